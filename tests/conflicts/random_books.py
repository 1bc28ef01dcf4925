"""Small random books from a seed: dense enough that every kind occurs, and every exception to it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.conflicts.book import Book

FIRST = date(2026, 1, 1)
DAYS = 60
CHANNELS = ("site", "flag", "tmall", "dealers", "amazon-de")
TERRITORIES = ("CN", "CN-GD", "CN-SH", "DE", "ASIA", "")
PARTNERS = ("P1", "P2", "P3")


def random_book(folder: Path, seed: int, lines: int = 120) -> Book:
    """A book whose every choice comes from ``seed``."""
    draw = Random(seed)
    book = Book(folder)
    book.files["exchange_rates"] = [
        {"day": str(FIRST + timedelta(days=number)), "base": "EUR", "quote": "CNY", "rate": draw.choice(("7.9", "8", "8.123456"))}
        for number in range(-1, DAYS + 40, 5)
    ]
    for product in book.files["products"]:
        product["launched_on"] = draw.choice(("", "2026-01-05"))
    _rules(book, draw)
    _promotions(book, draw)
    for _ in range(lines):
        _line(book, draw)
    for _ in range(lines // 8):
        book.observe(
            draw.choice(("70", "80", "95", "110")),
            _day(draw),
            channel_code=draw.choice(CHANNELS),
            sku=draw.choice(("S1", "S2")),
            territory_code=draw.choice(TERRITORIES),
        )
    return book


def _day(draw: Random, longest: int = DAYS) -> date:
    return FIRST + timedelta(days=draw.randrange(longest))


def _validity(draw: Random) -> dict[str, str]:
    since = draw.choice(("", "2026-01-10", "2026-02-01"))
    return {"valid_from": since, "valid_to": draw.choice(("", "2026-02-10", "2026-02-20"))}


def _rules(book: Book, draw: Random) -> None:
    for channel in CHANNELS:
        for territory in draw.sample(TERRITORIES[:4] + ("",), 2):
            floor, currency = draw.choice((("80", "CNY"), ("60", "CNY"), ("10", "EUR")))
            ceiling = draw.choice(("110", "100")) if currency == "CNY" else "13"
            book.band(
                floor, ceiling, channel_code=channel, territory_code=territory, currency=currency, sku=draw.choice(("S1", "S2"))
            )
    for channel in draw.sample(CHANNELS, 2):
        book.add("channel_territories", channel_code=channel, territory_code=draw.choice(TERRITORIES[:4]), **_validity(draw))
    for rule in ("exclusive", "barred"):
        book.add(
            "assortment",
            sku=draw.choice(("S1", "S2")),
            channel_code=draw.choice(CHANNELS),
            rule=rule,
            territory_code=draw.choice(TERRITORIES),
            **_validity(draw),
        )
    for partner in draw.sample(PARTNERS, 2):
        book.add("partner_territories", partner_code=partner, territory_code=draw.choice(TERRITORIES[:4]), **_validity(draw))
        authority = draw.choice(("free", "file", "approve"))
        book.add(
            "agreements",
            partner_code=partner,
            promotion_authority=authority,
            commission_rate="0.07",
            valid_from="2026-01-01",
            valid_to=draw.choice(("", "2026-02-10")),
        )
    book.add(
        "launches",
        sku="S1",
        channel_code=draw.choice(CHANNELS),
        opens_on=str(_day(draw, 30)),
        territory_code=draw.choice(TERRITORIES),
    )


def _promotions(book: Book, draw: Random) -> None:
    for number in range(8):
        starts = _day(draw)
        book.promotion(
            f"PR{number}",
            channel_code=draw.choice(CHANNELS[:4]),
            sku=draw.choice(("S1", "S2")),
            starts_on=str(starts),
            ends_on=str(starts + timedelta(days=draw.randrange(20))),
            status=draw.choice(("filed", "approved", "approved", "draft")),
            partner_code=draw.choice(("", "", "P1")),
            territory_code=draw.choice(TERRITORIES),
            price=draw.choice(("", "70")),
            discount_rate=draw.choice(("", "0.35")),
            budget=draw.choice(("", "900", "50000")),
            joint_plan=draw.choice(("", "J")),
        )


def _line(book: Book, draw: Random) -> None:
    channel = draw.choice(CHANNELS)
    currency = draw.choice(("CNY", "CNY", "EUR")) if channel == "amazon-de" else "CNY"
    price = (
        draw.choice(("59", "70", "80", "90", "95", "100", "111"))
        if currency == "CNY"
        else draw.choice(("9.99", "12.5", "13.333333"))
    )
    partner = draw.choice(PARTNERS) if channel == "dealers" else ""
    book.sell(
        price,
        _day(draw),
        channel_code=channel,
        sku=draw.choice(("S1", "S2")),
        quantity=draw.choice(("1", "2.5", "12", "-1")),
        currency=currency,
        territory_code=draw.choice(TERRITORIES),
        partner_code=partner,
        customer_id=draw.choice(("", "C1", "B1", "K1")),
        discount=draw.choice(("", "5")),
        list_price=draw.choice(("", "100")),
        promotion_code=draw.choice(("", "", "PR0")),
        commission_partner_codes=draw.choice(("", "", "P1", "P1;P2")) if channel == "dealers" else "",
    )
