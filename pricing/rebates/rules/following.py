"""The period after a period. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from pricing.rebates.rules.validity import Span

ONE_DAY = timedelta(days=1)


def next_period(period: Span) -> Span:
    """As many months again where the period is whole months, else as many days."""
    first, last = period
    follows = last + ONE_DAY
    if first.day == 1 and follows.day == 1:
        months = (follows.year - first.year) * 12 + follows.month - first.month
        return follows, months_after(follows, months) - ONE_DAY
    return follows, last + (last - first) + ONE_DAY


def months_after(day: date, months: int) -> date:
    """The same day, the first of a month, so many months later."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, day.day)
