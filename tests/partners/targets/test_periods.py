"""Periods of targets, and what a quarter takes of a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.targets.choices import TargetMetric
from partners.targets.rules import quarter_target, target_period, year_target

REVENUE = TargetMetric.NET_REVENUE
QUARTERS = {number: date(2026, number * 3 - 1, 15) for number in (1, 2, 3, 4)}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", (date(2026, 1, 1), date(2027, 1, 1))),
        ("2026Q1", (date(2026, 1, 1), date(2026, 4, 1))),
        ("2026Q3", (date(2026, 7, 1), date(2026, 10, 1))),
        ("2026Q4", (date(2026, 10, 1), date(2027, 1, 1))),
    ],
)
def test_a_year_and_a_quarter_are_periods(text: str, days: tuple[date, date]) -> None:
    assert target_period(text) == days


@pytest.mark.parametrize("text", ["", "2026Q5", "2026q1", "2026-01", "26", "20260", "２０２６", "1899", "2026Q1 "])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        target_period(text)


def test_a_quarters_own_target_counts_and_the_others_share_the_rest_of_the_year() -> None:
    values = {"2026": Decimal(1000), "2026Q4": Decimal(400)}
    assert [quarter_target(values, day, REVENUE) for day in QUARTERS.values()] == [Decimal(200)] * 3 + [Decimal(400)]


def test_the_last_quarter_takes_what_does_not_divide() -> None:
    values = {"2026": Decimal("0.000007")}
    parts = [quarter_target(values, day, REVENUE) for day in QUARTERS.values()]
    assert parts == [Decimal("0.000001")] * 3 + [Decimal("0.000004")]


def test_quarters_that_promise_more_than_the_year_leave_nothing_for_the_rest() -> None:
    assert quarter_target({"2026": Decimal(100), "2026Q1": Decimal(150)}, QUARTERS[2], REVENUE) == 0


def test_a_share_is_the_years_in_every_quarter_and_nothing_is_set_where_nothing_is() -> None:
    assert quarter_target({"2026": Decimal("0.12")}, QUARTERS[3], TargetMetric.SHARE) == Decimal("0.12")
    assert quarter_target({"2025": Decimal(5)}, QUARTERS[1], REVENUE) is None


def test_a_year_is_its_own_target_or_the_sum_of_four_quarters() -> None:
    quarters = {f"2026Q{number}": Decimal(number) for number in QUARTERS}
    assert year_target(quarters, 2026, REVENUE) == 10
    assert year_target({**quarters, "2026": Decimal(99)}, 2026, REVENUE) == 99
    assert year_target({"2026Q1": Decimal(1)}, 2026, REVENUE) is None


@given(st.integers(0, 10**15), st.sets(st.integers(1, 3)))
def test_quarters_without_their_own_sum_to_what_the_year_leaves(year: int, own: set[int]) -> None:
    total = Decimal(year) / 10**6
    values = {"2026": total, **{f"2026Q{number}": total / 10 // 1 for number in own}}
    assert sum(quarter_target(values, day, REVENUE) or 0 for day in QUARTERS.values()) == total
