"""Time in one place: aware moments, and the business day as a date in the brand's zone (domain 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DayIn = Callable[[str], date]  # IANA zone -> day


def business_day(moment: datetime, zone: str) -> date:
    """The date of an aware ``moment`` in ``zone`` (IANA name). Raises ValueError for a naive moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(ZoneInfo(zone)).date()


def days_at(moment: datetime) -> DayIn:
    """The day of each zone at an aware ``moment``: what "today" is where things of several brands are read together."""
    return lambda zone: business_day(moment, zone)


def is_in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether ``day`` lies in [valid_from, valid_to); an open end is None."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or valid_to > day)


def moment_of(day: date, clock: time, zone: str) -> datetime:
    """The UTC moment of a wall-clock time in ``zone``; in the hour that occurs twice the first one."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_time_zone(name: str) -> bool:
    """Whether ``name`` is an IANA zone this machine knows."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
