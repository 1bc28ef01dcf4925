"""What days add up to, and what that is as a base. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.values.money import MONEY_PLACES, QUANTITY_PLACES, from_scaled
from pricing.rebates.choices import Metric
from pricing.rebates.rules.schedule import Base, Schedule
from pricing.rebates.rules.validity import Span, holds


@dataclass(frozen=True)
class DaySum:
    """The lines of a partner's day, channel and product line; scaled whole numbers, as the tables hold them."""

    channel: int
    line: str
    day: date
    lines: int
    units: int
    revenue: int


@dataclass(frozen=True)
class Sums:
    """Lines, units and net revenue of the days that count, and of the days they are compared with; scaled whole numbers."""

    lines: int = 0
    units: int = 0
    revenue: int = 0
    former_lines: int = 0
    former_units: int = 0
    former_revenue: int = 0

    def plus(self, row: DaySum, *, counts: bool, was: bool) -> Sums:
        """With a day added, where it ``counts`` and where it ``was`` one of those compared with."""
        return Sums(
            self.lines + row.lines * counts,
            self.units + row.units * counts,
            self.revenue + row.revenue * counts,
            self.former_lines + row.lines * was,
            self.former_units + row.units * was,
            self.former_revenue + row.revenue * was,
        )


def summed(
    rows: Iterable[DaySum], spans: Sequence[Span], former: Sequence[Span], takes: Callable[[int, str], bool], start: Sums = Sums()
) -> Sums:
    """``start`` with the rows that count added; of each only the days inside the spans."""
    total = start
    for row in rows:
        if takes(row.channel, row.line):
            counts, was = holds(spans, row.day), holds(former, row.day)
            if counts or was:
                total = total.plus(row, counts=counts, was=was)
    return total


def base_of(sums: Sums, schedule: Schedule, baseline: Decimal | None) -> Base:
    """The base that the schedule pays for; without a ``baseline`` of its own that of the days compared with, if there were lines."""
    by_units = schedule.metric is Metric.UNITS
    actual = from_scaled(sums.units, QUANTITY_PLACES) if by_units else from_scaled(sums.revenue, MONEY_PLACES)
    revenue = from_scaled(sums.revenue, MONEY_PLACES)
    if not schedule.needs_baseline or baseline is not None:
        return Base(actual, revenue, baseline)
    if not sums.former_lines:
        return Base(actual, revenue, None)
    former = from_scaled(sums.former_units, QUANTITY_PLACES) if by_units else from_scaled(sums.former_revenue, MONEY_PLACES)
    return Base(actual, revenue, former)
