"""Which day a night is for, and when it is due (times of day are wall-clock times in the brand's zone)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from foundation.values.clock import moment_of

NIGHT_STARTS_AT = time(2, 0)
FIRST_NIGHT_WITHIN = timedelta(hours=1)
MAX_TRIES = 3  # a key that raises this often has failed
MAX_CLAIMS = 10  # a key whose workers died this often has failed


def yesterday(now: datetime, zone: str) -> date:
    """The last business day that is over at the aware moment ``now``."""
    return now.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)


def default_day(now: datetime, zone: str, *, published: date | None, last_fact_day: date | None) -> date:
    """The later of the published day and (the earlier of yesterday and the last day with facts)."""
    reachable = yesterday(now, zone) if last_fact_day is None else min(yesterday(now, zone), last_fact_day)
    return reachable if published is None else max(published, reachable)


def latest_day(now: datetime, zone: str, *, published: date | None, last_fact_day: date | None) -> date:
    """The last day that a night may be asked for: a published day bars all days before it, so none is published that has
    neither begun in ``zone`` nor a fact."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return max(day for day in (today, published, last_fact_day) if day is not None)


def last_start(now: datetime, zone: str) -> datetime:
    """The last moment, up to ``now``, at which the clock of ``zone`` reached 02:00 (the first time, where it does so twice)."""
    today = now.astimezone(ZoneInfo(zone)).date()
    start = moment_of(today, NIGHT_STARTS_AT, zone)
    return start if start <= now else moment_of(today - timedelta(days=1), NIGHT_STARTS_AT, zone)


def day_due(now: datetime, zone: str, *, published: date | None, last_started_at: datetime | None) -> date | None:
    """The day of the night that beat has to start now, or None.

    A night is due once a day, at 02:00, for the day before; one that was missed while the machine was down is made up
    for. A brand that never had a night waits for its 02:00, so that an import of its first files is not cut in half.
    """
    start = last_start(now, zone)
    if last_started_at is None:
        if now - start >= FIRST_NIGHT_WITHIN:
            return None
    elif last_started_at >= start:
        return None
    due = yesterday(start, zone)
    return None if published is not None and published >= due else due
