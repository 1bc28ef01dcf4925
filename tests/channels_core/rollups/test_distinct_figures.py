"""Distinct customers and orders of periods are sums over days: first, back within 90 days, orders on several days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from channels_core.rollups.models import CustomerDay, SplitOrder, TouchedDay
from channels_core.rollups.rules import batches, day_frames, repeats_of, stock_at_cost
from tests.analytics import playing
from tests.analytics.random_book import RandomBook, write

NIGHT = date(2026, 4, 18)
JANUARY = ("channel", "site", "month", "2026-01")


def bought(folder: Path, *lines: tuple[str, str, str], quantity: str = "1") -> Path:
    """A book whose lines are (order, day, customer), each on the own site."""
    book = RandomBook(0, lines=len(lines))
    for number, (order, day, customer) in enumerate(lines):
        book.lines[number] = {
            **book.lines[number], "order_id": order, "ordered_at": day, "customer_id": customer, "channel_code": "site",
            "partner_code": "", "quantity": quantity,
        }  # fmt: skip
    return book.write(folder)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "rate"), [(90, 1), (91, 0), (0, 0), (1, 1)])
def test_coming_back_counts_until_the_90th_day_and_not_on_the_same_day(tmp_path: Path, days: int, rate: int) -> None:
    again = (date(2026, 1, 10) + timedelta(days=days)).isoformat()
    playing.load(bought(tmp_path / "book", ("O1", "2026-01-10", "C1"), ("O2", again, "C1")))
    playing.night(NIGHT)
    day = playing.published_kpis()["channel", "site", "day", "2026-01-10"]
    assert day.figures["repurchase_rate"] == rate


@pytest.mark.django_db
def test_a_return_makes_nobody_a_customer_and_no_order(tmp_path: Path) -> None:
    playing.load(bought(tmp_path / "book", ("O1", "2026-01-10", "C1"), quantity="-1"))
    playing.night(NIGHT)
    january = playing.published_kpis()[JANUARY].figures
    assert [january[name] for name in ("orders", "customers", "new_customers", "units")] == [0, 0, 0, -1]
    assert CustomerDay.objects.unscoped("test").count() == 0


@pytest.mark.django_db
def test_an_order_on_several_days_counts_once_a_period_and_on_each_day(tmp_path: Path) -> None:
    lines = [("O1", "2026-01-30", "C1"), ("O1", "2026-02-01", "C1"), ("O1", "2026-02-03", "C1"), ("O2", "2026-02-03", "")]
    playing.load(bought(tmp_path / "book", *lines))
    playing.night(NIGHT)
    found = playing.published_kpis()
    orders = {label: period.figures["orders"] for (_, code, _, label), period in found.items() if code == "site"}
    assert orders["2026-01"] == 1
    assert orders["2026-02"] == 2
    assert orders["2026Q1"] == 2
    assert orders["2026-W05"] == 1  # 26 January to 1 February
    assert orders["2026-W06"] == 2
    assert [orders[f"2026-0{day}"] for day in ("1-30", "2-01", "2-03")] == [1, 1, 2]
    assert SplitOrder.objects.unscoped("test").count() == 3


@pytest.mark.django_db
def test_a_corrected_first_order_moves_who_is_new_on_other_days(tmp_path: Path) -> None:
    lines = [("O1", "2026-01-10", "C1"), ("O2", "2026-02-10", "C1"), ("O3", "2026-02-12", "C2")]
    playing.load(bought(tmp_path / "book", *lines))
    playing.night(NIGHT)
    assert playing.published_kpis()["channel", "site", "month", "2026-02"].figures["new_customers"] == 1
    sent = tmp_path / "sent"
    sent.mkdir()
    book = RandomBook(0, lines=1)
    write(sent, "orders", [{
        **book.lines[0], "order_id": "O1", "line_no": 1, "ordered_at": "2026-01-10", "customer_id": "C2",
        "channel_code": "site", "partner_code": "", "quantity": "1",
    }])  # fmt: skip
    playing.load(sent)
    playing.night(NIGHT)
    found = playing.published_kpis()
    assert found[JANUARY].figures["new_customers"] == 1
    assert found["channel", "site", "day", "2026-02-10"].figures["new_customers"] == 1
    assert found["channel", "site", "day", "2026-02-12"].figures["new_customers"] == 0
    assert TouchedDay.objects.unscoped("test").count() == 0


def test_a_days_frames_are_its_iso_week_month_and_quarter() -> None:
    frames = day_frames(date(2026, 1, 1))
    assert (frames.week, frames.month, frames.quarter) == (date(2025, 12, 29), date(2026, 1, 1), date(2026, 1, 1))
    assert frames.return_by == date(2026, 4, 1)


def test_a_later_day_of_an_order_repeats_it_in_the_frames_that_hold_an_earlier_one() -> None:
    days = [date(2026, 3, 30), date(2026, 4, 1), date(2026, 4, 6)]
    assert dict(repeats_of(days)) == {date(2026, 4, 1): (1, 0, 0), date(2026, 4, 6): (0, 1, 1)}


@pytest.mark.parametrize(
    ("on_hand", "cost", "value"), [(1500, 333_333, 500_000), (-1500, 333_333, -500_000), (1, 499, 0), (1, 500, 1)]
)
def test_stock_at_cost_is_rounded_half_away_from_zero(on_hand: int, cost: int, value: int) -> None:
    assert stock_at_cost(on_hand, cost) == value


def test_batches_are_ranges_that_cut_nobody() -> None:
    assert list(batches([(1, 4), (5, 7), (9, 1), (12, 30), (13, 1)], limit=10)) == [(1, 5), (9, 12), (13, 13)]
    assert list(batches([], limit=10)) == []
