"""What the import may write of observed prices, and what changes elsewhere reach among them."""

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
from channels_core.products.services import same_brand
from channels_core.territories.services import MOVED
from foundation.intake.errors import Refused
from foundation.intake.marking import key_select, mark
from foundation.intake.parsing import moments_in
from foundation.intake.specification import RowRule, Target
from foundation.values.numbers import half_up_ratio
from foundation.values.scope import Scope
from pricing.bands.services import brands_of, converted_with
from pricing.observations.models import PriceObservation

OBSERVATION_TABLE = Target(PriceObservation, key=("source", "observation_id"))
DERIVED = ("observed_at", "day", "net_price", "brand_price")
LIMIT = 10**18
_BRAND_OF_CHANNEL = "JOIN channels_core_channel c ON c.id = o.channel_id JOIN channels_core_brand b ON b.id = c.brand_id"
INSIDE = "(t.valid_from IS NULL OR o.day >= t.valid_from) AND (t.valid_to IS NULL OR o.day < t.valid_to)"


def observation_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """The tax is taken out (half-up at 6 decimals), then the net price is converted at the day's rate."""
    channels, check = context.known("channel terms", channel_terms), same_brand(context)
    places: dict[str, Any] = {}
    rates: dict[str, DayRates] = {}
    channel, sku, moment = at["channel_code"], at["sku"], at["observed_at"]
    price, currency, tax = at["price"], at["currency"], at["tax_rate"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        terms = channels[values[channel]]
        check(values[sku], values[channel])
        if terms.zone not in places:
            places[terms.zone] = moments_in(terms.zone, "observed_at")
        if terms.brand_currency not in rates:
            rates[terms.brand_currency] = day_rates(context.scope, terms.brand_currency)
        seen_at, day = places[terms.zone](values[moment])
        net = half_up_ratio(values[price] * 10**6, 10**6 + (values[tax] or 0))
        try:
            converted = rates[terms.brand_currency].amount(net, 10**6, values[currency], day)
        except RateMissing as error:
            raise Refused(rate_reason(error), "currency") from None
        if converted >= LIMIT:
            raise Refused(_("the price is not below 1,000,000,000,000 in the brand's currency"), "price")
        return seen_at, day, net, converted

    return rule


def mark_changed_observations(scope: Scope) -> None:
    """The keys of imported observations, as they were and as they are, and the days of the partners they are of."""
    _mark("intake_touched o", "1 = 1")
    source = f"intake_touched o {_BRAND_OF_CHANNEL} WHERE o.partner_id IS NOT NULL"
    mark(key_select(source, "partner_observation", a="o.partner_id", day="o.day"))


def reach_of_bands(scope: Scope) -> None:
    _mark_stored("intake_touched t", f"o.product_id = t.product_id AND o.channel_id = t.channel_id AND {INSIDE}")


def reach_of_promotions(scope: Scope) -> None:
    days = "o.day >= t.starts_on AND o.day <= t.ends_on"
    _mark_stored("intake_touched t", f"o.product_id = t.product_id AND o.channel_id = t.channel_id AND {days}")


def reach_of_channels(scope: Scope) -> None:
    changed = "d.kind IS DISTINCT FROM d.old_kind OR d.currency IS DISTINCT FROM d.old_currency"
    _mark_stored("intake_delta d", f"o.channel_id = d.fid AND ({changed})")


def reach_of_products(scope: Scope) -> None:
    changed = "d.msrp IS DISTINCT FROM d.old_msrp OR d.currency IS DISTINCT FROM d.old_currency"
    _mark_stored("intake_delta d", f"o.product_id = d.fid AND ({changed})")


def reach_of_agreements(scope: Scope) -> None:
    _mark_stored("intake_touched t", f"o.partner_id = t.partner_id AND {INSIDE}")


def reach_of_territories(scope: Scope) -> None:
    _mark_stored(f"(SELECT DISTINCT m.descendant_id AS territory FROM ({MOVED}) m) t", "o.territory_id = t.territory")


def recompute_for_rates(scope: Scope) -> None:
    """Observations of the 7 days that a changed rate reaches, and those compared with a price that it converts."""
    for one, other, first, last in touched_rates(scope):
        for quote, currency in ((one, other), (other, one)):
            _recompute(scope, quote, "o.currency = %s AND o.day BETWEEN %s AND %s", [currency, first, last])
        pair = (one, other)
        compared = converted_with(scope, "o", "day", pair, (first, last))
        _mark_stored(brands_of(scope, pair), f"{compared} AND b.id = t.id")


def recompute_returned(scope: Scope) -> None:
    """Observations that get their former values back: at the rates of now. Raises Refused where a rate is gone."""
    for quote in quotes_of_delta(scope):
        _recompute(scope, quote, "o.id IN (SELECT fid FROM intake_delta)", [])


def rates_in_use(scope: Scope) -> set[int]:
    """Of the rates that an undone import brought, those without which an observation has no amount."""
    return needed_rates(
        scope,
        "SELECT DISTINCT o.currency, b.currency, o.day FROM pricing_priceobservation o JOIN channels_core_channel c ON c.id = o.channel_id "
        "JOIN channels_core_brand b ON b.id = c.brand_id WHERE o.day BETWEEN %s AND %s AND o.currency <> b.currency",
    )


def _recompute(scope: Scope, quote: str, condition: str, parameters: list[str]) -> None:
    rates, changed = day_rates(scope, quote), []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, o.net_price, o.brand_price, o.currency, o.day FROM pricing_priceobservation o "
            "JOIN channels_core_channel c ON c.id = o.channel_id JOIN channels_core_brand b ON b.id = c.brand_id "
            f"WHERE b.currency = %s AND {condition} ORDER BY o.id",
            [quote, *parameters],
        )
        for row, net, held, currency, day in cursor.fetchall():
            try:
                new = rates.amount(net, 10**6, currency, str(day))
            except RateMissing as error:
                raise Refused(rate_reason(error), "currency") from None
            if new != held:
                changed.append((new, row))
        cursor.executemany("UPDATE pricing_priceobservation SET brand_price = %s WHERE id = %s", changed)
    for start in range(0, len(changed), 500):
        ids = ", ".join(str(row) for _new, row in changed[start : start + 500])
        _mark("pricing_priceobservation o", f"o.id IN ({ids})")


def _mark_stored(source: str, condition: str) -> None:
    _mark(f"{source} CROSS JOIN pricing_priceobservation o", condition)


def _mark(source: str, condition: str) -> None:
    joined = f"{source} {_BRAND_OF_CHANNEL} WHERE {condition}"
    mark(key_select(joined, "observation", a="o.channel_id", b="o.product_id", day="o.day"))
