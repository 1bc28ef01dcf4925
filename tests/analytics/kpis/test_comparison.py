"""Which periods may be compared, and what lies outside a subject's own range."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from analytics.kpis.choices import KpiGrain
from analytics.kpis.rules.comparison import (
    Against,
    Choice,
    change_between,
    chosen_span,
    compared_span,
    days_so_far,
    is_outside,
    own_range,
    range_spans,
    span_of,
)
from foundation.values.periods import Grain, period_of

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("choice", "day", "first", "last", "label"),
    [
        (Choice.LAST_28_DAYS, SUNDAY, "2026-10-26", "2026-11-22", "2026-11-22"),
        (Choice.DAY, SUNDAY, "2026-11-22", "2026-11-22", "2026-11-22"),
        (Choice.WEEK, SUNDAY, "2026-11-16", "2026-11-22", "2026-W47"),
        (Choice.WEEK, MONDAY, "2026-11-16", "2026-11-22", "2026-W47"),
        (Choice.MONTH, SUNDAY, "2026-10-01", "2026-10-31", "2026-10"),
        (Choice.MONTH, date(2026, 11, 30), "2026-11-01", "2026-11-30", "2026-11"),
        (Choice.QUARTER, SUNDAY, "2026-07-01", "2026-09-30", "2026Q3"),
        (Choice.THIS_MONTH, SUNDAY, "2026-11-01", "2026-11-30", "2026-11"),
        (Choice.THIS_QUARTER, SUNDAY, "2026-10-01", "2026-12-31", "2026Q4"),
    ],
)
def test_a_choice_means_a_stored_period(choice: Choice, day: date, first: str, last: str, label: str) -> None:
    span = chosen_span(choice, day)
    assert (span.starts_on.isoformat(), span.ends_on.isoformat(), span.label) == (first, last, label)
    assert span.is_over == (span.ends_on <= day)


@pytest.mark.parametrize(
    ("choice", "against", "first", "last"),
    [
        (Choice.LAST_28_DAYS, Against.PREVIOUS, "2026-09-28", "2026-10-25"),
        (Choice.LAST_28_DAYS, Against.LAST_YEAR, "2025-10-27", "2025-11-23"),
        (Choice.WEEK, Against.LAST_YEAR, "2025-11-17", "2025-11-23"),
        (Choice.DAY, Against.LAST_YEAR, "2025-11-23", "2025-11-23"),
        (Choice.MONTH, Against.PREVIOUS, "2026-09-01", "2026-09-30"),
        (Choice.MONTH, Against.LAST_YEAR, "2025-10-01", "2025-10-31"),
        (Choice.QUARTER, Against.LAST_YEAR, "2025-07-01", "2025-09-30"),
    ],
)
def test_a_period_is_compared_with_its_counterpart(choice: Choice, against: Against, first: str, last: str) -> None:
    span = compared_span(chosen_span(choice, SUNDAY), against, SUNDAY)
    assert (span.starts_on.isoformat(), span.ends_on.isoformat()) == (first, last)


def test_the_range_is_drawn_from_whole_months_before_the_period_and_never_from_the_period_itself() -> None:
    spans = range_spans(chosen_span(Choice.LAST_28_DAYS, SUNDAY), SUNDAY)
    assert [span.label for span in spans[:2]] == ["2026-09", "2026-08"]
    assert {span.grain for span in spans} == {KpiGrain.MONTH}


def test_a_change_is_outside_beyond_two_deviations_and_not_on_the_bound() -> None:
    changes = [Decimal(each) for each in ("1", "-1", "1", "-1", "1", "-1")]  # mean 0, deviation 1
    bounds = own_range(changes)
    assert bounds == (-2.0, 2.0)
    assert not is_outside(Decimal(2), bounds)
    assert is_outside(Decimal("2.000001"), bounds)
    assert is_outside(Decimal("-2.1"), bounds)


def test_five_changes_make_no_range_and_nothing_is_judged_without_one() -> None:
    assert own_range([Decimal(1)] * 5) is None
    assert not is_outside(Decimal(10**6), None)
    assert not is_outside(None, (-1.0, 1.0))


def test_a_share_has_no_base_in_nothing_and_a_difference_needs_both() -> None:
    assert change_between(Decimal(5), Decimal(0), is_relative=True) is None
    assert change_between(Decimal(5), Decimal(4), is_relative=True) == Decimal("0.25")
    assert change_between(Decimal("0.5"), Decimal("0.75"), is_relative=False) == Decimal("-0.25")
    assert change_between(None, Decimal(1), is_relative=False) is None


@pytest.mark.parametrize(
    ("grain", "day", "first", "last", "count"),
    [
        (Grain.WEEK, date(2026, 11, 25), "2025-11-24", "2025-11-26", 3),
        (Grain.MONTH, MONDAY, "2025-11-01", "2025-11-23", 23),
        (Grain.MONTH, date(2024, 2, 29), "2023-02-01", "2023-02-28", 28),
    ],
)
def test_a_period_that_is_not_over_is_held_against_as_many_days(
    grain: Grain, day: date, first: str, last: str, count: int
) -> None:
    days = days_so_far(span_of(period_of(day, grain), day), Against.LAST_YEAR, day)
    assert (days[0].label, days[-1].label, len(days)) == (first, last, count)
    assert {each.grain for each in days} == {KpiGrain.DAY}
