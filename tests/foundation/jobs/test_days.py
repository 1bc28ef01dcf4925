"""Which day a night is for, and when beat starts it."""

from datetime import UTC, date, datetime

import pytest

from foundation.jobs.rules import day_due, default_day, last_start, yesterday

SHANGHAI = "Asia/Shanghai"
BERLIN = "Europe/Berlin"
NEW_YORK = "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2026-03-10T15:59:59", SHANGHAI, date(2026, 3, 9)),
        ("2026-03-10T16:00:00", SHANGHAI, date(2026, 3, 10)),
        ("2026-03-10T03:59:59", NEW_YORK, date(2026, 3, 8)),
    ],
)
def test_yesterday_is_the_last_day_over_in_the_brands_zone(now: str, zone: str, day: date) -> None:
    assert yesterday(utc(now), zone) == day


@pytest.mark.parametrize(
    ("published", "last_fact", "day"),
    [
        (None, None, date(2026, 3, 9)),
        (None, date(2014, 12, 31), date(2014, 12, 31)),
        (None, date(2026, 3, 20), date(2026, 3, 9)),
        (date(2020, 1, 1), date(2014, 12, 31), date(2020, 1, 1)),
        (date(2014, 1, 1), date(2014, 12, 31), date(2014, 12, 31)),
        (date(2026, 4, 1), date(2026, 3, 20), date(2026, 4, 1)),
    ],
)
def test_the_default_day_never_goes_back_and_never_reaches_past_the_facts(published, last_fact, day) -> None:
    assert default_day(utc("2026-03-10T12:00:00"), SHANGHAI, published=published, last_fact_day=last_fact) == day


@pytest.mark.parametrize(
    ("now", "zone", "start"),
    [
        ("2026-03-09T17:59:59", SHANGHAI, "2026-03-08T18:00:00"),
        ("2026-03-09T18:00:00", SHANGHAI, "2026-03-09T18:00:00"),
        ("2026-03-29T01:00:00", BERLIN, "2026-03-29T01:00:00"),  # 02:00 is skipped: 03:00 summer time
        ("2026-10-25T00:00:00", BERLIN, "2026-10-25T00:00:00"),  # 02:00 comes twice: the first
        ("2026-10-25T01:30:00", BERLIN, "2026-10-25T00:00:00"),
    ],
)
def test_the_night_starts_at_two_by_the_brands_clock(now: str, zone: str, start: str) -> None:
    assert last_start(utc(now), zone) == utc(start)


def due(now: str, published: date | None, last_started_at: str | None) -> date | None:
    started = None if last_started_at is None else utc(last_started_at)
    return day_due(utc(now), SHANGHAI, published=published, last_started_at=started)


def test_a_night_is_due_at_two_for_the_day_before() -> None:
    assert due("2026-03-09T18:00:00", date(2026, 3, 8), "2026-03-08T18:00:00") == date(2026, 3, 9)


def test_a_minute_before_two_nothing_is_due() -> None:
    assert due("2026-03-09T17:59:00", date(2026, 3, 8), "2026-03-08T18:00:00") is None


def test_a_night_that_has_started_is_not_started_again_even_where_it_was_given_up() -> None:
    assert due("2026-03-09T20:00:00", date(2026, 3, 8), "2026-03-09T18:00:30") is None


def test_a_night_missed_while_the_machine_was_down_is_made_up_for() -> None:
    assert due("2026-03-11T09:00:00", date(2026, 3, 8), "2026-03-08T18:00:00") == date(2026, 3, 10)


def test_a_day_that_is_published_already_is_not_due() -> None:
    assert due("2026-03-09T18:00:00", date(2026, 3, 9), "2026-03-08T18:00:00") is None


def test_a_brands_first_night_waits_for_two() -> None:
    assert due("2026-03-09T12:00:00", None, None) is None
    assert due("2026-03-09T18:59:59", None, None) == date(2026, 3, 9)
    assert due("2026-03-09T19:00:00", None, None) is None
