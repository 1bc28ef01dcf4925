"""Pure: the frames of a day, which days of an order repeat it, and how keys are cut into batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from foundation.values.money import QUANTITY_PLACES
from foundation.values.periods import Grain, period_of

#: A customer who comes back within so many days after the first order of a period is a repeat buyer (section 13).
REPURCHASE_DAYS = 90
#: Answers from which a survey counts: recommenders, critics (0-10), satisfied (1-5).
PROMOTER_FROM, DETRACTOR_TO, SATISFIED_FROM = 9, 6, 4

#: A day's sums over its lines and orders, and over the customers who bought: a night can add what changed to either.
LINE_SUMS = (
    "lines", "positive_lines", "units", "net_revenue", "cost", "orders", "orders_week", "orders_month", "orders_quarter",
)  # fmt: skip
CUSTOMER_SUMS = (
    "customers", "customers_week", "customers_month", "customers_quarter",
    "returned", "returned_week", "returned_month", "returned_quarter", "new_customers",
)  # fmt: skip

_FRAMES = (Grain.WEEK, Grain.MONTH, Grain.QUARTER)
_TO_MONEY = 10**QUANTITY_PLACES


@dataclass(frozen=True)
class DayFrames:
    """A day with the first days of the periods that hold it, and the last day on which coming back still counts."""

    day: date
    week: date
    month: date
    quarter: date
    return_by: date


def day_frames(day: date) -> DayFrames:
    week, month, quarter = (period_of(day, grain).starts_on for grain in _FRAMES)
    return DayFrames(day, week, month, quarter, day + timedelta(days=REPURCHASE_DAYS))


def repeats_of(days: Sequence[date]) -> Iterator[tuple[date, tuple[int, int, int]]]:
    """For each day of an order after its first: 1 where an earlier day lies in the same week, month, quarter, else 0."""
    ordered = sorted(days)
    for earlier, day in pairwise(ordered):
        frames = day_frames(day)
        yield day, (int(earlier >= frames.week), int(earlier >= frames.month), int(earlier >= frames.quarter))


def stock_at_cost(on_hand: int, unit_cost: int) -> int:
    """Quantity (x 10^3) times unit cost (x 10^6) as money (x 10^6), half away from zero."""
    product = on_hand * unit_cost
    half: int = (abs(product) * 2 + _TO_MONEY) // (2 * _TO_MONEY)
    return -half if product < 0 else half


def batches(weights: Iterable[tuple[int, int]], *, limit: int) -> Iterator[tuple[int, int]]:
    """Ranges (first id, last id) of ascending (id, weight) whose weights sum to ``limit`` or little more."""
    first = last = None
    total = 0
    for identity, weight in weights:
        first = identity if first is None else first
        last, total = identity, total + weight
        if total >= limit:
            yield first, last
            first, total = None, 0
    if first is not None and last is not None:
        yield first, last
