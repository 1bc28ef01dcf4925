"""Diversion, exclusive products, ship-to limits, launch gates, key accounts, double claims."""

from datetime import date, timedelta

import pytest

from tests.conflicts.book import DAY, Book, told

pytestmark = pytest.mark.django_db


def ship(book: Book, units: str, territory: str, day: date = DAY, partner: str = "P1") -> None:
    book.sell("10", day, channel_code="dealers", partner_code=partner, territory_code=territory, quantity=units)


def test_exactly_fifteen_percent_outside_is_silent_and_a_unit_more_is_diversion(book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    book.add("partner_territories", partner_code="P2", territory_code="CN-GD")
    for partner, outside in (("P1", "15"), ("P2", "15.018")):
        ship(book, "85", "CN-GD", partner=partner)
        ship(book, outside, "CN-SH", partner=partner)
    assert told(book.cases()) == [("diversion", (), ("P2",), None, "150.18")]


@pytest.mark.parametrize(("units", "expected"), [("19.999", 0), ("20", 1)])
def test_diversion_needs_twenty_units_with_a_territory(book: Book, units: str, expected: int) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    ship(book, units, "CN-SH")
    ship(book, "100", "")
    assert len(book.cases()) == expected


def test_a_partner_without_grants_has_no_diversion_test(book: Book) -> None:
    ship(book, "100", "CN-SH")
    assert book.cases() == []


def test_a_grant_for_an_ancestor_holds_what_lies_under_it(book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN")
    ship(book, "100", "CN-SH")
    assert book.cases() == []


def test_the_window_holds_28_days_and_a_case_counts_each_line_once(book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    ship(book, "30", "CN-SH", DAY - timedelta(days=27))
    ship(book, "10", "CN-GD", DAY)
    ship(book, "1", "CN-GD", DAY + timedelta(days=1))
    cases = book.cases()
    assert [(case["first_seen"], case["last_seen"], case["at_stake"], case["units"]) for case in cases] == [
        ("2026-02-11", "2026-02-11", "300", "30"),
        ("2026-03-10", "2026-03-10", "300", "30"),
    ]


def test_a_barred_product_and_one_outside_its_exclusive_channels_are_breaches(book: Book) -> None:
    book.add("assortment", sku="S1", channel_code="tmall", rule="barred", territory_code="CN-GD")
    book.add("assortment", sku="S2", channel_code="flag", rule="exclusive", valid_from="2026-03-10", valid_to="2026-03-12")
    book.sell("10", territory_code="CN-GD")
    book.sell("10", territory_code="CN-SH")
    book.sell("10", territory_code="")
    book.sell("20", sku="S2", day="2026-03-09")
    book.sell("30", sku="S2", day="2026-03-10", channel_code="dealers", partner_code="P1")
    book.sell("40", sku="S2", day="2026-03-11", channel_code="flag")
    book.sell("50", sku="S2", day="2026-03-12")
    assert told(book.cases()) == [
        ("exclusive_breach", ("dealers",), ("P1",), "S2", "30"),
        ("exclusive_breach", ("tmall",), (), "S1", "10"),
    ]


def test_a_line_without_territory_is_outside_a_territorys_exclusive_rule(book: Book) -> None:
    book.add("assortment", sku="S1", channel_code="tmall", rule="exclusive", territory_code="CN")
    book.sell("10", territory_code="CN-GD")
    book.sell("20", territory_code="")
    assert told(book.cases()) == [("exclusive_breach", ("tmall",), (), "S1", "20")]


def test_a_channel_with_ship_to_territories_may_not_ship_elsewhere(book: Book) -> None:
    book.add("channel_territories", channel_code="tmall", territory_code="CN", valid_to="2026-03-11")
    book.sell("10", territory_code="CN-GD")
    book.sell("20", territory_code="")
    book.sell("30", territory_code="DE", quantity="2")
    book.sell("40", territory_code="DE", channel_code="dealers")
    book.sell("50", territory_code="DE", day="2026-03-11")
    assert told(book.cases()) == [("ship_to_breach", ("tmall",), (), "DE", "60")]


def test_a_sale_on_the_gates_day_is_in_time_and_the_day_before_is_a_false_start(book: Book) -> None:
    book.files["products"][1]["launched_on"] = "2026-03-05"
    book.add("launches", sku="S1", channel_code="tmall", opens_on="2026-03-11")
    book.add("launches", sku="S1", channel_code="tmall", opens_on="2026-03-09", territory_code="CN")
    book.sell("10", territory_code="CN-GD", day="2026-03-08")
    book.sell("20", territory_code="CN-GD", day="2026-03-09")
    book.sell("30", territory_code="", day="2026-03-10")
    book.sell("40", territory_code="DE", day="2026-03-11")
    book.sell("50", sku="S2", day="2026-03-04", channel_code="flag")
    book.sell("60", sku="S2", day="2026-03-05", channel_code="flag")
    book.sell("70", channel_code="flag", day="2026-01-01")
    assert told(book.cases()) == [
        ("false_start", ("flag",), (), "S2", "50"),
        ("false_start", ("tmall",), (), "S1", "40"),
    ]


def test_a_partners_order_for_a_key_account_is_a_breach(book: Book) -> None:
    book.sell("10", channel_code="dealers", partner_code="P1", customer_id="K1", quantity="3")
    book.sell("10", channel_code="dealers", partner_code="P1", customer_id="B1")
    book.sell("10", channel_code="dealers", customer_id="K1")
    book.sell("10", channel_code="dealers", partner_code="P1", customer_id="K1", quantity="-1")
    assert told(book.cases()) == [("key_account_breach", (), ("P1",), "K1", "30")]


def test_two_partners_claim_one_order(book: Book) -> None:
    for partner, rate in (("P1", "0.05"), ("P2", "0.08")):
        book.add("agreements", partner_code=partner, promotion_authority="approve", commission_rate=rate, valid_from="2026-01-01")
    order = {"order_id": "H1", "customer_id": "B1", "channel_code": "dealers"}
    book.sell("1000", **order, commission_partner_codes="P1")
    book.sell("1000", **order, line_no="2", sku="S2", commission_partner_codes="P2")
    book.sell("1000", **order, line_no="3", quantity="-1", commission_partner_codes="P3")
    book.sell("1000", order_id="H2", partner_code="P2", channel_code="dealers", commission_partner_codes="P1")
    assert told(book.cases()) == [("double_claim", (), ("P1", "P2"), "B1", "50")]


def test_a_double_claim_without_any_known_rate_has_no_amount_and_is_medium(book: Book) -> None:
    book.sell("1000", commission_partner_codes="P1;P3")
    assert [(case["partners"], case["customer"], case["at_stake"], case["severity"]) for case in book.cases()] == [
        (["P1", "P3"], None, None, "medium")
    ]


def test_facts_after_the_nights_day_are_not_looked_at(book: Book) -> None:
    book.add("channel_territories", channel_code="tmall", territory_code="CN")
    book.sell("10", territory_code="DE", day="2026-03-15")
    book.sell("10", territory_code="DE", day="2026-03-16")
    assert told(book.cases(date(2026, 3, 15))) == [("ship_to_breach", ("tmall",), (), "DE", "10")]
