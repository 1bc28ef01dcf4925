"""The figures that goals are set for, by channel and period: published KPIs, and what outlets, territories, stock and the market say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Sum
from django.db.models.functions import TruncMonth, TruncQuarter

from analytics.kpis.queries import KpiPeriod, SubjectRow, kpi_series
from analytics.scorecards.choices import GoalCode, NoPoints
from analytics.scorecards.rules import Figure
from channels_core.orders.models import OrderLine
from channels_core.outlets.models import Outlet
from channels_core.signals.choices import SignalMetric
from channels_core.signals.queries import signal_days
from channels_core.stock.models import InventoryLevel
from channels_core.territories.models import TerritoryPath
from foundation.values.clock import is_in_force
from foundation.values.money import EXACT, half_up
from foundation.values.periods import Grain, Period
from foundation.values.scope import Scope
from partners.territory_grants.models import TerritoryGrant

Key = tuple[int, date]  # channel row id, first day of the period
Figures = dict[Key, dict[GoalCode, Figure]]
FROM_KPIS = (
    GoalCode.NET_REVENUE, GoalCode.GROSS_MARGIN, GoalCode.ROI, GoalCode.UNITS, GoalCode.NEW_CUSTOMERS, GoalCode.CAC,
    GoalCode.REPURCHASE_RATE, GoalCode.LTV, GoalCode.INVENTORY_TURNS, GoalCode.COMPLAINT_RATE, GoalCode.EXPERIENCE,
)  # fmt: skip
_TRUNCATED: dict[Grain, Callable[[str], Any]] = {Grain.MONTH: TruncMonth, Grain.QUARTER: TruncQuarter}


@dataclass(frozen=True)
class Asked:
    """The channels and whole periods (in order) of one grain, and the published day, up to which facts count."""

    subjects: Sequence[SubjectRow]
    periods: Sequence[Period]
    grain: Grain
    day: date

    @property
    def channels(self) -> list[int]:
        return [subject.pk for subject in self.subjects]

    @property
    def first(self) -> date:
        return self.periods[0].starts_on

    @property
    def last(self) -> date:
        return min(self.periods[-1].ends_on, self.day)


def figures_of(scope: Scope, asked: Asked) -> Figures:
    """Every figure of every channel and period; a constant number of statements."""
    found: Figures = defaultdict(dict)
    if not asked.subjects or not asked.periods:
        return found
    series = kpi_series(scope, subjects=asked.subjects, first=asked.first, until=asked.periods[-1].until, grain=asked.grain)
    for one in series:
        for period in one.periods:
            found[one.subject.pk, period.period.starts_on].update(_from_kpis(period, is_over=period.period.ends_on <= asked.day))
    for add in (_outlets, _territories, _sell_through, _market):
        for key, figures in add(scope, asked, found).items():
            found[key].update(figures)
    return found


def _from_kpis(period: KpiPeriod, *, is_over: bool) -> dict[GoalCode, Figure]:
    found = {}
    for code in FROM_KPIS:
        value = period.figures.get(str(code))
        if value is None:
            found[code] = Figure(None, missing=NoPoints.NO_FIGURE)
        elif not is_over and str(code) in period.provisional:
            found[code] = Figure(None, missing=NoPoints.STILL_RISING)
        else:
            found[code] = Figure(Decimal(value))
    return found


def _per_period(asked: Asked, day: str) -> Any:
    return _TRUNCATED[asked.grain](day)


def _outlets(scope: Scope, asked: Asked, found: Figures) -> Figures:
    """Net revenue by open outlet and by square metre of those whose area is known."""
    lines = OrderLine.objects.for_scope(scope).filter(channel_id__in=asked.channels, outlet__isnull=False)
    lines = lines.filter(business_day__gte=asked.first, business_day__lte=asked.last)
    sold: dict[tuple[int, date, int], Decimal] = {
        (row["channel_id"], row["p"], row["outlet_id"]): row["n"]
        for row in lines.annotate(p=_per_period(asked, "business_day")).order_by().values("channel_id", "p", "outlet_id").annotate(
            n=Sum("net_revenue")
        )
    }  # fmt: skip
    outlets = list(Outlet.objects.for_scope(scope).filter(channel_id__in=asked.channels))
    result: Figures = {}
    for subject in asked.subjects:
        own = [each for each in outlets if each.channel_id == subject.pk]
        for period in asked.periods:
            there = [each for each in own if is_open(each, period)]
            if not there:
                missing = Figure(None, missing=NoPoints.NO_OUTLETS)
                result[subject.pk, period.starts_on] = dict.fromkeys((GoalCode.SALES_PER_OUTLET, GoalCode.SALES_PER_M2), missing)
                continue
            total = sum((sold.get((subject.pk, period.starts_on, each.pk), Decimal(0)) for each in there), Decimal(0))
            measured = [each for each in there if each.floor_area_m2]
            area = sum((each.floor_area_m2 for each in measured), Decimal(0))
            on_area = sum((sold.get((subject.pk, period.starts_on, each.pk), Decimal(0)) for each in measured), Decimal(0))
            result[subject.pk, period.starts_on] = {
                GoalCode.SALES_PER_OUTLET: Figure(_ratio(total, Decimal(len(there)))),
                GoalCode.SALES_PER_M2: Figure(_ratio(on_area, area)) if area else Figure(None, missing=NoPoints.NO_FLOOR_AREA),
            }
    return result


def is_open(outlet: Outlet, period: Period) -> bool:
    """Whether the outlet was open on a day of the period."""
    opened, closed = outlet.opened_on, outlet.closed_on
    return (opened is None or opened < period.until) and (closed is None or closed > period.starts_on)


def _territories(scope: Scope, asked: Asked, found: Figures) -> Figures:
    """Granted territories into which the channel's partners sold, of all that they were granted on the period's last day."""
    grants = list(
        TerritoryGrant.objects.for_scope(scope)
        .filter(partner__channel_id__in=asked.channels)
        .values_list("partner__channel_id", "territory_id", "valid_from", "valid_to")
    )
    above: dict[int, set[int]] = defaultdict(set)
    granted = {territory for _channel, territory, _since, _until in grants}
    for place, ancestor in TerritoryPath.objects.filter(ancestor_id__in=granted).values_list("descendant_id", "ancestor_id"):
        above[place].add(ancestor)
    lines = OrderLine.objects.for_scope(scope).filter(channel_id__in=asked.channels, quantity__gt=0, territory__isnull=False)
    lines = lines.filter(partner__isnull=False, business_day__gte=asked.first, business_day__lte=asked.last)
    reached: dict[Key, set[int]] = defaultdict(set)
    places = (
        lines.annotate(p=_per_period(asked, "business_day")).order_by().values_list("channel_id", "p", "territory_id").distinct()
    )
    for channel, starts_on, place in places:
        reached[channel, starts_on] |= above.get(place, set())
    result: Figures = {}
    for subject in asked.subjects:
        for period in asked.periods:
            held = {place for of, place, since, until in grants if of == subject.pk and is_in_force(since, until, period.ends_on)}
            key = subject.pk, period.starts_on
            covered = Figure(_ratio(Decimal(len(held & reached.get(key, set()))), Decimal(len(held)))) if held else None
            result[key] = {GoalCode.TERRITORY_COVERAGE: covered or Figure(None, missing=NoPoints.NO_TERRITORIES)}
    return result


def _sell_through(scope: Scope, asked: Asked, found: Figures) -> Figures:
    """Of what partners had and were sent, the share that left them: (first stock + units - last stock) / (first stock + units)."""
    rows = InventoryLevel.objects.for_scope(scope).filter(channel_id__in=asked.channels, partner__isnull=False)
    rows = rows.filter(day__gte=asked.first, day__lte=asked.last).annotate(p=_per_period(asked, "day")).order_by()
    ends = {
        (row["channel_id"], row["p"]): (row["first"], row["last"])
        for row in rows.values("channel_id", "p").annotate(first=Min("day"), last=Max("day"))
    }
    days = {day for pair in ends.values() for day in pair}
    counted = rows.filter(day__in=sorted(days)).values("channel_id", "day").annotate(n=Sum("on_hand"))
    held = {(row["channel_id"], row["day"]): row["n"] for row in counted}
    result: Figures = {}
    for subject in asked.subjects:
        for period in asked.periods:
            key = subject.pk, period.starts_on
            first, last = ends.get(key, (None, None))
            units = found[key].get(GoalCode.UNITS, Figure(None)).value
            if first is None or last is None or first == last or units is None:
                result[key] = {GoalCode.SELL_THROUGH: Figure(None, missing=NoPoints.NO_PARTNER_STOCK)}
                continue
            had = held[subject.pk, first] + units
            left = had - held[subject.pk, last]
            share = min(max(_ratio(left, had) or Decimal(0), Decimal(0)), Decimal(1)) if had > 0 else None
            result[key] = {GoalCode.SELL_THROUGH: Figure(share, missing=None if share is not None else NoPoints.NO_FIGURE)}
    return result


def _market(scope: Scope, asked: Asked, found: Figures) -> Figures:
    """Market share as the mean of the period's signals, the rating as its last one."""
    metrics = (SignalMetric.MARKET_SHARE, SignalMetric.RATING)
    days = signal_days(scope, channels=asked.channels, metrics=metrics, first=asked.first, last=asked.last)
    result: Figures = {}
    for subject in asked.subjects:
        for period in asked.periods:
            shares, ratings = (
                [value for day, value in days.get((subject.pk, str(metric)), ()) if period.holds(day)] for metric in metrics
            )
            mean = _ratio(sum(shares, Decimal(0)), Decimal(len(shares))) if shares else None
            result[subject.pk, period.starts_on] = {
                GoalCode.MARKET_SHARE: Figure(mean, missing=None if shares else NoPoints.NO_SIGNAL),
                GoalCode.RATING: Figure(ratings[-1] if ratings else None, missing=None if ratings else NoPoints.NO_SIGNAL),
            }
    return result


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    return half_up(EXACT.divide(part, whole), 6) if whole else None
