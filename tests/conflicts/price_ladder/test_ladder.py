"""The ladder of a product: what lies inside its band, exactly at it, under it, over it, and what a promotion allows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conflicts.price_ladder.choices import Side
from conflicts.price_ladder.queries import LadderAsked, ladder, ladder_channels, ladder_products
from conflicts.price_ladder.rules import Ladder, median_of, scale_of, spread
from foundation.values.scope import Role, system_scope
from tests.builders.people import make_user
from tests.conflicts.book import Book
from tests.conflicts.conftest import book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night

__all__ = ["book"]
NIGHT = date(2026, 3, 15)
LEAD = system_scope(brand="LY")


def told(territory: str | None = None) -> Ladder:
    (product,) = ladder_products(LEAD, sku="S1")
    asked = LadderAsked("S1", date(2026, 3, 1), NIGHT, territory)
    return ladder(LEAD, asked, product, ladder_channels(LEAD, brand="LY"))


@pytest.fixture
def played(book: Book, db: None) -> Book:
    book.band("80", "120")
    book.band("10", "15", channel_code="amazon-de", currency="EUR")
    for price, day in (("100", 2), ("90", 3), ("80", 4), ("70", 5), ("130", 6)):
        book.sell(price, f"2026-03-{day:02}")
    book.sell("75", "2026-03-10")
    book.promotion(price="75", starts_on="2026-03-10", ends_on="2026-03-10")
    book.sell("65", "2026-03-11", discount="35", territory_code="DE")
    book.sell("9", "2026-03-06", channel_code="amazon-de", currency="EUR", territory_code="DE")
    book.observe("95", "2026-03-07")
    load_folder(book.write())
    play_night(NIGHT)
    return book


def test_a_channel_has_its_range_its_median_and_what_lies_outside(played: Book) -> None:
    found = told()
    rung = next(each for each in found.rungs if each.count == 8)
    assert (rung.side, rung.floor, rung.ceiling) == (Side.ONLINE, 80, 120)
    assert (rung.lowest, rung.highest, rung.median) == (80, 100, 85)
    assert (rung.under, rung.over, rung.allowed, rung.is_at_floor, rung.breaches) == (65, 130, 75, True, 3)
    assert (found.count, found.breaches, found.msrp) == (9, 4, 100)


def test_abroad_prices_and_bands_are_in_the_brands_currency(played: Book) -> None:
    rung = next(each for each in told().rungs if each.side is Side.ABROAD)
    assert (rung.under, rung.count, rung.breaches) == (Decimal(72), 1, 1)
    assert rung.floor is None  # no rate within 7 days before the last day


def test_promotions_and_unfiled_days_are_spells(played: Book) -> None:
    assert sorted((each.label, each.first.day, each.last.day, each.is_unfiled) for each in told().spells) == [
        ("tmall", 10, 10, False),
        ("tmall", 11, 11, True),
    ]


def test_a_territory_narrows_prices_to_itself_and_below(played: Book) -> None:
    assert told("DE").count == 2 and told("ASIA").count == 7 and told("CN-SH").count == 0


def test_the_page_says_it_and_lists_the_cases(played: Book, client: Client) -> None:
    client.force_login(make_user(Role.GTM_LEAD))
    page = client.get("/price-ladder/S1/").context["page"]
    assert page.lead == "4 of 9 prices are out of their band, compliance 55.6\u00a0%."
    assert page.text == "3 of them come from tmall. ¥75 under a floor is covered by a promotion and counts for no breach."
    assert sorted(case.kind for case in page.cases) == sorted(
        ["Price above ceiling", "Price below floor", "Price below floor", "Unfiled promotion"]
    )
    assert page.drawing.groups[0].rungs[0].url.startswith("/price-bands/change/?sku=S1&channel=")
    assert "价格阶梯" in client.get("/price-ladder/S1/", headers={"accept-language": "zh-hans"}).content.decode()
    assert len(client.get("/price-ladder/S1/prices.csv").content.decode().splitlines()) == 10
    assert client.get("/price-ladder/S9/").status_code == 404
    assert client.get("/price-ladder/S1/?days=5").status_code == 400
    client.force_login(make_user(Role.ANALYST))
    assert "/price-bands/change/" not in client.get("/price-ladder/S1/").content.decode()


def test_statements_do_not_grow_with_the_prices(book: Book, client: Client, db: None) -> None:
    book.band("80")
    book.sell("70", "2026-03-10")
    for number in range(40):
        book.sell(str(60 + number), f"2026-03-{1 + number % 10:02}", sku="S2", channel_code="tmall" if number % 2 else "site")
    load_folder(book.write())
    play_night(NIGHT)
    client.force_login(make_user(Role.GTM_LEAD))
    counts = []
    for sku in ("S1", "S2"):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/price-ladder/{sku}/").status_code == 200
        counts.append(len(caught))
    assert counts[1] <= counts[0]


def test_before_the_first_night_the_page_says_what_to_do(book: Book, client: Client, db: None) -> None:
    load_folder(book.write())
    client.force_login(make_user(Role.GTM_LEAD))
    assert "No night has been published yet" in client.get("/price-ladder/S1/").content.decode()
    assert client.get("/price-ladder/").status_code == 200


def test_ticks_are_round_and_hold_every_price() -> None:
    assert scale_of([229, 360], start=0, end=100).ticks == (220, 240, 260, 280, 300, 320, 340, 360)
    assert scale_of([5, 5], start=0, end=1).low <= 5 <= scale_of([5, 5], start=0, end=1).high
    assert median_of([Decimal(1), Decimal(2)]) == Decimal("1.5") and median_of([]) is None
    assert spread(list(range(10)), 4) == [0, 2, 5, 7]
