"""Months, and how deep a share of customers who came back is coloured. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

#: Steps of colour.
DEPTHS = 6


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_later(month: date, count: int) -> date:
    """The first day of the month ``count`` months after (before, where negative) that of ``month``."""
    place = month.year * 12 + month.month - 1 + count
    return date(place // 12, place % 12 + 1, 1)


def stretches(months: Iterable[date]) -> list[tuple[date, date]]:
    """Months in a row as [first day, first day after]."""
    found: list[tuple[date, date]] = []
    for month in sorted(set(months)):
        if found and found[-1][1] == month:
            found[-1] = (found[-1][0], months_later(month, 1))
        else:
            found.append((month, months_later(month, 1)))
    return found


def depth_of(share: Decimal, highest: Decimal) -> int:
    """1 for no share at all up to DEPTHS for the highest one."""
    return 1 if highest <= 0 else min(DEPTHS, 1 + int(share / highest * DEPTHS))
