"""Which earlier night a morning is compared with. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum


class Since(StrEnum):
    """Since when changes are told."""

    NIGHT = "night"
    WEEK = "week"


_WEEK = timedelta(days=7)


def earlier_nights(nights: Sequence[tuple[int, date]]) -> Mapping[Since, int]:
    """The run that the last of ``nights`` (run, day; oldest first) is compared with, by what was chosen; without those there is none for.

    A week back is the last night up to the same weekday of the week before, so that it holds seven days or, where nights are
    missing, a few more.
    """
    if len(nights) < 2:
        return {}
    found = {Since.NIGHT: nights[-2][0]}
    last = nights[-1][1]
    week = [run for run, day in nights if day <= last - _WEEK]
    if week:
        found[Since.WEEK] = week[-1]
    return found
