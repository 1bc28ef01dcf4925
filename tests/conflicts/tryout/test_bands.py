"""What a publication of bands opens and closes: the night after it does exactly what the preview named."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from conflicts.tryout.choices import Change as Result
from conflicts.tryout.queries import preview_of_bands
from conflicts.tryout.rules import Preview
from foundation.values.scope import system_scope
from pricing.bands.choices import Way
from pricing.bands.models import PriceBand
from pricing.bands.queries import Cell, one_draft
from pricing.bands.rules import Percents
from pricing.bands.services import Change, publish_draft, put_changes, undo_publication
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night, published_cases
from tests.pricing.bands.test_publishing import cell, to

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 3, 31)
LEAD = system_scope("lead@relay.example", brand="LY")
PARTIES = ("kind", "channels", "partners", "sku", "first_seen")
OPEN = ("open", "acknowledged", "in_resolution")


def cases_now() -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every case by what it is about, with what it says now."""
    told = {}
    for case in published_cases():
        key = (case["kind"], tuple(case["channels"]), tuple(case["partners"]), case["sku"], str(case["first_seen"]))
        told[key] = case["status"], str(case["last_seen"]), _money(case["at_stake"]), case["evidence"]
    return told


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def cases_after(before: dict[tuple[Any, ...], tuple[Any, ...]], named: Preview) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """What the cases will be, as the preview has it."""
    assert named.next_night is not None
    found = dict(before)
    sides = [(each.was, each.would) for each in named.next_night.cases]
    for was, _would in sides:
        if was is not None:
            found.pop(_key(was))
    for _was, would in sides:
        if would is not None:
            found[_key(would)] = would.status, str(would.last_seen), would.at_stake, would.evidence
    return found


def _key(row: Any) -> tuple[Any, ...]:
    return row.kind, tuple(row.channels), tuple(row.partners), row.sku, str(row.first_seen)


def draft(*wanted: tuple[Cell, Change]) -> tuple[int, str, Preview]:
    made = put_changes(LEAD, wanted=wanted, draft=None, today=NIGHT)
    row = one_draft(LEAD, made.draft)
    assert row is not None
    return made.draft, row.version, preview_of_bands(LEAD, brand="LY", changes=row.changes, bands=row.bands)


def holds(*wanted: tuple[Cell, Change]) -> Preview:
    """Publishes and plays the night; what it made of the cases is what the preview named, and taking it back restores them."""
    before = cases_now()
    number, version, named = draft(*wanted)
    assert cases_now() == before
    done = publish_draft(LEAD, draft=number, version=version, reason="")
    play_night(NIGHT)
    assert cases_now() == cases_after(before, named)
    undo_publication(LEAD, publication=done.id, reason="")
    play_night(NIGHT)
    assert cases_now() == before
    return named


def test_foreign_money_nearest_territories_and_promotions_that_cover(book: Book) -> None:
    book.band("80")
    book.band("60", territory_code="CN")
    book.band("10", "15", channel_code="amazon-de", currency="EUR")
    book.sell("70", "2026-03-20", territory_code="CN-GD")
    book.sell("70", "2026-03-21", territory_code="DE")
    book.sell("65", "2026-03-22", territory_code="CN-GD", discount="35")
    book.sell("11", "2026-03-09", channel_code="amazon-de", currency="EUR", territory_code="DE")
    book.sell("85", "2026-03-10", channel_code="amazon-de", currency="CNY", territory_code="DE")
    book.promotion(price="64", starts_on="2026-03-22", ends_on="2026-03-22")
    book.observe("66", "2026-03-23", territory_code="CN-SH")
    load_folder(book.write())
    play_night(NIGHT)
    named = holds(
        (cell(territory="CN"), to("75", since="2026-03-15")),
        (cell(territory="CN-SH"), to("66", since="2026-03-01")),
        (cell("amazon-de"), to("12", "14", since="2026-03-01", currency="EUR")),
    )
    assert named.next_night is not None and named.history is not None
    told = {
        (each.change, each.row.kind, each.row.channels, each.row.first_seen.day, each.row.at_stake)
        for each in named.next_night.cases
    }
    assert (Result.OPENS, "price_below_floor", ("amazon-de",), 9, Decimal("19")) in told  # 1 EUR and 10.625 of 12 EUR: 8 + 11 CNY
    assert any(row[1] == "price_below_floor" and row[2] == ("tmall",) and row[3] == 20 for row in told)


