"""Calendar quarters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from foundation.values.periods import Grain, period_of


@dataclass(frozen=True, order=True)
class Quarter:
    """[starts_on, until), with its label: 2026Q3."""

    starts_on: date
    until: date
    label: str

    @property
    def ends_on(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.until - self.starts_on).days


def quarter_of(day: date) -> Quarter:
    period = period_of(day, Grain.QUARTER)
    return Quarter(period.starts_on, period.until, period.label)


def quarters_between(first: date, last: date) -> list[Quarter]:
    """The quarters from that of ``first`` to that of ``last``, both inside, in order."""
    found = [quarter_of(first)]
    while found[-1].until <= last:
        found.append(quarter_of(found[-1].until))
    return found


def months_after(day: date, months: int) -> date:
    """The first day of the month so many months after that of ``day``."""
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
