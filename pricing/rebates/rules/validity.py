"""Which version of a programme holds on which days, which days count, and the days of last year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
Span = tuple[date, date]  # first day inside, last day inside


@dataclass(frozen=True)
class Validity:
    """A published version: ``starts_on`` to ``ends_on``, both inside. ``is_whole``: it replaces whatever was before it."""

    number: int
    starts_on: date
    ends_on: date
    is_whole: bool = False


def periods_in_force(versions: Iterable[Validity]) -> list[tuple[int, date, date]]:
    """(number, first day, last day) of the versions that hold on some day, in order.

    A later version takes over on its first day: what was before it ends the day before. A version over the whole period
    (an import's) leaves nothing of its predecessors.
    """
    found: list[tuple[int, date, date]] = []
    limit = date.max
    for version in sorted(versions, key=lambda one: one.number, reverse=True):
        ends_on = min(version.ends_on, limit - ONE_DAY) if limit != date.max else version.ends_on
        if ends_on >= version.starts_on:
            found.append((version.number, version.starts_on, ends_on))
        limit = min(limit, version.starts_on)
        if version.is_whole:
            break
    return found[::-1]


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def last_year(span: Span) -> Span:
    """The same period of last year: from its first day to the day before what follows it (February stays a whole month)."""
    first, last = span
    return a_year_before(first), a_year_before(last + ONE_DAY) - ONE_DAY


def counted_spans(period: Span, held: Sequence[tuple[date | None, date | None]] | None) -> tuple[Span, ...]:
    """The days of ``period`` that count: all, or those of the half-open ``held`` validities (None: open), joined and in order."""
    if held is None:
        return (period,)
    first, last = period
    spans = sorted((max(first, since or first), min(last, last if until is None else until - ONE_DAY)) for since, until in held)
    found: list[Span] = []
    for start, end in spans:
        if start > end:
            continue
        if found and start <= found[-1][1] + ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def holds(spans: Iterable[Span], day: date) -> bool:
    """Whether ``day`` lies in one of the spans."""
    return any(first <= day <= last for first, last in spans)