def test_a_lower_floor_and_an_end_close_cases(book: Book) -> None:
    book.band("80", "120")
    book.band("80", "120", channel_code="site")
    book.sell("70", "2026-03-28")
    book.sell("130", "2026-03-29", channel_code="site")
    load_folder(book.write())
    play_night(NIGHT)
    named = holds((cell(), to("60", since="2026-03-01")), (cell("site"), Change(Way.END, date(2026, 3, 1))))
    assert named.next_night is not None
    assert sorted((each.change, each.row.kind) for each in named.next_night.closes) == [
        (Result.CLOSES, "price_above_ceiling"),
        (Result.CLOSES, "price_below_floor"),
    ]


def test_a_change_that_begins_tomorrow_touches_no_case_of_the_night_and_would_have_over_history(book: Book) -> None:
    book.band("60")
    book.sell("70", "2026-03-20")
    load_folder(book.write())
    play_night(NIGHT)
    named = holds((cell(), to("80", since="2026-04-01", until="2026-04-20")))
    assert named.next_night is not None and named.next_night.cases == ()
    assert named.history is not None and [each.row.at_stake for each in named.history.opens] == [Decimal(10)]


@pytest.mark.parametrize("seed", range(6))
def test_random_books_and_changes_do_what_was_named(book: Book, seed: int) -> None:
    draw = random.Random(seed)
    places, channels = ["", "CN", "CN-GD", "DE"], ["tmall", "site", "dealers", "amazon-de"]
    for channel in channels:
        for place in draw.sample(places, 2):
            currency = "EUR" if channel == "amazon-de" and draw.random() < 0.7 else "CNY"
            floor = draw.randint(7, 11) if currency == "EUR" else draw.randint(60, 95)
            book.band(
                str(floor),
                str(floor * 2 - 20 if currency == "CNY" and floor > 40 else floor + 6),
                channel_code=channel,
                territory_code=place,
                currency=currency,
            )
    book.promotion(price="70", starts_on="2026-03-10", ends_on="2026-03-14")
    book.promotion("PR2", channel_code="dealers", discount_rate="0.3", status="filed")
    book.add("agreements", partner_code="P1", promotion_authority="file", valid_from="2026-01-01")
    for _ in range(60):
        channel = draw.choice(channels)
        day = date(2026, 3, 5) + timedelta(days=draw.randint(0, 6 if channel == "amazon-de" else 26))
        eur = channel == "amazon-de" and draw.random() < 0.6
        more = {"partner_code": draw.choice(["P1", "P2"])} if channel == "dealers" else {}
        price = draw.randint(6, 17) if eur else draw.randint(50, 130)
        discount = {"discount": "5"} if draw.random() < 0.3 else {}
        book.sell(
            str(price),
            day,
            channel_code=channel,
            currency="EUR" if eur else "CNY",
            territory_code=draw.choice(places[1:]),
            quantity=str(draw.randint(1, 4)),
            **more,
            **discount,
        )
    load_folder(book.write())
    play_night(NIGHT)
    shift = Change(
        Way.SHIFT,
        date(2026, 3, draw.randint(2, 20)),
        None,
        online=Percents(Decimal(draw.randint(-9, 25)), Decimal(draw.randint(0, 9))),
    )
    wanted = {cell("tmall"): to(str(draw.randint(60, 110)), "130", since=f"2026-03-{draw.randint(2, 20):02}", until="2026-03-25")}
    wanted[cell("dealers", "CN-GD")] = to(str(draw.randint(60, 110)), "140", since="2026-03-08")

    rows = PriceBand.objects.unscoped("test").filter(channel__code__in=["site", "amazon-de"])
    for row in rows:
        wanted[Cell(row.product_id, row.channel_id, row.territory_id)] = shift
    holds(*wanted.items())
