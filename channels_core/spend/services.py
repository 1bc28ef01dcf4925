"""What the import may write of spend, and what its change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from channels_core.brands.rules import RateMissing
from channels_core.brands.services import (
    DayRates,
    day_rates,
    needed_rates,
    quotes_of_delta,
    rate_reason,
    touched_rates,
)
from channels_core.channels.services import channel_terms
from channels_core.spend.models import Spend
from foundation.intake.errors import Refused
from foundation.intake.marking import key_select, mark
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope

SPEND_TABLE = Target(Spend, key=("source", "spend_id"))
LIMIT = 10**18


def spend_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """The amount in the brand's currency at the day's rate, rounded half-up once to 6 decimals."""
    channels = context.known("channel terms", channel_terms)
    rates: dict[str, DayRates] = {}
    channel, day, amount, currency = at["channel_code"], at["day"], at["amount"], at["currency"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        quote = channels[values[channel]].brand_currency
        if quote not in rates:
            rates[quote] = day_rates(context.scope, quote)
        try:
            converted = rates[quote].amount(values[amount], 10**6, values[currency], values[day])
        except RateMissing as error:
            raise Refused(rate_reason(error), "currency") from None
        if not -LIMIT < converted < LIMIT:
            raise Refused(_("the amount is not below 1,000,000,000,000 in the brand's currency"), "amount")
        return (converted,)

    return rule


def mark_changed_spend(scope: Scope) -> None:
    mark(
        key_select(
            "intake_touched t JOIN channels_core_channel c ON c.id = t.channel_id "
            "JOIN channels_core_brand b ON b.id = c.brand_id",
            "spend", a="t.channel_id", b="COALESCE(t.partner_id, 0)", day="t.day",
        )
    )  # fmt: skip


def recompute_for_rates(scope: Scope) -> None:
    """After a change of exchange rates: spend of the 7 days that a rate reaches."""
    for one, other, first, last in touched_rates(scope):
        for quote, currency in ((one, other), (other, one)):
            _recompute(scope, quote, "o.currency = %s AND o.day BETWEEN %s AND %s", [currency, first, last])


def recompute_returned(scope: Scope) -> None:
    """Spend that gets its former values back: at the rates of now. Raises Refused where a rate is gone."""
    for quote in quotes_of_delta(scope):
        _recompute(scope, quote, "o.id IN (SELECT fid FROM intake_delta)", [])


def rates_in_use(scope: Scope) -> set[int]:
    """Of the rates that an undone import brought, those without which spend has no amount."""
    return needed_rates(
        scope,
        "SELECT DISTINCT o.currency, b.currency, o.day FROM channels_core_spend o JOIN channels_core_channel c ON c.id = o.channel_id "
        "JOIN channels_core_brand b ON b.id = c.brand_id WHERE o.day BETWEEN %s AND %s AND o.currency <> b.currency",
    )


def _recompute(scope: Scope, quote: str, condition: str, parameters: list[str]) -> None:
    rates, changed = day_rates(scope, quote), []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, s.amount, s.brand_amount, s.currency, s.day FROM channels_core_spend s WHERE s.id IN "
            "(SELECT o.id FROM channels_core_spend o JOIN channels_core_channel c ON c.id = o.channel_id "
            f"JOIN channels_core_brand b ON b.id = c.brand_id WHERE b.currency = %s AND {condition}) ORDER BY s.id",
            [quote, *parameters],
        )
        for spend, amount, held, currency, day in cursor.fetchall():
            try:
                new = rates.amount(amount, 10**6, currency, str(day))
            except RateMissing as error:
                raise Refused(rate_reason(error), "currency") from None
            if new != held:
                changed.append((new, spend))
        cursor.executemany("UPDATE channels_core_spend SET brand_amount = %s WHERE id = %s", changed)
    for start in range(0, len(changed), 500):
        ids = ", ".join(str(spend) for _new, spend in changed[start : start + 500])
        mark(
            key_select(
                "channels_core_spend t JOIN channels_core_channel c ON c.id = t.channel_id "
                f"JOIN channels_core_brand b ON b.id = c.brand_id WHERE t.id IN ({ids})",
                "spend", a="t.channel_id", b="COALESCE(t.partner_id, 0)", day="t.day",
            )
        )  # fmt: skip
