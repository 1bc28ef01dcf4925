"""The brute-force conflict rules at their limits, on folders small enough to be worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.twins.conflicts_twin import expected_cases
from tests.twins.facts import Facts

UNTIL = date(2026, 3, 31)
BASE = {
    "brands": ["code,name,currency,time_zone", "B,Brand,CNY,Asia/Shanghai"],
    "exchange_rates": ["day,base,quote,rate", "2026-03-01,USD,CNY,7.00", "2026-03-20,CNY,EUR,0.125"],
    "territories": ["code,name,parent_code,level", "CN,China,,country", "CN-44,Guangdong,CN,province", "CN-4403,Shenzhen,CN-44,city", "CN-31,Shanghai,CN,province"],
    "channels": ["code,name,brand_code,kind,currency", "shop,Shop,B,own_site,CNY", "mall,Mall,B,marketplace,CNY", "deal,Dealers,B,distributor,CNY", "us,US,B,marketplace,USD"],
    "products": ["sku,name,brand_code,msrp,unit_cost,currency,launched_on", "P,Product,B,100.00,40.00,CNY,2026-01-01"],
    "partners": ["code,name,channel_code", "D1,One,deal", "D2,Two,deal"],
    "customers": ["customer_id,kind,key_account", "person,b2c,", "firm,b2b,", "key,b2b,true"],
    "price_bands": ["sku,channel_code,territory_code,floor,ceiling,currency,valid_from,valid_to", "P,mall,,80.00,110.00,CNY,,2026-03-15", "P,mall,,85.00,110.00,CNY,2026-03-15,", "P,mall,CN-44,70.00,110.00,CNY,,"],
}  # fmt: skip
ORDERS = (
    "source,order_id,line_no,ordered_at,channel_code,sku,quantity,unit_price,currency,list_price,discount,partner_code,territory_code,"
    "customer_id,promotion_code,commission_partner_codes"
)


def line(order: str, day: str, channel: str, quantity: object, price: str, **more: str) -> str:
    """One row of orders.csv."""
    names = ORDERS.split(",")
    values = {"source": "t", "order_id": order, "line_no": "1", "ordered_at": day, "channel_code": channel, "sku": "P", "quantity": str(quantity), "unit_price": price,
              "currency": "CNY", **more}  # fmt: skip
    return ",".join(values.get(name, "") for name in names)


def folder_with(path: Path, orders: list[str], **files: list[str]) -> Path:
    for name, lines in {**BASE, "orders": [ORDERS, *orders], **files}.items():
        (path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def short(cases: list[dict]) -> list[tuple]:
    return [
        (case["kind"], case["first_seen"], case["last_seen"], case["at_stake"], case["status"], case["recurrence_of"])
        for case in cases
    ]


def test_a_price_is_tested_against_the_band_of_its_day_and_nearest_territory(tmp_path: Path) -> None:
    orders = [
        line("1", "2026-03-14", "mall", 1, "80.00", territory_code="CN-31"),
        line("2", "2026-03-15", "mall", 2, "80.00", territory_code="CN-31"),
        line("3", "2026-03-16", "mall", 1, "75.00", territory_code="CN-4403"),
        line("4", "2026-03-16", "mall", -1, "10.00", territory_code="CN-31"),
        line("5", "2026-03-17", "mall", 1, "110.01"),
    ]
    assert short(expected_cases(folder_with(tmp_path, orders), UNTIL)) == [
        ("price_above_ceiling", "2026-03-17", "2026-03-17", "0.010000", "open", None),
        ("price_below_floor", "2026-03-15", "2026-03-15", "10.000000", "resolved", None),
    ]


def test_evidence_14_days_apart_is_one_case_and_15_days_a_recurrence(tmp_path: Path) -> None:
    first = date(2026, 1, 10)
    orders = [line(str(gap), (first + timedelta(days=gap)).isoformat(), "mall", 1, "79.00") for gap in (0, 14, 29)]
    assert short(expected_cases(folder_with(tmp_path, orders), UNTIL)) == [
        ("price_below_floor", "2026-01-10", "2026-01-24", "2.000000", "resolved", None),
        ("price_below_floor", "2026-02-08", "2026-02-08", "1.000000", "resolved", "2026-01-10"),
    ]
    assert [case["status"] for case in expected_cases(tmp_path, date(2026, 2, 7))] == ["open"]


@pytest.mark.parametrize(
    ("status", "authority", "price", "kind"),
    [
        ("approved", "approve", "60.00", None),
        ("approved", "approve", "59.99", "price_below_floor"),
        ("filed", "file", "60.00", None),
        ("filed", "approve", "60.00", "unfiled_promotion"),
        ("draft", "free", "60.00", "unfiled_promotion"),
    ],
)
def test_a_promotion_covers_when_approved_or_filed_where_filing_is_enough(
    tmp_path: Path, status: str, authority: str, price: str, kind: str | None
) -> None:
    promotions = ["code,channel_code,sku,starts_on,ends_on,status,partner_code,territory_code,discount_rate,price,budget,joint_plan",
                  f"X,mall,P,2026-03-20,2026-03-22,{status},D1,CN,0.4,,,"]  # fmt: skip
    agreements = ["partner_code,promotion_authority,commission_rate,valid_from,valid_to", f"D1,{authority},,2026-01-01,"]
    orders = [
        line(
            "1", "2026-03-22", "mall", 1, price, list_price="100.00", discount="40.00", partner_code="D1", territory_code="CN-31"
        )
    ]
    cases = expected_cases(folder_with(tmp_path, orders, promotions=promotions, agreements=agreements), UNTIL)
    assert [case["kind"] for case in cases] == ([kind] if kind else [])


def test_undercut_needs_more_than_five_percent_a_consumer_and_the_same_country(tmp_path: Path) -> None:
    bands = BASE["price_bands"][:1]
    orders = [
        line("1", "2026-03-20", "shop", 1, "100.00", territory_code="CN-31", customer_id="person"),
        line("2", "2026-03-20", "mall", 1, "95.00", territory_code="CN-4403"),
        line("3", "2026-03-20", "mall", 3, "94.99", territory_code="CN-4403"),
        line("4", "2026-03-20", "mall", 1, "90.00", territory_code="CN-4403", customer_id="firm"),
        line("5", "2026-03-20", "mall", 1, "90.00"),
        line("6", "2026-03-21", "mall", 1, "90.00", territory_code="CN-4403"),
    ]
    cases = expected_cases(folder_with(tmp_path, orders, price_bands=bands), UNTIL)
    assert [(case["kind"], case["channels"], case["at_stake"], case["rows"]) for case in cases] == [
        ("price_undercut", ["mall", "shop"], "15.030000", ["orders:t:3:1"])
    ]


@pytest.mark.parametrize(("home", "away", "opens"), [(85, 15, False), (84, 15, True), (15, 4, False), (16, 4, True)])
def test_diversion_needs_more_than_15_percent_of_at_least_20_units(tmp_path: Path, home: int, away: int, opens: bool) -> None:
    grants = ["partner_code,territory_code,exclusive,valid_from,valid_to", "D1,CN-44,true,,"]
    orders = [
        line("1", "2026-02-01", "deal", 500, "1.00", partner_code="D1", territory_code="CN-31", customer_id="firm"),
        line("2", "2026-03-01", "deal", home, "1.00", partner_code="D1", territory_code="CN-4403", customer_id="firm"),
        line("3", "2026-03-28", "deal", away, "2.00", partner_code="D1", territory_code="CN-31", customer_id="firm"),
        line("4", "2026-03-28", "deal", 900, "1.00", partner_code="D1", customer_id="firm"),
        line("5", "2026-03-28", "deal", 900, "1.00", partner_code="D2", territory_code="CN-31", customer_id="firm"),
    ]
    cases = expected_cases(folder_with(tmp_path, orders, partner_territories=grants), UNTIL)
    recent = [(case["partners"], case["last_seen"], case["at_stake"]) for case in cases if case["last_seen"] > "2026-03-02"]
    assert recent == ([(["D1"], "2026-03-28", f"{away * 2}.000000")] if opens else [])


def test_exclusive_and_barred_products_and_ship_to_limits(tmp_path: Path) -> None:
    assortment = [
        "sku,channel_code,rule,territory_code,valid_from,valid_to",
        "P,shop,exclusive,,,2026-03-20",
        "P,us,barred,CN-44,,",
    ]
    limits = ["channel_code,territory_code,valid_from,valid_to", "deal,CN-44,,"]
    orders = [
        line("1", "2026-03-19", "deal", 1, "90.00", territory_code="CN-4403", customer_id="firm"),
        line("2", "2026-03-20", "deal", 1, "90.00", territory_code="CN-4403", customer_id="firm"),
        line("3", "2026-03-21", "deal", 1, "90.00", territory_code="CN-31", customer_id="firm"),
        line("4", "2026-03-21", "deal", 1, "90.00", customer_id="firm"),
        line("5", "2026-03-22", "us", 2, "10.123456", currency="USD", territory_code="CN-4403", customer_id="firm"),
    ]
    rates = [*BASE["exchange_rates"], "2026-03-22,USD,CNY,7.123456"]
    cases = expected_cases(
        folder_with(tmp_path, orders, assortment=assortment, channel_territories=limits, exchange_rates=rates), UNTIL
    )
    assert [(case["kind"], case["channels"], case["territory"], case["first_seen"], case["at_stake"]) for case in cases] == [
        ("exclusive_breach", ["deal"], None, "2026-03-19", "90.000000"),
        ("exclusive_breach", ["us"], None, "2026-03-22", "144.227987"),  # 20.246912 x 7.123456 = 144.22798676...
        ("ship_to_breach", ["deal"], "CN-31", "2026-03-21", "90.000000"),
    ]


def test_claims_key_accounts_and_gates(tmp_path: Path) -> None:
    agreements = [
        "partner_code,promotion_authority,commission_rate,valid_from,valid_to",
        "D1,file,0.10,2026-01-01,",
        "D2,file,0.05,2026-01-01,",
    ]
    launches = ["sku,channel_code,opens_on,territory_code", "P,deal,2026-03-10,", "P,deal,2026-03-05,CN-44"]
    orders = [
        line("1", "2026-03-12", "deal", 10, "90.00", partner_code="D1", customer_id="firm", commission_partner_codes="D1;D2"),
        line("2", "2026-03-12", "deal", 10, "90.00", partner_code="D1", customer_id="firm", commission_partner_codes="D2"),
        line("3", "2026-03-12", "deal", 1, "90.00", partner_code="D1", customer_id="key"),
        line("4", "2026-03-12", "deal", 1, "90.00", customer_id="key"),
        line("5", "2026-03-09", "deal", 1, "90.00", customer_id="firm"),
        line("6", "2026-03-09", "deal", 1, "90.00", customer_id="firm", territory_code="CN-4403"),
        line("7", "2026-03-04", "deal", 1, "90.00", customer_id="firm", territory_code="CN-4403"),
        line("8", "2025-12-31", "shop", 1, "90.00", customer_id="firm"),
    ]
    cases = expected_cases(folder_with(tmp_path, orders, agreements=agreements, launches=launches), UNTIL)
    assert [
        (case["kind"], case["channels"], case["partners"], case["customer"], case["first_seen"], case["at_stake"])
        for case in cases
    ] == [
        ("double_claim", [], ["D1", "D2"], "firm", "2026-03-12", "45.000000"),
        ("false_start", ["deal"], [], None, "2026-03-04", "180.000000"),
        ("false_start", ["shop"], [], None, "2025-12-31", "90.000000"),
        ("key_account_breach", [], ["D1"], "key", "2026-03-12", "90.000000"),
    ]


def test_clashing_promotions_count_their_shared_days_and_the_smaller_budget(tmp_path: Path) -> None:
    promotions = [
        "code,channel_code,sku,starts_on,ends_on,status,partner_code,territory_code,discount_rate,price,budget,joint_plan",
        "A,mall,P,2026-03-01,2026-03-10,approved,,CN,0.1,,500.00,J1",
        "B,shop,P,2026-03-10,2026-03-20,filed,,CN-4403,0.1,,900.00,J2",
        "C,us,P,2026-04-20,2026-04-25,approved,,,0.1,,,J3",
        "D,shop,P,2026-04-25,2026-05-20,approved,,CN,0.1,,10.00,",
        "E,deal,P,2026-03-01,2026-06-30,approved,,CN-31,0.1,,10.00,J1",
        "F,deal,P,2026-03-21,2026-03-31,draft,,,0.1,,10.00,",
    ]
    cases = expected_cases(folder_with(tmp_path, [], promotions=promotions), UNTIL)
    assert [(case["channels"], case["first_seen"], case["last_seen"], case["at_stake"], case["status"]) for case in cases] == [
        (["deal", "shop"], "2026-04-25", "2026-05-20", "10.000000", "open"),
        (["deal", "us"], "2026-04-20", "2026-04-25", None, "open"),
        (["mall", "shop"], "2026-03-10", "2026-03-10", "500.000000", "resolved"),
        (["shop", "us"], "2026-04-25", "2026-04-25", None, "open"),
    ]


def test_rates_serve_for_seven_days_and_in_both_directions(tmp_path: Path) -> None:
    facts = Facts(folder_with(tmp_path, []), UNTIL)
    assert facts.converted(Decimal("1.50"), "USD", "CNY", date(2026, 3, 8)) == Decimal("10.500000")
    assert facts.converted(Decimal("1.50"), "EUR", "CNY", date(2026, 3, 20)) == Decimal("12.000000")
    with pytest.raises(LookupError):
        facts.converted(Decimal("1.50"), "USD", "CNY", date(2026, 3, 9))
