"""A schedule of slabs, what is wrong with one, and what it pays (V6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext

from foundation.values.money import EXACT, half_up, minor_units
from pricing.rebates.choices import Metric, Mode, Nothing, RateKind, ScheduleFault

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Slab:
    """From ``lower`` (inside) to the next slab's bound (outside): money, units, or percent of the baseline for growth.

    ``rate`` is in percent (10 for a tenth) or in money a unit.
    """

    lower: Decimal
    rate: Decimal
    kind: RateKind = RateKind.PERCENT


@dataclass(frozen=True)
class Schedule:
    """How a base pays. Slabs ascend; money is in ``currency``; ``minimum`` is in the metric's unit (growth: money)."""

    metric: Metric
    mode: Mode
    slabs: tuple[Slab, ...]
    currency: str
    minimum: Decimal | None = None
    cap: Decimal | None = None

    @property
    def needs_baseline(self) -> bool:
        return self.metric is Metric.GROWTH or self.mode is Mode.RETROACTIVE_GROWTH


@dataclass(frozen=True)
class Base:
    """What a partner's lines add up to: ``actual`` in the metric's unit, their ``net_revenue``, and the ``baseline`` in the
    unit of ``actual`` (None: there is none)."""

    actual: Decimal
    net_revenue: Decimal
    baseline: Decimal | None = None


@dataclass(frozen=True)
class Earned:
    """``amount`` is payable (rounded half-up at the minor unit, capped); ``slab`` the place of the reached one, None below the
    first; ``nothing`` says why nothing is earned."""

    amount: Decimal
    slab: int | None
    nothing: Nothing | None = None
    is_capped: bool = False


def faults_of(schedule: Schedule) -> list[tuple[int | None, ScheduleFault]]:
    """What is wrong, each with the place of the slab (None: the schedule). An empty list is a sound schedule."""
    found: list[tuple[int | None, ScheduleFault]] = [] if schedule.slabs else [(None, ScheduleFault.NO_SLABS)]
    for place, slab in enumerate(schedule.slabs):
        if slab.lower < 0:
            found.append((place, ScheduleFault.BOUND_NEGATIVE))
        if place and slab.lower <= schedule.slabs[place - 1].lower:
            found.append((place, ScheduleFault.BOUNDS_DO_NOT_RISE))
        found += [(place, fault) for fault in rate_faults(schedule.metric, schedule.mode, slab)]
    if any(limit is not None and limit < 0 for limit in (schedule.minimum, schedule.cap)):
        found.append((None, ScheduleFault.AMOUNT_NEGATIVE))
    return found


def rate_faults(metric: Metric, mode: Mode, slab: Slab) -> list[ScheduleFault]:
    """What is wrong with the slab's rate for this metric and mode."""
    found = []
    if slab.rate < 0:
        found.append(ScheduleFault.RATE_NEGATIVE)
    if slab.kind is RateKind.PERCENT and slab.rate > HUNDRED:
        found.append(ScheduleFault.RATE_OVER_100)
    if slab.kind is RateKind.PER_UNIT and metric is not Metric.UNITS:
        found.append(ScheduleFault.PER_UNIT_NEEDS_UNITS)
    if slab.kind is RateKind.PERCENT and metric is Metric.UNITS and mode is not Mode.RETROACTIVE:
        found.append(ScheduleFault.PERCENT_OF_UNITS_RETROACTIVE_ONLY)
    return found


def bounds_of(schedule: Schedule, baseline: Decimal | None) -> list[Decimal]:
    """The slabs' bounds in the unit of the base: for growth the percentages of ``baseline``."""
    if schedule.metric is not Metric.GROWTH:
        return [slab.lower for slab in schedule.slabs]
    with localcontext(EXACT):
        return [slab.lower * (baseline or ZERO) / HUNDRED for slab in schedule.slabs]


def reached_slab(bounds: Sequence[Decimal], actual: Decimal) -> int | None:
    """The place of the slab that holds ``actual``: a bound belongs to the slab above it. None below the first."""
    reached = None
    for place, bound in enumerate(bounds):
        if actual >= bound:
            reached = place
    return reached


def slab_amount(base: Base, schedule: Schedule) -> Decimal:
    """What ``base`` earns, unrounded and uncapped, in the schedule's currency; 0 below the first bound.

    INCREMENTAL applies each slab's rate to the part of the base inside it, RETROACTIVE the reached slab's rate to all of it,
    RETROACTIVE_GROWTH to what exceeds the baseline. A percent rate on units applies to the base's net revenue.
    """
    if _why_nothing(base, schedule) is not None:
        return ZERO
    bounds = bounds_of(schedule, base.baseline)
    reached = reached_slab(bounds, base.actual)
    assert reached is not None
    with localcontext(EXACT):
        if schedule.mode is Mode.RETROACTIVE:
            return max(ZERO, _pay(schedule.slabs[reached], base.actual, base.net_revenue, schedule.metric))
        if schedule.mode is Mode.RETROACTIVE_GROWTH:
            growth = base.actual - (base.baseline or ZERO)
            return _pay(schedule.slabs[reached], growth, growth, schedule.metric)
        ends = [*bounds[1 : reached + 1], base.actual]
        parts = zip(schedule.slabs, bounds, ends, strict=False)
        return sum((_pay(slab, end - bound, end - bound, schedule.metric) for slab, bound, end in parts), ZERO)


def earned(base: Base, schedule: Schedule) -> Earned:
    """What is payable for ``base``: rounded half-up at the minor unit, never above the cap."""
    nothing = _why_nothing(base, schedule)
    slab = None if nothing is Nothing.NO_BASELINE else reached_slab(bounds_of(schedule, base.baseline), base.actual)
    places = minor_units(schedule.currency)
    amount = half_up(slab_amount(base, schedule), places)
    if schedule.cap is not None and amount > schedule.cap:
        limit = schedule.cap.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN, context=EXACT)
        return Earned(limit, slab, nothing, is_capped=True)
    return Earned(amount, slab, nothing)


def _why_nothing(base: Base, schedule: Schedule) -> Nothing | None:
    has_baseline = base.baseline is not None and base.baseline > 0
    if schedule.metric is Metric.GROWTH and not has_baseline:
        return Nothing.NO_BASELINE
    if schedule.mode is Mode.RETROACTIVE_GROWTH and not has_baseline:
        return Nothing.NO_BASELINE
    if schedule.minimum is not None and base.actual < schedule.minimum:
        return Nothing.BELOW_MINIMUM
    if reached_slab(bounds_of(schedule, base.baseline), base.actual) is None:
        return Nothing.BELOW_FIRST_SLAB
    if schedule.mode is Mode.RETROACTIVE_GROWTH and base.actual <= (base.baseline or ZERO):
        return Nothing.NO_GROWTH
    return None


def _pay(slab: Slab, amount: Decimal, revenue: Decimal, metric: Metric) -> Decimal:
    if slab.kind is RateKind.PER_UNIT:
        return slab.rate * amount
    return slab.rate * (revenue if metric is Metric.UNITS else amount) / HUNDRED
