"""Periods in one place: closed-open [starts_on, until), by day, ISO week, month and calendar quarter (domain 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, order=True)
class Period:
    """``starts_on`` is the first day inside, ``until`` the first day outside."""

    grain: Grain
    starts_on: date
    until: date

    @property
    def ends_on(self) -> date:
        """The last day inside."""
        return self.until - timedelta(days=1)

    @property
    def label(self) -> str:
        """2013-01-31, 2013-W05, 2013-01 or 2013Q1."""
        if self.grain is Grain.DAY:
            return self.starts_on.isoformat()
        if self.grain is Grain.WEEK:
            year, week, _ = self.starts_on.isocalendar()
            return f"{year:04d}-W{week:02d}"
        if self.grain is Grain.MONTH:
            return f"{self.starts_on:%Y-%m}"
        return f"{self.starts_on.year:04d}Q{(self.starts_on.month + 2) // 3}"

    def holds(self, day: date) -> bool:
        return self.starts_on <= day < self.until


def _month_after(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def period_of(day: date, grain: Grain) -> Period:
    """The period of ``grain`` that holds ``day``."""
    if grain is Grain.DAY:
        return Period(grain, day, day + timedelta(days=1))
    if grain is Grain.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(grain, monday, monday + timedelta(days=7))
    if grain is Grain.MONTH:
        first = day.replace(day=1)
        return Period(grain, first, _month_after(first, 1))
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(grain, first, _month_after(first, 3))


def periods_overlapping(starts_on: date, until: date, grain: Grain) -> Iterator[Period]:
    """Every period that shares a day with [starts_on, until), whole and in order; none where the range is empty."""
    if starts_on >= until:
        return
    period = period_of(starts_on, grain)
    while period.starts_on < until:
        yield period
        period = period_of(period.until, grain)


_LABELS = {
    Grain.DAY: re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII),
    Grain.WEEK: re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
    Grain.MONTH: re.compile(r"(\d{4})-(\d{2})", re.ASCII),
    Grain.QUARTER: re.compile(r"(\d{4})Q([1-4])", re.ASCII),
}


def parse_label(label: str) -> Period:
    """The period that ``label`` names. Raises ValueError for anything that is no label."""
    for grain, pattern in _LABELS.items():
        match = pattern.fullmatch(label)
        if match:
            parts = [int(part) for part in match.groups()]
            if grain is Grain.DAY:
                return period_of(date(*parts), grain)
            if grain is Grain.WEEK:
                return period_of(date.fromisocalendar(parts[0], parts[1], 1), grain)
            month = parts[1] if grain is Grain.MONTH else parts[1] * 3 - 2
            return period_of(date(parts[0], month, 1), grain)
    raise ValueError(f"{label!r} names no day, week, month or quarter")
