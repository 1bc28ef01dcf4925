"""Time in one place: aware moments, and the business day as a date in the brand's zone (domain 2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def business_day(moment: datetime, zone: str) -> date:
    """The date of an aware ``moment`` in ``zone`` (IANA name). Raises ValueError for a naive moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(ZoneInfo(zone)).date()


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
