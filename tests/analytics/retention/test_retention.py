"""Who comes back: the stored cohorts are what the order lines say, however many nights and corrections made them."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from analytics.kpis.blocks.cohorts import cohort_table
from analytics.retention.models import RetentionCohort
from analytics.retention.rules import depth_of, months_later, stretches
from channels_core.orders.models import OrderLine
from foundation.jobs.queries import visible
from foundation.values.scope import Role, system_scope
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook, write
from tests.builders.people import make_user

LAST = FIRST + timedelta(days=149)
Cohorts = dict[tuple[str, date, date], int]


def stored() -> Cohorts:
    scope = system_scope(brand="LY")
    rows = visible(scope, RetentionCohort.objects.for_scope(scope))
    return {(channel, cohort, month): count for channel, cohort, month, count in rows.values_list(
        "channel__code", "cohort", "month", "customers")}  # fmt: skip


def told_by_lines(until: date) -> Cohorts:
    """Counted anew from the order lines, customer by customer."""
    days: dict[tuple[str, int], set[date]] = defaultdict(set)
    lines = OrderLine.objects.unscoped("test").filter(
        quantity__gt=0, customer__isnull=False, business_day__lte=until, brand__code="LY"
    )
    for channel, customer, day in lines.values_list("channel__code", "customer_id", "business_day"):
        days[channel, customer].add(day)
    found: Cohorts = defaultdict(int)
    for (channel, _customer), held in days.items():
        for month in {day.replace(day=1) for day in held}:
            found[channel, min(held).replace(day=1), month] += 1
    return dict(found)


def late_order(folder: Path, customer: str, day: date, quantity: str = "1") -> Path:
    folder.mkdir()
    line = {
        "source": "late", "order_id": "O-early", "line_no": 1, "ordered_at": day.isoformat(), "channel_code": "site", "sku": "A",
        "quantity": quantity, "unit_price": "14", "currency": "CNY", "customer_id": customer,
    }  # fmt: skip
    write(folder, "orders", [line])
    return folder


def test_cohorts_are_what_the_lines_say_after_nights_one_by_one_and_corrections(tmp_path: Path, db: None) -> None:
    playing.load(RandomBook(21).write(tmp_path / "book"))
    for back in (60, 1):
        playing.night(LAST - timedelta(days=back))
        assert stored() == told_by_lines(LAST - timedelta(days=back)) != {}
    buyer = (
        OrderLine.objects.unscoped("test")
        .filter(channel__code="site", customer__isnull=False, quantity__gt=0, business_day__gte=FIRST + timedelta(days=70))
        .order_by("business_day", "id")
        .last()
    )
    assert buyer is not None and buyer.customer is not None
    before = stored()
    playing.load(late_order(tmp_path / "early", buyer.customer.customer_id, FIRST))
    playing.night(LAST)
    assert stored() == told_by_lines(LAST) != before
    playing.load(late_order(tmp_path / "withdrawn", buyer.customer.customer_id, FIRST, quantity="-1"))
    playing.night(LAST)
    assert stored() == told_by_lines(LAST)


def test_the_page_shows_shares_of_each_months_new_customers(
    client: Client, tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.ltv.rules.intervals.LEAST_CUSTOMERS", 2)  # the book's months have few
    playing.load(RandomBook(21).write(tmp_path / "book"))
    playing.night(LAST)
    client.force_login(make_user(Role.GTM_LEAD))
    page = client.get("/channels/site/").context["page"]
    told = told_by_lines(LAST)
    this_month = LAST.replace(day=1)
    first = page.cohorts.rows[0]
    cohort = min(cohort for channel, cohort, _month in told if channel == "site")
    assert first.new_customers == told["site", cohort, cohort]
    share = Decimal(told.get(("site", cohort, months_later(cohort, 1)), 0)) / first.new_customers
    assert first.cells[0].text == str(round(share * 100))
    last = page.cohorts.rows[-1]
    assert [bool(cell.heat) for cell in last.cells] == [True] + [False] * 11
    assert last.cells[0].is_open == (months_later(this_month, 1) > LAST)
    rows = csv.DictReader(io.StringIO(client.get(page.cohorts_url).content.decode("utf-8-sig")))
    sums = {(row["first_order_month"], row["month"]): (row["new_customers"], row["ordered_again"]) for row in rows}
    assert sums == {
        (f"{cohort:%Y-%m}", f"{month:%Y-%m}"): (str(told["site", cohort, cohort]), str(count))
        for (channel, cohort, month), count in told.items()
        if channel == "site" and month != cohort
    }
    series = page.ltv_chart.series[0]
    known = [
        (low, value, high) for low, value, high in zip(series.low, series.values, series.high, strict=True) if low is not None
    ]
    assert known and all(low <= value <= high for low, value, high in known)


def test_months_in_a_row_are_counted_together_and_years_turn() -> None:
    assert months_later(date(2026, 11, 1), 2) == date(2027, 1, 1)
    assert months_later(date(2026, 1, 1), -1) == date(2025, 12, 1)
    found = stretches([date(2026, 1, 1), date(2025, 12, 1), date(2026, 3, 1)])
    assert found == [(date(2025, 12, 1), date(2026, 2, 1)), (date(2026, 3, 1), date(2026, 4, 1))]


@pytest.mark.parametrize(("share", "depth"), [("0", 1), ("0.049", 1), ("0.05", 2), ("0.3", 6)])
def test_the_highest_share_is_the_deepest(share: str, depth: int) -> None:
    assert depth_of(Decimal(share), Decimal("0.3")) == depth


def test_without_a_month_before_there_is_nothing_to_show() -> None:
    this = date(2026, 11, 1)
    assert cohort_table({}, date(2026, 11, 22)) is None
    assert cohort_table({this: {this: 4}}, date(2026, 11, 22)) is None
