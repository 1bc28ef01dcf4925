"""The price kinds: which applies, exactly at the limit, and what is at stake."""

import pytest

from foundation.jobs.models import DirtyKey
from tests.conflicts.book import DAY, Book, told

pytestmark = pytest.mark.django_db


def test_a_price_at_the_floor_is_silent_and_a_cent_under_it_is_not(book: Book) -> None:
    book.band("80", "120")
    book.sell("80", quantity="5")
    book.sell("79.99", day="2026-03-11", quantity="5")
    assert told(book.cases()) == [("price_below_floor", ("tmall",), (), "S1", "0.05")]


def test_a_price_at_the_ceiling_is_silent_and_a_cent_over_it_is_not(book: Book) -> None:
    book.band("80", "120")
    book.sell("120")
    book.sell("120.01", quantity="2.5")
    assert told(book.cases()) == [("price_above_ceiling", ("tmall",), (), "S1", "0.025")]


def test_a_return_is_never_a_violation(book: Book) -> None:
    book.band()
    book.sell("10", quantity="-1")
    assert book.cases() == []


@pytest.mark.parametrize("sign", [{"discount": "30"}, {"promotion_code": "LIVE18"}])
def test_a_discount_under_the_floor_that_nothing_covers_is_an_unfiled_promotion(book: Book, sign: dict[str, str]) -> None:
    book.band()
    book.sell("70", quantity="3", **sign)
    assert told(book.cases()) == [("unfiled_promotion", ("tmall",), (), "S1", "30")]


def test_a_higher_list_price_alone_makes_no_promotion(book: Book) -> None:
    book.band()
    book.sell("70", list_price="100", discount="0")
    assert told(book.cases()) == [("price_below_floor", ("tmall",), (), "S1", "10")]


def test_an_approved_promotion_covers_down_to_its_price(book: Book) -> None:
    book.band()
    book.promotion(price="70")
    book.sell("70", discount="30")
    book.sell("69.99", day="2026-03-11", discount="30")
    assert told(book.cases()) == [("price_below_floor", ("tmall",), (), "S1", "10.01")]


def test_of_several_promotions_the_lowest_price_counts(book: Book) -> None:
    book.band()
    book.promotion("PR1", price="75")
    book.promotion("PR2", discount_rate="0.4")
    book.sell("60", list_price="100")
    book.sell("59.999999", day="2026-03-11", list_price="100")
    assert told(book.cases()) == [("price_below_floor", ("tmall",), (), "S1", "20.000001")]


def test_without_a_list_price_the_rate_comes_off_the_msrp(book: Book) -> None:
    book.band()
    book.promotion(discount_rate="0.3")
    book.sell("70")
    book.sell("69", list_price="90", day="2026-03-12")
    assert book.cases() == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [({"starts_on": "2026-03-10", "ends_on": "2026-03-10"}, 0), ({"ends_on": "2026-03-09"}, 1), ({"starts_on": "2026-03-11"}, 1)],
)
def test_a_promotion_covers_its_first_and_last_day(book: Book, days: dict[str, str], expected: int) -> None:
    book.band()
    book.promotion(price="50", **days)
    book.sell("50")
    assert len(book.cases()) == expected


@pytest.mark.parametrize(
    ("authority", "kind"), [("file", None), ("free", None), ("approve", "price_below_floor"), ("", "price_below_floor")]
)
def test_a_filed_promotion_covers_where_the_partners_agreement_says_so(book: Book, authority: str, kind: str | None) -> None:
    book.band(channel_code="dealers")
    book.promotion(channel_code="dealers", price="50", status="filed")
    if authority:
        book.add("agreements", partner_code="P1", promotion_authority=authority, valid_from="2026-03-10", valid_to="2026-03-11")
    book.sell("50", channel_code="dealers", partner_code="P1")
    assert [case["kind"] for case in book.cases()] == ([kind] if kind else [])


def test_an_agreement_ends_the_day_before_valid_to(book: Book) -> None:
    book.band(channel_code="dealers")
    book.promotion(channel_code="dealers", price="50", status="filed")
    book.add("agreements", partner_code="P1", promotion_authority="free", valid_from="2026-03-01", valid_to="2026-03-10")
    book.sell("50", channel_code="dealers", partner_code="P1")
    assert told(book.cases()) == [("price_below_floor", ("dealers",), ("P1",), "S1", "30")]


