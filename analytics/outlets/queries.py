"""Outlets with what they sold and hold, read for the quarters that are judged: a fixed number of statements, whatever the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, IntegerField, Sum, Value, When

from analytics.kpis.queries.shown import own_brands
from analytics.outlets.policy import THRESHOLDS, ClosingPolicy, policy_of
from analytics.outlets.rules import JudgedOutlet, OutletFacts, judge_outlets, judged_quarters
from channels_core.brands.queries import brands, rate_table
from channels_core.brands.rules import RateMissing
from channels_core.orders.models import OrderLine
from channels_core.outlets.models import Outlet
from channels_core.stock.models import InventoryLevel
from foundation.jobs.queries import published
from foundation.thresholds.queries import in_force
from foundation.values.money import MONEY_PLACES, QUANTITY_PLACES, from_scaled
from foundation.values.periods import Period
from foundation.values.scope import Scope

_ALL = "peers are all outlets of the brand's channel; only rows of the reader's own are handed out"
_ZERO = Decimal(0)


@dataclass(frozen=True)
class ShownBrand:
    """A brand with its published night; ``scope`` is the reader's, narrowed to it."""

    code: str
    currency: str
    day: date
    run: int
    scope: Scope


def shown_brand(scope: Scope, code: str | None) -> ShownBrand | None:
    """The brand of this code, else the reader's first with a published night. None where there is none."""
    pointers = {row.brand: row for row in published(scope)}
    own = own_brands(scope)
    for brand in brands(scope):
        pointer = pointers.get(brand.code)
        if pointer is not None and code in (None, brand.code) and (own is None or brand.code in own):
            narrowed = scope.limited_to("brand", frozenset({brand.code}))
            return ShownBrand(brand.code, brand.currency, pointer.business_date, pointer.run_id, narrowed)
    return None


def closing_policy(scope: Scope, *, brand: str, day: date) -> ClosingPolicy:
    """The thresholds in force on ``day``."""
    return policy_of(in_force(scope, brand=brand, day=day, thresholds=THRESHOLDS))


def closing_view(
    scope: Scope, *, brand: str, currency: str, day: date
) -> tuple[ClosingPolicy, tuple[Period, ...], tuple[JudgedOutlet, ...]]:
    """The policy, the judged quarters and every outlet of the reader's that can be compared, worst first; amounts in ``currency``."""
    policy = closing_policy(scope, brand=brand, day=day)
    quarters = judged_quarters(day, policy.quarters)
    own = set(Outlet.objects.for_scope(scope).filter(channel__brand__code=brand).values_list("code", flat=True))
    judged = judge_outlets(_facts(scope, brand, currency, quarters), quarters, policy)
    return policy, quarters, tuple(each for each in judged if each.facts.code in own)


def _facts(scope: Scope, brand: str, currency: str, quarters: Sequence[Period]) -> list[OutletFacts]:
    sales, costs = _sales(brand, quarters)
    stock = _stock(scope, brand, currency, quarters[-1])
    columns = (
        *("id", "code", "name", "channel__code", "channel__name", "partner__code", "partner__name", "territory__name"),
        *("floor_area_m2", "opened_on", "closed_on"),
    )
    rows = Outlet.objects.unscoped(_ALL).filter(channel__brand__code=brand).order_by("code").values_list(*columns)
    return [
        OutletFacts(
            code, name, channel, channel_name, partner or "", partner_name or "", territory, area, opened, closed,
            tuple(sales.get((id_, place), _ZERO) for place in range(len(quarters))), costs.get(id_, _ZERO), stock.get(code),
        )
        for id_, code, name, channel, channel_name, partner, partner_name, territory, area, opened, closed in rows
    ]  # fmt: skip


def _sales(brand: str, quarters: Sequence[Period]) -> tuple[dict[tuple[int, int], Decimal], dict[int, Decimal]]:
    """Net revenue by (outlet's row id, place of the quarter), and the cost of the last quarter's lines by outlet."""
    lines = OrderLine.objects.unscoped(_ALL).filter(
        brand__code=brand,
        outlet__isnull=False,
        business_day__gte=quarters[0].starts_on,
        business_day__lt=quarters[-1].until,
    )
    ends = [When(business_day__lt=quarter.until, then=Value(place)) for place, quarter in enumerate(quarters)]
    placed = lines.annotate(place=Case(*ends, output_field=IntegerField())).order_by()
    sales: dict[tuple[int, int], Decimal] = {}
    costs: dict[int, Decimal] = {}
    for outlet, place, net, cost in placed.values_list("outlet_id", "place").annotate(Sum("net_revenue"), Sum("cost")):
        sales[outlet, place] = net
        if place == len(quarters) - 1:
            costs[outlet] = cost or _ZERO
    return sales, costs


def _stock(scope: Scope, brand: str, currency: str, quarter: Period) -> dict[str, Decimal]:
    """Stock at cost on average over the days of ``quarter`` on which an outlet counted it, by the outlet's code, which its location bears.

    An outlet some of whose cost has no exchange rate for a day is left out."""
    outlets = Outlet.objects.unscoped(_ALL).filter(channel__brand__code=brand)
    worth = ExpressionWrapper(F("on_hand") * F("product__unit_cost"), output_field=BigIntegerField())
    rows = (
        InventoryLevel.objects.unscoped(_ALL)
        .filter(day__gte=quarter.starts_on, day__lt=quarter.until, location_code__in=outlets.values("code"))
        .filter(channel__brand__code=brand)
        .order_by()
        .values_list("location_code", "day", "product__currency")
        .annotate(worth=Sum(worth))
    )
    held = list(rows)
    foreign = sorted({each[2] for each in held} - {currency})
    rates = rate_table(scope, quote=currency, currencies=foreign) if foreign else None
    totals: dict[str, Decimal] = defaultdict(Decimal)
    days: dict[str, set[date]] = defaultdict(set)
    unknown = set()
    for location, day, of_cost, scaled in held:
        value = from_scaled(int(scaled), MONEY_PLACES + QUANTITY_PLACES)
        try:
            totals[location] += value if rates is None or of_cost == currency else rates.convert(value, of_cost, currency, day)
        except RateMissing:
            unknown.add(location)
        days[location].add(day)
    return {location: total / len(days[location]) for location, total in totals.items() if location not in unknown}
