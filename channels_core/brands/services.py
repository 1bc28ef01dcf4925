"""What the import may write of brands and exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_core.brands.models import Brand, ExchangeRate
from channels_core.brands.queries import rate_table
from channels_core.brands.rules import RATE_REACH_DAYS, HeldRate, RateMissing, irreplaceable_rates
from foundation.intake.errors import Refused
from foundation.intake.specification import RowRule, Target, lookup
from foundation.values.numbers import half_up_ratio
from foundation.values.scope import Scope

BRANDS = lookup(gettext_lazy("brand"), Brand)
BRAND_TABLE = Target(Brand, key=("code",))
RATE_TABLE = Target(ExchangeRate, key=("base", "quote", "day"))
HIGHEST_RATE = 9_000_000  # times 10^12 it still fits a column of 64 bits


def settled_brands(scope: Scope) -> dict[str, tuple[str, str]]:
    """Code -> (currency, time zone) of brands that have channels: their business days and amounts rest on both."""
    rows = Brand.objects.for_scope(scope).filter(channels__isnull=False).distinct()
    return {code: (currency, zone) for code, currency, zone in rows.values_list("code", "currency", "time_zone")}


def brand_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """A brand keeps its currency and zone once it has channels; a limited scope makes no brands outside its limit."""
    settled = context.known("settled brands", settled_brands)
    allowed = context.scope.codes("brand")
    code, currency, zone = at["code"], at["currency"], at["time_zone"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        if allowed is not None and values[code] not in allowed:
            raise Refused(_("unknown %(noun)s %(code)s") % {"noun": _("brand"), "code": values[code]}, "code")
        held = settled.get(values[code])
        if held is not None and held != (values[currency], values[zone]):
            raise Refused(settled_reason(*held), "currency" if held[0] != values[currency] else "time_zone")
        return ()

    return rule


def demand_settled(scope: Scope) -> None:
    """A brand that got channels since keeps its currency and zone. Raises Refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.old_currency, d.old_time_zone FROM intake_delta d WHERE "
            "(d.currency <> d.old_currency OR d.time_zone <> d.old_time_zone) "
            "AND EXISTS (SELECT 1 FROM channels_core_channel c WHERE c.brand_id = d.fid) ORDER BY d.fid"
        )
        held = cursor.fetchone()
    if held is not None:
        raise Refused(settled_reason(*held))


def settled_reason(currency: str, zone: str) -> str:
    return _("the brand has channels: its currency %(currency)s and time zone %(zone)s do not change any more") % {
        "currency": currency,
        "zone": zone,
    }


def rate_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    base, quote = at["base"], at["quote"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        if values[base] == values[quote]:
            raise Refused(_("base and quote are the same currency"), "quote")
        if values[at["rate"]] == 0:
            raise Refused(_("the rate is 0"), "rate")
        return ()

    return rule


class DayRates:
    """Converts scaled integers into one brand's currency at the day's rate, rounded half-up once."""

    def __init__(self, scope: Scope, quote: str) -> None:
        self.quote = quote
        self._table = rate_table(scope, quote=quote)
        self._found: dict[tuple[str, str], tuple[int, int]] = {}

    def amount(self, exact: int, scale: int, currency: str, day: str) -> int:
        """``exact`` / ``scale`` of ``currency`` as an integer times 10^6 of the brand's currency on ``day`` (ISO text).

        Raises RateMissing where no rate is within reach.
        """
        over, under = self.ratio(currency, day)
        return half_up_ratio(exact * over * 10**6, scale * under)

    def ratio(self, currency: str, day: str) -> tuple[int, int]:
        """The rate as a fraction of integers, 1/1 for the brand's own currency."""
        key = (currency, day)
        if key not in self._found:
            rate = self._table.rate(currency, self.quote, date.fromisoformat(day))
            self._found[key] = rate.as_integer_ratio()
        return self._found[key]


def day_rates(scope: Scope, quote: str) -> DayRates:
    return DayRates(scope, quote)


def rate_reason(error: RateMissing) -> str:
    """Why a fact without a rate is not taken: the pair and the day."""
    return _("no exchange rate %(base)s to %(quote)s for %(day)s or the %(days)s days before it; import it first") % {
        "base": error.base,
        "quote": error.quote,
        "day": error.day.isoformat(),
        "days": RATE_REACH_DAYS,
    }


def needed_rates(scope: Scope, facts: str) -> set[int]:
    """Of the rates in ``intake_brought``, those without which some fact could not be converted.

    ``facts`` is SQL for (currency, the brand's, day) of facts in days between two parameters.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(r.day), MAX(r.day) FROM channels_core_exchangerate r JOIN intake_brought n ON n.id = r.id")
        bounds = cursor.fetchone()
        if bounds[0] is None:
            return set()
        first, last = (date.fromisoformat(str(bound)) for bound in bounds)
        reach = timedelta(days=RATE_REACH_DAYS)
        cursor.execute(
            "SELECT r.id, r.day, r.base, r.quote, n.id IS NOT NULL FROM channels_core_exchangerate r "
            "LEFT JOIN intake_brought n ON n.id = r.id WHERE r.day BETWEEN %s AND %s",
            [str(first - reach), str(last + reach)],
        )
        rates = [HeldRate(row, date.fromisoformat(str(day)), *rest) for row, day, *rest in cursor.fetchall()]
        cursor.execute(facts, [str(first), str(last + reach)])
        used = [(currency, quote, date.fromisoformat(str(day))) for currency, quote, day in cursor.fetchall()]
    return irreplaceable_rates(rates, used)


def quotes_of_delta(scope: Scope) -> list[str]:
    """The currencies of the brands whose channels the rows of ``intake_delta`` are in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT b.currency FROM intake_delta d JOIN channels_core_channel c ON c.id = d.channel_id "
            "JOIN channels_core_brand b ON b.id = c.brand_id ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def touched_rates(scope: Scope) -> list[tuple[str, str, str, str]]:
    """After a change of rates: (one currency, the other, first day it reaches, last day), for every pair of currencies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT base, quote, MIN(day), MAX(day) FROM intake_touched GROUP BY base, quote ORDER BY base, quote")
        rows = cursor.fetchall()
    pairs: dict[tuple[str, str], list[str]] = {}
    for base, quote, first, last in rows:
        until = date.fromisoformat(str(last)) + timedelta(days=RATE_REACH_DAYS)
        pairs.setdefault((min(base, quote), max(base, quote)), []).extend([str(first), until.isoformat()])
    return [(one, other, min(days), max(days)) for (one, other), days in sorted(pairs.items())]
