"""What a reader may compare: periods that are stored exactly, their counterparts, and a subject's own range. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import mean, pstdev

from analytics.kpis.choices import KpiGrain
from analytics.kpis.rules.reach import ROLLING_DAYS
from foundation.values.periods import Grain, Period, period_of

YEAR_OF_WEEKS = timedelta(days=364)  # the same weekdays a year earlier
#: Past changes from which a range is drawn; with fewer nothing is judged.
LEAST_CHANGES = 6
#: Changes looked back on, and how many standard deviations wide the range is on each side of their mean.
RANGE_CHANGES, RANGE_DEVIATIONS = 12, 2


class Choice(StrEnum):
    """The periods of the period picker."""

    LAST_28_DAYS = "28d"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    THIS_MONTH = "this_month"
    THIS_QUARTER = "this_quarter"


class Against(StrEnum):
    """The periods of the compare picker."""

    PREVIOUS = "previous"
    LAST_YEAR = "last_year"


@dataclass(frozen=True, order=True)
class Span:
    """A stored period: both days inside. ``is_over`` is False while days of it lie ahead."""

    grain: KpiGrain
    starts_on: date
    ends_on: date
    is_over: bool = True

    @property
    def label(self) -> str:
        """As addresses write it: the period's label, the last day for a rolling window."""
        if self.grain is KpiGrain.ROLLING28:
            return self.ends_on.isoformat()
        return period_of(self.starts_on, Grain(self.grain)).label


def span_of(period: Period, day: date) -> Span:
    """A calendar period as seen from the night of ``day``."""
    return Span(KpiGrain(period.grain), period.starts_on, period.ends_on, period.ends_on <= day)


def rolling_span(last: date) -> Span:
    """The 28 days that end on ``last``."""
    return Span(KpiGrain.ROLLING28, last - timedelta(days=ROLLING_DAYS - 1), last)


def chosen_span(choice: Choice, day: date) -> Span:
    """The period that ``choice`` means after the night of ``day``: the last whole one, or the one that holds the day."""
    if choice is Choice.LAST_28_DAYS:
        return rolling_span(day)
    if choice in (Choice.THIS_MONTH, Choice.THIS_QUARTER):
        return span_of(period_of(day, Grain.MONTH if choice is Choice.THIS_MONTH else Grain.QUARTER), day)
    grain = Grain(choice)
    period = period_of(day, grain)
    return span_of(period if period.ends_on <= day else period_of(period.starts_on - timedelta(days=1), grain), day)


def compared_span(span: Span, against: Against, day: date) -> Span:
    """The period before ``span``, or the one a year earlier: the same month or quarter, for days and weeks the same weekdays."""
    if span.grain is KpiGrain.ROLLING28:
        back = timedelta(days=ROLLING_DAYS) if against is Against.PREVIOUS else YEAR_OF_WEEKS
        return rolling_span(span.ends_on - back)
    grain = Grain(span.grain)
    if against is Against.PREVIOUS:
        return span_of(period_of(span.starts_on - timedelta(days=1), grain), day)
    if grain in (Grain.DAY, Grain.WEEK):
        return span_of(period_of(span.starts_on - YEAR_OF_WEEKS, grain), day)
    return span_of(period_of(span.starts_on.replace(year=span.starts_on.year - 1), grain), day)


def days_so_far(span: Span, against: Against, day: date) -> list[Span]:
    """As many days of the period that ``span`` is compared with as are over of ``span`` itself: like with like while it is not over."""
    compared = compared_span(span, against, day)
    count = (min(span.ends_on, day) - span.starts_on).days + 1
    days = (compared.starts_on + timedelta(days=place) for place in range(count))
    return [Span(KpiGrain.DAY, each, each) for each in days if each <= compared.ends_on]


def range_grain(span: Span) -> Grain:
    """The grain whose past changes make the range: days and weeks their own, longer periods months."""
    return Grain(span.grain) if span.grain in (KpiGrain.DAY, KpiGrain.WEEK) else Grain.MONTH


def range_spans(span: Span, day: date) -> list[Span]:
    """The whole periods before ``span``, latest first, whose changes make the range."""
    grain = range_grain(span)
    found = []
    period = period_of(span.starts_on - timedelta(days=1), grain)
    for _ in range(RANGE_CHANGES):
        if period.ends_on < span.starts_on:
            found.append(span_of(period, day))
        period = period_of(period.starts_on - timedelta(days=1), grain)
    return found


def change_between(now: Decimal | int | None, was: Decimal | int | None, *, is_relative: bool) -> Decimal | None:
    """``now - was``, as a share of ``was`` where ``is_relative``; None where either is missing or the share has no base."""
    if now is None or was is None:
        return None
    if not is_relative:
        return Decimal(now) - Decimal(was)
    return None if was <= 0 else (Decimal(now) - Decimal(was)) / Decimal(was)


def own_range(changes: Sequence[Decimal]) -> tuple[float, float] | None:
    """Mean -/+ 2 standard deviations of past changes; None with fewer than LEAST_CHANGES."""
    if len(changes) < LEAST_CHANGES:
        return None
    values = [float(change) for change in changes]
    middle, deviation = mean(values), pstdev(values)
    return middle - RANGE_DEVIATIONS * deviation, middle + RANGE_DEVIATIONS * deviation


def is_outside(change: Decimal | None, bounds: tuple[float, float] | None) -> bool:
    """Whether a change lies outside a range; never without one."""
    return change is not None and bounds is not None and not bounds[0] <= float(change) <= bounds[1]
