"""Whatever of whichever file is changed, added or taken back: the next night ends like a fresh database with the final files."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from foundation.intake.exporting import export_files
from foundation.intake.services import undo_import
from foundation.jobs.models import DirtyKey, JobFailure
from foundation.jobs.night import play_night
from foundation.values.scope import system_scope
from tests.analytics.playing import dump, undone
from tests.conflicts.book import Book
from tests.conflicts.loading import write_folder
from tests.conflicts.random_books import DAYS, FIRST, random_book

# What is marked is decided in SQL that both backends share: once is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.guard, pytest.mark.sqlite]

LAST = FIRST + timedelta(days=DAYS)
SCOPE = system_scope("test")
Row = dict[str, Any]


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def rich_book(folder: Path, seed: int = 3) -> Book:
    """Every kind of conflict, and of every other fact enough that each figure of a KPI has something to say."""
    book, draw = random_book(folder, seed, lines=220), Random(seed)
    book.add("exchange_rates", day=day(-1), base="CNY", quote="USD", rate="0.14")
    for number in range(2, DAYS + 40, 5):
        book.add("exchange_rates", day=day(number), base="CNY", quote="USD", rate=draw.choice(("0.14", "0.139", "0.1432")))
    book.files["products"].append({**book.files["products"][0], "sku": "S3", "unit_cost": "4.5", "msrp": "20", "currency": "USD"})
    for each in book.files["products"]:
        each.update(line="lights", category="outdoor", type="standard", successor_sku="")
    book.files["territories"] += [{"code": "CN-GZ", "name": "Guangzhou", "parent_code": "CN-GD", "level": "city"}]
    for number in range(20):
        book.add("customers", customer_id=f"X{number}", kind="b2c")
    for each in book.files["orders"]:
        each["customer_id"] = each["customer_id"] or draw.choice(("", *(f"X{number}" for number in range(20))))
        each["unit_cost"] = draw.choice(("", "", "33"))
        if draw.random() < 0.2:
            each["sku"] = "S3"
        if draw.random() < 0.1:
            each.update(currency="USD", unit_price=draw.choice(("9", "13.5")))
    for order in range(1, 40, 3):  # an order of two lines on two days, claimed by others than its partner
        line = dict(book.files["orders"][order], line_no="2", ordered_at=day(draw.randrange(DAYS)), quantity="2")
        line.update(channel_code="dealers", partner_code="P1", commission_partner_codes=draw.choice(("P2", "P2;P3")))
        book.files["orders"].append(line)
    for partner in ("P2", "P3"):
        if not any(row["partner_code"] == partner for row in book.files["agreements"]):
            book.add("agreements", partner_code=partner, promotion_authority="file", commission_rate="0.05", valid_from=day(0))
    _clashes(book)
    _surroundings(book, draw)
    return book


def _clashes(book: Book) -> None:
    """Promotions that clash by a foreign budget, by the tree of territories, and on days to come."""
    on = {"sku": "S3", "status": "approved"}
    book.promotion("F1", channel_code="amazon-de", starts_on=day(8), ends_on=day(30), budget="10", **on)
    book.promotion("F2", channel_code="site", starts_on=day(13), ends_on=day(20), budget="900", territory_code="CN-SH", **on)
    book.promotion("F3", channel_code="flag", starts_on=day(14), ends_on=day(22), budget="800", territory_code="DE", **on)
    for code, channel in (("A1", "amazon-de"), ("A2", "flag")):
        ahead = {"starts_on": day(DAYS + 3), "ends_on": day(DAYS + 12)}
        book.promotion(code, channel_code=channel, sku="S2", status="filed", budget="70", **ahead)


def _whose(draw: Random) -> Row:
    channel = draw.choice(("site", "tmall", "dealers", "amazon-de"))
    return {"channel_code": channel, "partner_code": draw.choice(("P1", "P2", "")) if channel == "dealers" else ""}


def _surroundings(book: Book, draw: Random) -> None:
    for number in range(40):
        on = {"day": day(draw.randrange(DAYS)), **_whose(draw)}
        money = {"amount": draw.choice(("12.5", "30")), "currency": draw.choice(("CNY", "USD", "EUR"))}
        purpose = draw.choice(("acquisition", "trade"))
        book.add("spend", source="s", spend_id=str(number), purpose=purpose, **money, **on)
        book.add("complaints", complaint_id=str(number), **on)
        answer = {"nps": str(draw.randrange(11)), "csat": draw.choice(("", "1", "4", "5"))}
        book.add("surveys", survey_id=str(number), subject="customer", **answer, **on)
        if number % 5 == 0 and on["partner_code"]:
            book.add(
                "surveys", survey_id=f"P{number}", subject="customer", nps="3", day=on["day"], partner_code=on["partner_code"]
            )
        book.add("inventory", location_code=f"W{number}", sku=draw.choice(("S1", "S3")), on_hand=str(draw.randrange(90)), **on)
    for number, each in enumerate(book.files["price_observations"]):
        if each["channel_code"] == "dealers":
            each["partner_code"] = ("P1", "P2")[number % 2]
    book.files["outlets"] = [{"code": "F1", "name": "Flagship", "channel_code": "flag", "territory_code": "CN-SH"}]
    book.add("stages", sku="S1", stage="growth", valid_from=day(0))
    book.add("budget_pools", code="B1", starts_on=day(0), ends_on=day(30), amount="1000", currency="CNY")


def found(book: Book, name: str, number: int = 0, /, **wanted: str) -> Row:
    """The ``number``-th row of a file with these cells."""
    rows = [row for row in book.files[name] if all(row.get(column, "") == cell for column, cell in wanted.items())]
    return rows[number]


def changed(file: str, number: int = 0, /, *, where: Row | None = None, **cells: str) -> Callable[[Book], dict[str, list[Row]]]:
    return lambda book: {file: [{**found(book, file, number, **(where or {})), **cells}]}


def added(file: str, /, **cells: str) -> Callable[[Book], dict[str, list[Row]]]:
    return lambda book: {file: [cells]}


def unjudged(book: Book) -> dict[str, list[Row]]:
    """What no result reads: names, stages, tiers, texts, places of outlets."""
    return {
        "brands": [{**found(book, "brands"), "stage": "development"}],
        "territories": [{**found(book, "territories", code="CN"), "name": "PRC", "population": "1400000000"}],
        "channels": [
            {**found(book, "channels", code="site"), "name": "shop", "online": "false"},
            {**found(book, "channels", code="amazon-de"), "parent_code": "tmall"},
        ],
        "products": [{**found(book, "products", sku="S1"), "line": "tents", "category": "camping", "successor_sku": "S2"}],
        "partners": [{**found(book, "partners", code="P1"), "scheme_code": "abc", "tier_code": "A", "status": "suspended"}],
        "partner_territories": [{**found(book, "partner_territories"), "exclusive": "true"}],
        "outlets": [{**found(book, "outlets"), "territory_code": "CN-GD", "floor_area_m2": "90"}],
        "customers": [{**found(book, "customers"), "territory_code": "DE", "segment": "new", "name": "Li"}],
        "stages": [{"sku": "S1", "stage": "decline", "valid_from": day(30)}],
        "budget_pools": [{**found(book, "budget_pools"), "amount": "2000"}],
    }


CHANGES: dict[str, Callable[[Book], dict[str, list[Row]]]] = {
    "names, tiers and what else no result reads": unjudged,
    "rate: corrected": lambda book: {
        "exchange_rates": [{**row, "rate": "8.5"} for row in book.files["exchange_rates"] if row["base"] == "EUR"]
    },
    "rate: inverse corrected": lambda book: {
        "exchange_rates": [{**row, "rate": "0.15"} for row in book.files["exchange_rates"] if row["base"] == "CNY"]
    },
    "rate: one more day": added("exchange_rates", day=day(11), base="EUR", quote="CNY", rate="7"),
    "rate: a direct one on a day with an inverse": added("exchange_rates", day=day(12), base="USD", quote="CNY", rate="6"),
    "rate: of a new currency": added("exchange_rates", day=day(12), base="GBP", quote="CNY", rate="9"),
    "territory: moved": changed("territories", where={"code": "CN-SH"}, parent_code="DE"),
    "territory: province becomes a country": changed("territories", where={"code": "CN-GD"}, level="country"),
    "territory: no country": changed("territories", where={"code": "CN"}, level="region"),
    "territory: country moved": changed("territories", where={"code": "DE"}, parent_code="ASIA"),
    "territory: one put between": lambda book: {
        "territories": [
            {"code": "CN-S", "name": "South", "parent_code": "DE", "level": "region"},
            {**found(book, "territories", code="CN-GD"), "parent_code": "CN-S"},
        ]
    },
    "channel: kind": changed("channels", where={"code": "tmall"}, kind="own_site"),
    "channel: no longer protected": changed("channels", where={"code": "site"}, kind="marketplace"),
    "channel: currency": changed("channels", where={"code": "tmall"}, currency="EUR"),
    "channel: currency of a foreign one": changed("channels", where={"code": "amazon-de"}, currency="CNY"),
    "coverage: added": added("channel_territories", channel_code="tmall", territory_code="DE", valid_from=day(10), valid_to=day(40)),
    "coverage: added everywhere": added("channel_territories", channel_code="site", territory_code="CN-SH"),
    "coverage: ends": changed("channel_territories", valid_to=day(12), valid_from=""),
    "product: list price": changed("products", where={"sku": "S1"}, msrp="130"),
    "product: cost": changed("products", where={"sku": "S1"}, unit_cost="51"),
    "product: cost in a foreign currency": changed("products", where={"sku": "S3"}, unit_cost="5.1"),
    "product: currency": changed("products", where={"sku": "S1"}, currency="USD"),
    "product: currency back": changed("products", where={"sku": "S3"}, currency="CNY"),
    "product: currency without rates": changed("products", where={"sku": "S2"}, currency="JPY"),
    "product: launch day": changed("products", where={"sku": "S2"}, launched_on=day(20)),
    "product: no launch day": changed("products", where={"sku": "S1"}, launched_on=""),
    "assortment: barred": added("assortment", sku="S1", channel_code="tmall", rule="barred", valid_from=day(5), valid_to=day(50)),
    "assortment: exclusive": added("assortment", sku="S3", channel_code="site", rule="exclusive", territory_code="CN"),
    "assortment: ends": changed("assortment", valid_from=day(0), valid_to=day(20)),
    "partner: other channel": changed("partners", where={"code": "P2"}, channel_code="tmall"),
    "grant: added": added("partner_territories", partner_code="P3", territory_code="CN-GD", valid_from=day(5), valid_to=day(44)),
    "grant: added everywhere": added("partner_territories", partner_code="P1", territory_code="CN-GZ"),
    "grant: ends": lambda book: {"partner_territories": [{**row, "valid_to": day(41)} for row in book.files["partner_territories"]]},
    "agreement: commission": changed("agreements", where={"partner_code": "P2"}, commission_rate="0.2"),
    "agreement: commission of another claimant": changed("agreements", where={"partner_code": "P3"}, commission_rate="0.3"),
    "agreement: authority": lambda book: {
        "agreements": [
            {**row, "promotion_authority": "approve" if row["promotion_authority"] == "file" else "file"}
            for row in book.files["agreements"]
        ]
    },
    "agreement: ends": lambda book: {"agreements": [{**row, "valid_to": day(25)} for row in book.files["agreements"]]},
    "agreement: follows another": lambda book: {
        "agreements": [
            {**found(book, "agreements", partner_code="P2"), "valid_to": day(30)},
            {**found(book, "agreements", partner_code="P2"), "valid_from": day(30), "commission_rate": "0.5", "valid_to": ""},
        ]
    },
    "customer: kind": changed("customers", where={"customer_id": "C1"}, kind="b2b"),
    "customer: consumer": changed("customers", where={"customer_id": "B1"}, kind="b2c"),
    "customer: key account": changed("customers", where={"customer_id": "C1"}, key_account="true"),
    "customer: no key account": changed("customers", where={"customer_id": "K1"}, key_account="false"),
    "band: floor": lambda book: {"price_bands": [{**row, "floor": "9"} for row in book.files["price_bands"][:4]]},
    "band: currency": lambda book: {
        "price_bands": [{**row, "floor": "11", "ceiling": "14", "currency": "USD"} for row in book.files["price_bands"][:4]]
    },
    "band: ends": lambda book: {"price_bands": [{**row, "valid_to": day(30)} for row in book.files["price_bands"]]},
    "band: added": added(
        "price_bands", sku="S3", channel_code="tmall", floor="99", ceiling="100", currency="CNY", valid_from=day(7)
    ),
    "band: currency without rates": lambda book: {
        "price_bands": [{**row, "currency": "JPY"} for row in book.files["price_bands"]]
    },
    "promotion: cancelled": lambda book: {"promotions": [{**row, "status": "cancelled"} for row in book.files["promotions"]]},
    "promotion: approved": lambda book: {"promotions": [{**row, "status": "approved"} for row in book.files["promotions"]]},
    "promotion: budget": lambda book: {"promotions": [{**row, "budget": "77"} for row in book.files["promotions"]]},
    "promotion: joint plan": lambda book: {"promotions": [{**row, "joint_plan": "ONE"} for row in book.files["promotions"]]},
    "promotion: days": lambda book: {
        "promotions": [{**row, "starts_on": day(5), "ends_on": day(25)} for row in book.files["promotions"][:4]]
    },
    "promotion: moved ahead": lambda book: {
        "promotions": [{**row, "starts_on": day(DAYS + 9), "ends_on": day(DAYS + 19)} for row in book.files["promotions"]]
    },
    "promotion: price": lambda book: {"promotions": [{**row, "price": "55"} for row in book.files["promotions"]]},
    "promotion: of another product": changed("promotions", sku="S3", status="approved"),
    "promotion: clash ahead": lambda book: {
        "promotions": [
            {"code": code, "channel_code": channel, "sku": "S1", "starts_on": day(DAYS + 5), "ends_on": day(DAYS + 9),
             "status": "approved", "budget": "100"}
            for code, channel in (("N1", "tmall"), ("N2", "amazon-de"))
        ]
    },
    "launch: added": added("launches", sku="S3", channel_code="tmall", opens_on=day(22)),
    "launch: of a territory": added("launches", sku="S2", channel_code="dealers", opens_on=day(40), territory_code="CN"),
    "launch: moved": changed("launches", opens_on=day(50)),
    "spend: amount, purpose": changed("spend", amount="99", purpose="acquisition"),
    "spend: moved": lambda book: {"spend": [{**row, "channel_code": "dealers", "partner_code": "P3"} for row in book.files["spend"]]},
    "inventory": lambda book: {"inventory": [{**row, "on_hand": "7"} for row in book.files["inventory"]]},
    "inventory: other partner": lambda book: {
        "inventory": [{**row, "partner_code": "P3"} for row in book.files["inventory"] if row["partner_code"]]
    },
    "observation: price": lambda book: {"price_observations": [{**row, "price": "61"} for row in book.files["price_observations"]]},
    "observation: other partner": lambda book: {
        "price_observations": [{**row, "partner_code": "P3"} for row in book.files["price_observations"] if row.get("partner_code")]
    },
    "observation: added": added(
        "price_observations", source="w", observation_id="N", observed_at=day(9), sku="S1", channel_code="dealers",
        price="50", currency="USD", partner_code="P3", territory_code="CN-SH",
    ),
    "observation: moved": lambda book: {
        "price_observations": [
            {**row, "channel_code": "dealers", "partner_code": "P2", "sku": "S3", "observed_at": day(3)}
            for row in book.files["price_observations"][:9]
        ]
    },
    "survey: moved": lambda book: {"surveys": [{**row, "channel_code": "dealers", "partner_code": "P3"} for row in book.files["surveys"]]},
    "survey: answers": changed("surveys", nps="0", csat="1"),
    "complaint: moved": lambda book: {
        "complaints": [{**row, "channel_code": "dealers", "partner_code": "P3", "day": day(4)} for row in book.files["complaints"][:9]]
    },
    "complaint: added": added("complaints", complaint_id="N", day=day(8), channel_code="flag"),
    "line: claims": lambda book: {"orders": [{**row, "commission_partner_codes": "P3"} for row in book.files["orders"][:30]]},
    "line: partner": lambda book: {
        "orders": [{**row, "channel_code": "dealers", "partner_code": "P3"} for row in book.files["orders"][:30]]
    },
    "line: added": lambda book: {"orders": [{**row, "order_id": f"N{row['order_id']}"} for row in book.files["orders"][:30]]},
}  # fmt: skip


def import_of(folder: Path) -> dict[str, Any]:
    """The ordinary import of a folder. A refused row fails the test."""
    out = StringIO()
    call_command("import_data", str(folder), "--json", stdout=out, stderr=StringIO())
    report: dict[str, Any] = json.loads(out.getvalue())
    assert report["rejected"] == 0, report
    return report


def take_in(folder: Path) -> int:
    """The id of an import that brings something."""
    report = import_of(folder)
    assert report["changed"] > 0, report
    return int(report["id"])


def night() -> None:
    """One night. All that may be left is what has no rate."""
    runs = play_night(SCOPE, brand="LY", day=LAST)
    left = JobFailure.objects.filter(run__in=runs).exclude(reason__startswith="no exchange rate")
    assert not list(left.values_list("step", "key", "reason"))


def lines() -> list[str]:
    return [json.dumps(row, sort_keys=True, ensure_ascii=False) for row in dump()]


def same(one: list[str], other: list[str], what: str) -> None:
    differing = list(difflib.unified_diff(other, one, "fresh", what, lineterm="", n=0))
    assert not differing, "\n".join(["", *differing[:12]])


def waiting() -> int:
    return DirtyKey.objects.filter(run=0, day__lte=LAST).count()


def pairs(count: int) -> list[tuple[str, str]]:
    """Two changes of which the earlier one is taken back, drawn by a seed; the first ones are picked."""
    draw = Random(1)
    names = list(CHANGES)
    picked = [("line: partner", "rate: corrected"), ("spend: moved", "rate: corrected"), ("rate: corrected", "line: added")]
    return picked + [(draw.choice(names), draw.choice(names)) for _ in range(count)]


@pytest.mark.parametrize(("earlier", "later"), pairs(10))
def test_an_earlier_change_taken_back_under_a_later_one_ends_like_a_fresh_database(
    tmp_path: Path, earlier: str, later: str
) -> None:
    book = rich_book(tmp_path / "book")

    def played() -> list[str]:
        take_in(book.write())
        night()
        done = take_in(write_folder(tmp_path / "earlier", CHANGES[earlier](book)))
        import_of(write_folder(tmp_path / "later", CHANGES[later](book)))
        night()
        undo_import(SCOPE, done)
        night()
        export_files(SCOPE, tmp_path / "final")
        return lines()

    after = undone(played)
    take_in(tmp_path / "final")
    night()
    same(after, lines(), "taken back")


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_and_its_undoing_end_like_a_fresh_database(tmp_path: Path, name: str) -> None:
    book = rich_book(tmp_path / "book")

    def played() -> tuple[list[str], list[str], list[str]]:
        take_in(book.write())
        night()
        before, left = lines(), waiting()
        later = write_folder(tmp_path / "later", CHANGES[name](book))
        done = take_in(later)
        night()
        after, kept = lines(), waiting()
        report = import_of(later)
        assert (report["changed"], waiting()) == (0, kept)
        export_files(SCOPE, tmp_path / "final")
        assert undo_import(SCOPE, done)[1] == []
        night()
        assert waiting() == left
        return before, after, lines()

    before, after, back = undone(played)
    same(back, before, "undone")
    take_in(tmp_path / "final")
    night()
    same(after, lines(), "changed")
