"""Every kind of bad row is refused with its line, its column and a reason that names the way out; the good ones stay in."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from channels_core.orders.models import OrderLine
from pricing.observations.models import PriceObservation
from tests.foundation.intake.world import load, load_rows, load_world, only, refused, world_row

pytestmark = pytest.mark.django_db

GOOD = {"order_id": "N1"}

ORDER_CELLS: list[tuple[str, str, str]] = [
    ("unit_price", "12,5", "decimal comma"),
    ("unit_price", "1.234,56", "decimal comma"),
    ("unit_price", "1,234.56", "thousands separators"),
    ("unit_price", "1,234", "decimal comma or a thousands separator"),
    ("unit_price", "１２", "not ASCII"),
    ("unit_price", "-1", "below 0"),
    ("unit_price", "NaN", "not a finite number"),
    ("unit_price", "Infinity", "not a finite number"),
    ("unit_price", "1e400", "exponent"),
    ("unit_price", "1E5", "exponent"),
    ("unit_price", "1.1234567", "more than 6 decimals"),
    ("unit_price", "1.1000000", "more than 6 decimals"),
    ("unit_price", "1000000000000", "not below 1,000,000,000,000"),
    ("unit_price", "+1", "not a number"),
    ("unit_price", "twelve", "not a number"),
    ("unit_price", " 12", "not a number"),
    ("unit_price", "0x10", "not a number"),
    ("unit_price", "", "required"),
    ("quantity", "0", "quantity is 0"),
    ("quantity", "0.000", "quantity is 0"),
    ("quantity", "1.2345", "more than 3 decimals"),
    ("line_no", "0", "below 1"),
    ("line_no", "-3", "below 1"),
    ("line_no", "1.5", "not a whole number"),
    ("line_no", "1.0", "not a whole number"),
    ("line_no", "2147483648", "above 2147483647"),
    ("ordered_at", "2026-02-31", "no day of the calendar"),
    ("ordered_at", "0000-01-01", "no day of the calendar"),
    ("ordered_at", "31.12.2026", "not a day"),
    ("ordered_at", "2026-01-01T25:00", "no time of the day"),
    ("ordered_at", "2026-01-01T10:00+99:00", "no time of the day"),
    ("ordered_at", "2026-W01-1", "not a day written as YYYY-MM-DD"),
    ("ordered_at", "1066-10-14", "between the years 1900 and 2199"),
    ("ordered_at", "1900-01-01T00:30:00+12:00", "between the years 1900 and 2199"),  # still 1899 in Shanghai
    ("ordered_at", "2199-12-31T20:00:00Z", "between the years 1900 and 2199"),  # 2200 there
    ("ordered_at", "２０２６-01-01", "not a day"),
    ("currency", "cny", "ISO 4217"),
    ("currency", "XYZ", "ISO 4217"),
    ("currency", "ＣＮＹ", "ISO 4217"),
    ("currency", "GBP", "no exchange rate GBP to CNY for 2026-03-02"),
    ("channel_code", "TMALL", "unknown channel TMALL"),
    ("channel_code", "tmall ", "unknown channel"),
    ("sku", "S9", "unknown product S9"),
    ("partner_code", "P9", "unknown partner P9"),
    ("outlet_code", "F1", "unknown outlet F1"),
    ("territory_code", "CN-XX", "unknown territory CN-XX"),
    ("customer_id", "c1", "unknown customer c1"),
    ("commission_partner_codes", "P1;P9", "unknown partner P9"),
    ("order_id", "x" * 101, "101 characters long; at most 100"),
    ("order_id", "a\x00b", "NUL"),
    ("promotion_code", "a\x00b", "NUL"),
    ("quantity", "999999999999", "not below 1,000,000,000,000"),
]


@pytest.mark.parametrize(("column", "cell", "reason"), ORDER_CELLS)
def test_a_bad_cell_costs_its_row_only(tmp_path: Path, column: str, cell: str, reason: str) -> None:
    load_world(tmp_path)
    bad = {"commission_partner_codes": "", "outlet_code": "", "promotion_code": "", "partner_code": "", **world_row("orders")}
    price = {"unit_price": "900"} if (column, cell) == ("quantity", "999999999999") else {}
    report = load_rows(tmp_path, "orders", [{**bad, **price, "order_id": "BAD", column: cell}, {**bad, **GOOD}])
    reject = only(report)
    assert (reject.file, reject.line, reject.column) == ("orders.csv", 2, column)
    assert reason in reject.reason
    assert (report.accepted, report.changed, report.exit_code) == (1, 1, 1)
    assert set(OrderLine.objects.unscoped("test").values_list("order_id", flat=True)) == {"O1", "O2", "N1"}


@pytest.mark.parametrize(
    ("code", "changed", "column", "reason"),
    [
        ("brands", {"code": "B2", "time_zone": "Mars/Olympus"}, "time_zone", "IANA"),
        ("brands", {"code": "B2", "time_zone": "../../etc/passwd"}, "time_zone", "IANA"),
        ("brands", {"code": "B2", "stage": "young"}, "stage", "none of: survival, development, peak"),
        ("brands", {"currency": "USD"}, "currency", "do not change any more"),
        ("exchange_rates", {"rate": "0"}, "rate", "the rate is 0"),
        ("exchange_rates", {"rate": "0.1234567890123"}, "rate", "more than 12 decimals"),
        ("exchange_rates", {"rate": "9300000"}, "rate", "above 9000000"),
        ("exchange_rates", {"quote": "USD"}, "quote", "same currency"),
        ("territories", {"population": "-5"}, "population", "below 0"),
        ("channels", {"online": "ja"}, "online", "neither true nor false"),
        ("channels", {"kind": "shop"}, "kind", "none of"),
        ("products", {"launched_on": "2026-13-01"}, "launched_on", "no day of the calendar"),
        ("products", {"msrp": "-1"}, "msrp", "below 0"),
        ("partners", {"tier_code": "Z"}, "tier_code", "no tier Z"),
        ("partners", {"scheme_code": "", "tier_code": "A"}, "tier_code", "needs its scheme_code"),
        ("partners", {"scheme_code": "gold"}, "scheme_code", "unknown scheme"),
        ("partners", {"status": "retired"}, "status", "none of"),
        ("price_bands", {"valid_from": "2026-05-01", "valid_to": "2026-05-01"}, "valid_to", "is not after valid_from"),
        ("price_bands", {"ceiling": "79"}, "ceiling", "below the floor"),
        ("price_bands", {"valid_from": "2026-06-01"}, "valid_from", "overlaps the validity from 2026-01-01 to open"),
    ],
)
def test_files_check_what_only_they_know(tmp_path: Path, code: str, changed: dict[str, Any], column: str, reason: str) -> None:
    load_world(tmp_path)
    reject = only(load_rows(tmp_path, code, [world_row(code, **changed)]))
    assert (reject.line, reject.column) == (2, column)
    assert reason in reject.reason


def test_codes_stay_text(tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [world_row("products", sku="NA"), world_row("products", sku="00123"), world_row("products", sku="1234567890123456789")]
    assert load_rows(tmp_path, "products", rows).changed == 3
    lines = [world_row("orders", order_id="null", sku=sku, line_no=str(n)) for n, sku in enumerate(("NA", "00123"), start=1)]
    assert load_rows(tmp_path, "orders", lines).changed == 2


def test_the_same_key_twice_takes_the_first_line(tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [world_row("orders", order_id="N1", quantity="1"), world_row("orders", order_id="N1", quantity="5")]
    reject = only(load_rows(tmp_path, "orders", rows))
    assert (reject.line, reject.column, reject.reason) == (3, "line_no", "the key came before in this file")
    assert OrderLine.objects.unscoped("test").get(order_id="N1").quantity == 1


def test_a_key_of_a_refused_row_came_before_too(tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [world_row("orders", order_id="N1", quantity="0.0001"), world_row("orders", order_id="N1")]
    assert [line for line, _column, _reason in refused(load_rows(tmp_path, "orders", rows))] == [2, 3]


def test_short_and_long_rows_and_blank_lines(tmp_path: Path) -> None:
    load_world(tmp_path)
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,kind\nC2\nC3,b2b,extra\n\nC4,b2b\n", encoding="utf-8")
    report = load(path)
    assert refused(report) == [
        (2, "", "the row has 1 cells, the header 2"),
        (3, "", "the row has 3 cells, the header 2"),
    ]
    assert report.changed == 1


def test_an_unclosed_quote_costs_its_own_line(tmp_path: Path) -> None:
    load_world(tmp_path)
    path = tmp_path / "customers.csv"
    path.write_text('customer_id,kind,name\nC2,b2b,"open\nC3,b2b,fine\nC4,b2b,"two\nlines"\nC5,b2b,x"y\n', encoding="utf-8")
    report = load(path)
    assert [(line, column) for line, column, _reason in refused(report)] == [(2, "name"), (6, "name")]
    assert report.changed == 2  # C3, and C4 with its own line break


def test_a_last_quote_that_is_never_closed_names_its_line_and_column(tmp_path: Path) -> None:
    load_world(tmp_path)
    path = tmp_path / "customers.csv"
    path.write_text('customer_id,kind,name\nC2,b2b,"two\nlines"\nC3,b2b,"open\nC4,b2b,fine\nC5,b2b,fine\n', encoding="utf-8")
    report = load(path)
    reject = only(report)
    assert (reject.line, reject.column) == (4, "name")
    assert "quote opened on line 4 is never closed" in reject.reason
    assert report.changed == 3


def test_a_rate_that_makes_a_stored_amount_too_large_costs_its_row_only(tmp_path: Path) -> None:
    load_world(tmp_path)
    observation = {"source": "web", "observed_at": "2026-03-02", "sku": "S1", "channel_code": "site", "currency": "USD"}
    load_rows(tmp_path, "price_observations", [{**observation, "observation_id": "A", "price": "999999999"}])
    rates = [world_row("exchange_rates", rate="8999999"), world_row("exchange_rates", day="2026-02-01", rate="7.1")]
    report = load_rows(tmp_path, "exchange_rates", rates)
    assert [(line, column) for line, column, _reason in refused(report)] == [(2, "")]
    assert "too large" in only(report).reason or "out of range" in only(report).reason
    assert report.changed == 1
    assert PriceObservation.objects.unscoped("test").get().brand_price == Decimal("7199999992.8")


def test_a_rate_that_lifts_a_stored_line_over_the_limit_costs_its_row_only(tmp_path: Path) -> None:
    load_world(tmp_path)
    load_rows(tmp_path, "orders", [world_row("orders", order_id="N1", currency="USD", unit_price="999999")])
    rates = [world_row("exchange_rates", rate="8999999"), world_row("exchange_rates", day="2026-02-01", rate="7.1")]
    report = load_rows(tmp_path, "exchange_rates", rates)
    assert refused(report) == [(2, "", "quantity times price is not below 1,000,000,000,000")]
    assert report.changed == 1
    assert OrderLine.objects.unscoped("test").get(order_id="N1").net_revenue == Decimal("14399985.6")
