"""What a schedule pays over many bases: by slab, and as a curve. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pricing.rebates.choices import Metric, Mode
from pricing.rebates.rules.schedule import Base, Schedule, earned

ZERO = Decimal(0)


@dataclass(frozen=True)
class Tried:
    """A slab: how many bases reached it as their highest, and what these were paid in all."""

    place: int
    bases: int
    cost: Decimal


@dataclass(frozen=True)
class Curve:
    """Points (base, amount) of the draft and of the former schedule; a jump is two points on one base. ``jumps`` are the draft's
    jumps as (bound, height), ``former_jumps`` the former's."""

    points: tuple[tuple[Decimal, Decimal], ...]
    former: tuple[tuple[Decimal, Decimal], ...]
    jumps: tuple[tuple[Decimal, Decimal], ...]
    former_jumps: tuple[tuple[Decimal, Decimal], ...]


def tried(bases: Sequence[Base], schedule: Schedule) -> tuple[tuple[Tried, ...], Decimal]:
    """(each slab with the bases that reached it, the whole cost)."""
    counts, costs = [0] * len(schedule.slabs), [ZERO] * len(schedule.slabs)
    for base in bases:
        found = earned(base, schedule)
        if found.slab is not None:
            counts[found.slab] += 1
            costs[found.slab] += found.amount
    rows = tuple(Tried(place, counts[place], costs[place]) for place in range(len(schedule.slabs)))
    return rows, sum(costs, ZERO)


def curve_of(schedule: Schedule, former: Schedule | None, bases: Sequence[Decimal]) -> Curve | None:
    """What a base earns from 0 to a tenth beyond the highest base or bound; None where it hangs on a baseline, or on revenue beside
    units, which differ from partner to partner."""
    schedules = [schedule, *([former] if former else [])]
    if any(_hangs_on_more(each) for each in schedules) or len({each.metric for each in schedules}) > 1:
        return None
    bounds = [slab.lower for each in schedules for slab in each.slabs]
    end = max([*bases, *bounds, Decimal(1)]) * Decimal("1.1")
    points, jumps = _points(schedule, end)
    old, old_jumps = _points(former, end) if former else ((), ())
    return Curve(points, old, jumps, old_jumps)


def _hangs_on_more(schedule: Schedule) -> bool:
    if schedule.needs_baseline:
        return True
    return schedule.metric is Metric.UNITS and schedule.mode is Mode.RETROACTIVE and any(
        str(slab.kind) == "percent" for slab in schedule.slabs
    )  # fmt: skip


def _points(schedule: Schedule, end: Decimal) -> tuple[tuple[tuple[Decimal, Decimal], ...], tuple[tuple[Decimal, Decimal], ...]]:
    step = Decimal("0.000001")
    marks = sorted({ZERO, end, *(slab.lower for slab in schedule.slabs), *([schedule.minimum] if schedule.minimum else [])})
    points: list[tuple[Decimal, Decimal]] = []
    jumps = []
    for mark in marks:
        before = _amount(schedule, mark - step) if mark > 0 else ZERO
        at = _amount(schedule, mark)
        if at - before > Decimal("0.01"):
            points.append((mark, before))
            jumps.append((mark, at - before))
        points.append((mark, at))
    return tuple(points), tuple(jumps)


def _amount(schedule: Schedule, base: Decimal) -> Decimal:
    return earned(Base(base, base), schedule).amount
