"""Bands of one product, channel and territory over time: what a dated change ends, begins and splits, and how to take it back."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

FOR_EVER = date.max


@dataclass(frozen=True)
class Band:
    """Floor and ceiling per unit in ``currency`` over [valid_from, valid_to); an open end is None."""

    floor: Decimal
    ceiling: Decimal
    currency: str
    valid_from: date
    valid_to: date | None = None

    @property
    def until(self) -> date:
        """The first day outside; the last of all days for an open end."""
        return self.valid_to or FOR_EVER

    @property
    def price(self) -> tuple[Decimal, Decimal, str]:
        return self.floor, self.ceiling, self.currency

    def holds(self, day: date) -> bool:
        return self.valid_from <= day < self.until


@dataclass(frozen=True)
class Step:
    """One stored row, as it was and as it is: None before for a band that begins, None after for one that goes."""

    before: Band | None
    after: Band | None

    @property
    def day(self) -> date:
        """The first day of the row."""
        row = self.after or self.before
        if row is None:
            raise ValueError("a step has one side at least")
        return row.valid_from


def in_force(bands: Iterable[Band], day: date) -> Band | None:
    return next((band for band in bands if band.holds(day)), None)


def clashing(bands: Iterable[Band], valid_from: date, valid_to: date | None) -> Band | None:
    """The first band that begins inside the change's days after its first one: publishing would swallow what somebody planned.

    The band in force on the first day is no clash: it ends there, and goes on behind the change where that has an end.
    """
    until = valid_to or FOR_EVER
    return min((band for band in bands if valid_from < band.valid_from < until), key=lambda band: band.valid_from, default=None)


def after_change(bands: Iterable[Band], valid_from: date, valid_to: date | None, new: Band | None) -> tuple[Band, ...]:
    """The bands with ``new`` (None: no band) over [valid_from, valid_to). What the days cut is shortened, split or gone."""
    until = valid_to or FOR_EVER
    kept: list[Band] = [] if new is None else [new]
    for band in bands:
        if band.until <= valid_from or band.valid_from >= until:
            kept.append(band)
            continue
        if band.valid_from < valid_from:
            kept.append(replace(band, valid_to=valid_from))
        if band.until > until:
            kept.append(replace(band, valid_from=until))
    return tuple(sorted(kept, key=lambda band: band.valid_from))


def steps(before: Sequence[Band], after: Sequence[Band]) -> list[Step]:
    """The rows that differ, by their first day; a band is the one of that day whatever its price and end are."""
    old, new = ({band.valid_from: band for band in side} for side in (before, after))
    days = sorted({*old, *new})
    return [Step(old.get(day), new.get(day)) for day in days if old.get(day) != new.get(day)]


def differing_days(before: Sequence[Band], after: Sequence[Band]) -> list[tuple[date, date | None]]:
    """The spans of days [since, until) on which floor, ceiling or currency differ (or only one side has a band): what facts
    have to be judged again. How rows are cut into validities does not matter."""
    edges = sorted({edge for band in (*before, *after) for edge in (band.valid_from, band.until)})
    spans: list[tuple[date, date | None]] = []
    for since, until in itertools.pairwise(edges):
        one, other = in_force(before, since), in_force(after, since)
        if (one and one.price) == (other and other.price):
            continue
        if spans and spans[-1][1] == since:
            since = spans.pop()[0]
        spans.append((since, None if until == FOR_EVER else until))
    return spans


def first_difference(before: Sequence[Band], after: Sequence[Band]) -> date | None:
    """The first day that is priced otherwise, None for none."""
    return next((since for since, _until in differing_days(before, after)), None)


def put_back(current: Sequence[Band], published: Sequence[Step]) -> tuple[Band, ...] | None:
    """The bands as they were before ``published``; None where somebody changed one of its rows since, or planned another band
    on the days that one would take again."""
    held = {band.valid_from: band for band in current}
    for step in published:
        if held.pop(step.day, None) != step.after:
            return None
    kept = sorted([*held.values(), *(step.before for step in published if step.before)], key=lambda band: band.valid_from)
    if any(band.until > following.valid_from for band, following in itertools.pairwise(kept)):
        return None
    return tuple(kept)


def overlapping(bands: Iterable[Band], valid_from: date, valid_to: date | None) -> Band | None:
    """The first band that shares a day with [valid_from, valid_to)."""
    until = valid_to or FOR_EVER
    return min(
        (band for band in bands if band.valid_from < until and valid_from < band.until),
        key=lambda band: band.valid_from,
        default=None,
    )
