"""Promotions of two channels for one product."""

from datetime import date

import pytest

from tests.conflicts.book import Book
from tests.conflicts.nights import play_night, published_cases

pytestmark = pytest.mark.django_db


def brief(cases: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [
        (case["channels"], case["status"], case["first_seen"], case["last_seen"], case["at_stake"], case["severity"])
        for case in cases
    ]


def test_one_shared_day_is_a_clash_and_touching_days_are_none(book: Book) -> None:
    book.promotion("A", starts_on="2026-03-01", ends_on="2026-03-10", budget="5000")
    book.promotion("B", channel_code="site", starts_on="2026-03-10", ends_on="2026-03-20", budget="3000")
    book.promotion("C", channel_code="flag", starts_on="2026-03-21", ends_on="2026-03-25")
    assert brief(book.cases()) == [(["site", "tmall"], "open", "2026-03-10", "2026-03-10", "3000", "medium")]


def test_budgets_compare_in_the_brands_currency(book: Book) -> None:
    book.promotion("A", budget="5000", starts_on="2026-03-06", ends_on="2026-03-07")
    book.promotion("B", channel_code="amazon-de", budget="600", starts_on="2026-03-06", ends_on="2026-03-07")
    assert brief(book.cases()) == [(["amazon-de", "tmall"], "open", "2026-03-06", "2026-03-07", "4800", "medium")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"joint_plan": "BF"}, {"joint_plan": "BF"}, 0),
        ({"joint_plan": "BF"}, {"joint_plan": "X"}, 1),
        ({}, {"joint_plan": "BF"}, 1),
        ({"territory_code": "CN-GD"}, {"territory_code": "CN-SH"}, 0),
        ({"territory_code": "CN-GD"}, {"territory_code": "CN"}, 1),
        ({"territory_code": "CN-GD"}, {}, 1),
        ({"status": "draft"}, {}, 0),
        ({"status": "cancelled"}, {}, 0),
        ({"status": "filed"}, {}, 1),
        ({"sku": "S2"}, {}, 0),
        ({"channel_code": "site"}, {}, 0),
    ],
)
def test_what_clashes(book: Book, one: dict[str, str], other: dict[str, str], expected: int) -> None:
    book.promotion("A", **one)
    book.promotion("B", **{"channel_code": "site", **other})
    assert len(book.cases()) == expected


def test_a_clash_that_lies_ahead_opens_at_once_and_one_past_is_resolved(book: Book) -> None:
    for code, channel in (("A", "tmall"), ("B", "site")):
        book.promotion(code, channel_code=channel, starts_on="2026-06-01", ends_on="2026-06-18")
        book.promotion(f"{code}0", channel_code=channel, starts_on="2026-02-01", ends_on="2026-02-28")
    assert brief(book.cases(date(2026, 3, 15))) == [
        (["site", "tmall"], "resolved", "2026-02-01", "2026-02-28", None, "medium"),
        (["site", "tmall"], "open", "2026-06-01", "2026-06-18", None, "high"),
    ]


@pytest.mark.parametrize(("day", "status"), [(date(2026, 3, 24), "open"), (date(2026, 3, 25), "resolved")])
def test_a_clash_stays_open_until_14_days_after_its_last_shared_day(book: Book, day: date, status: str) -> None:
    book.promotion("A", ends_on="2026-03-10")
    book.promotion("B", channel_code="site")
    assert [case["status"] for case in book.cases(day)] == [status]


def test_a_foreign_budget_ahead_is_converted_anew_until_its_first_shared_day(book: Book) -> None:
    book.add("exchange_rates", day="2026-03-13", base="EUR", quote="CNY", rate="9")
    book.promotion("A", budget="90000", starts_on="2026-03-14", ends_on="2026-03-20")
    book.promotion("B", channel_code="amazon-de", budget="1000", starts_on="2026-03-14", ends_on="2026-03-20")
    told = [book.cases(date(2026, 3, 10))[0]["at_stake"]]
    for day in (date(2026, 3, 14), date(2026, 3, 30)):
        play_night(day)
        told.append(published_cases()[0]["at_stake"])
    assert told == ["8000", "9000", "9000"]
