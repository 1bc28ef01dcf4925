"""What a change reaches: the periods whose figures have to be computed again, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import lru_cache

from foundation.values.periods import Grain, Period, period_of


@lru_cache(maxsize=4096)
def periods_of_day(day: date) -> tuple[Period, ...]:
    """The day, ISO week, month and quarter that hold ``day``."""
    return tuple(period_of(day, grain) for grain in Grain)


def anchor_of(period: Period, day: date) -> date:
    """The day on which a window that ends with ``period`` ends, seen from the night of ``day``."""
    return min(period.ends_on, day)


def provisional_until(period: Period, settles_after: int) -> date:
    """The first day on which a figure of ``period`` is no longer provisional."""
    return period.ends_on + timedelta(days=settles_after)


def reached_anchors(changed: Iterable[date], reach: Iterable[tuple[int, int]]) -> set[date]:
    """The days d + first ... d + last for every changed day d and range of ``reach``."""
    offsets = sorted({offset for first, last in reach for offset in range(first, last + 1)})
    steps = [timedelta(days=offset) for offset in offsets]
    return {day + step for day in set(changed) for step in steps}


def touched_periods(
    changed: Collection[date],
    fact_days: Iterable[date],
    *,
    reach: Iterable[tuple[int, int]],
    settles_after: Iterable[int],
    previous: date | None,
    day: date,
) -> set[Period]:
    """The periods to compute again in the night of ``day`` after the night of ``previous``.

    Those that hold a ``changed`` day; and of those with facts (``fact_days``): the ones whose end the change reaches,
    the ones that have not ended or ended since ``previous``, and the ones whose figures settled since.
    """
    found = {period for changed_day in changed for period in periods_of_day(changed_day)}
    anchors = reached_anchors(changed, reach)
    waits = [timedelta(days=wait) for wait in sorted({0, *settles_after})]
    with_facts = {period for fact_day in fact_days for period in periods_of_day(fact_day)}
    for period in with_facts - found:
        passed = previous is None or (previous < day and previous < period.ends_on)
        settled = previous is None or any(previous < period.ends_on + wait <= day for wait in waits)
        if passed or settled or anchor_of(period, day) in anchors:
            found.add(period)
    return found


#: How far before a window's end its facts are read: the window of 28 days that ends 364 days earlier.
LOOK_BACK = timedelta(days=364 + 28)
#: A figure settles 90 days after a period of at most 92 days.
SETTLING = timedelta(days=90 + 92)
ROLLING_DAYS = 28
#: The windows that pages compare: now, the 28 days before, and the same weekdays a year earlier.
ROLLING_OFFSETS = (0, 28, 364)


def wanted_span(changed: Collection[date], *, previous: date | None, day: date) -> tuple[date, date]:
    """First and last day whose facts the touched periods need: from the quarter of the earliest change, and its windows."""
    starts = [*changed, min(day, previous or day) - SETTLING, day - timedelta(days=max(ROLLING_OFFSETS) + ROLLING_DAYS)]
    return period_of(min(starts), Grain.QUARTER).starts_on - LOOK_BACK, day


def rolling_periods(day: date) -> list[Period]:
    """The windows of 28 days that end on ``day`` and on the days it is compared with."""
    ends = [day - timedelta(days=offset) for offset in ROLLING_OFFSETS]
    return [Period(Grain.DAY, end - timedelta(days=ROLLING_DAYS - 1), end + timedelta(days=1)) for end in ends]