def test_a_promotion_of_another_partner_or_territory_does_not_cover(book: Book) -> None:
    book.band(channel_code="dealers")
    book.promotion("PR1", channel_code="dealers", price="50", partner_code="P2")
    book.promotion("PR2", channel_code="dealers", price="50", territory_code="CN-GD")
    book.sell("50", channel_code="dealers", partner_code="P1", territory_code="CN-SH")
    book.sell("50", channel_code="dealers", partner_code="P1", territory_code="")
    book.sell("50", channel_code="dealers", partner_code="P1", territory_code="CN-GD")
    assert told(book.cases()) == [("price_below_floor", ("dealers",), ("P1",), "S1", "60")]


def test_the_nearest_ancestors_band_counts_else_the_one_without_territory(book: Book) -> None:
    book.band("80", "120")
    book.band("60", "120", territory_code="CN")
    book.band("40", "120", territory_code="CN-GD")
    book.sell("39", territory_code="CN-GD")
    book.sell("59", territory_code="CN-SH", day="2026-03-11")
    book.sell("79", territory_code="", day="2026-03-12")
    book.sell("40", territory_code="CN-GD")
    book.sell("60", territory_code="CN-SH")
    assert told(book.cases()) == [("price_below_floor", ("tmall",), (), "S1", "3")]


def test_a_band_that_is_over_leaves_the_day_to_its_ancestors(book: Book) -> None:
    book.band("80", "120")
    book.band("40", "120", territory_code="CN", valid_to="2026-03-10")
    book.sell("50", territory_code="CN")
    assert told(book.cases()) == [("price_below_floor", ("tmall",), (), "S1", "30")]


def test_prices_of_two_currencies_are_compared_in_the_brands(book: Book) -> None:
    book.band("10", "20", channel_code="amazon-de", currency="EUR")
    book.sell("79.999999", channel_code="amazon-de", quantity="2")
    book.sell("80", channel_code="amazon-de", day="2026-03-11")
    book.sell("9.5", channel_code="amazon-de", day="2026-03-12", currency="EUR", quantity="2")
    assert told(book.cases()) == [("price_below_floor", ("amazon-de",), (), "S1", "8.000002")]


def test_an_observed_price_is_net_of_tax_and_stands_for_one_unit(book: Book) -> None:
    book.band("80", "120")
    book.observe("90.4", tax_rate="0.13")
    book.observe("79.1", tax_rate="0.13", day="2026-03-11")
    assert told(book.cases()) == [("price_below_floor", ("tmall",), (), "S1", "10")]


def test_an_undercut_of_exactly_five_percent_is_silent(book: Book) -> None:
    book.sell("100", channel_code="site", customer_id="C1")
    book.sell("95", customer_id="C1")
    book.sell("94.99", quantity="10", sku="S1")
    assert told(book.cases()) == [("price_undercut", ("site", "tmall"), (), "S1", "50.1")]


def test_the_lowest_protected_price_counts_and_ties_go_by_code(book: Book) -> None:
    book.sell("100", channel_code="site")
    book.sell("90", channel_code="site")
    book.sell("90", channel_code="flag")
    book.sell("80")
    assert told(book.cases()) == [("price_undercut", ("flag", "tmall"), (), "S1", "10")]


def test_undercutting_needs_a_consumer_the_same_day_and_a_shared_country(book: Book) -> None:
    book.sell("100", channel_code="site", territory_code="CN-GD")
    book.sell("50", customer_id="B1")
    book.sell("50", day="2026-03-11")
    book.sell("50", territory_code="DE")
    book.sell("50", territory_code="ASIA")
    book.sell("50", territory_code="")
    book.sell("100", channel_code="site", territory_code="DE", customer_id="B1")
    assert book.cases() == []


def test_a_covering_promotion_excuses_an_undercut(book: Book) -> None:
    book.promotion(discount_rate="0.01")
    book.sell("100", channel_code="site")
    book.sell("50")
    assert book.cases() == []


def test_a_line_counts_for_the_first_kind_only(book: Book) -> None:
    book.band("80", "120")
    book.sell("100", channel_code="site")
    book.sell("70", discount="30")
    book.sell("70", day="2026-03-11")
    assert told(book.cases()) == [
        ("price_below_floor", ("tmall",), (), "S1", "10"),
        ("unfiled_promotion", ("tmall",), (), "S1", "10"),
    ]


def test_a_missing_rate_leaves_its_key_dirty_and_judges_the_others(book: Book) -> None:
    book.band("1", "2", currency="USD")
    book.band("80", "120", channel_code="dealers")
    book.sell("10")
    book.sell("79", channel_code="dealers", partner_code="P1")
    assert told(book.cases()) == [("price_below_floor", ("dealers",), ("P1",), "S1", "1")]
    left = DirtyKey.objects.filter(run=0).values_list("topic", "day")
    assert list(left) == [("sales", DAY)]
