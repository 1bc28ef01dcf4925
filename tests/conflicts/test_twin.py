"""The nights against a brute-force twin on random books: at once, night by night, and after corrections."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction

from channels_core.orders.models import OrderLine
from foundation.jobs.services import mark_dirty
from foundation.values.scope import system_scope
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder, write_folder
from tests.conflicts.nights import counts_of, play_night, published_cases
from tests.conflicts.random_books import DAYS, FIRST, random_book
from tests.twins.conflicts_twin import expected_cases

pytestmark = pytest.mark.django_db
LAST = FIRST + timedelta(days=DAYS)
SAME = (
    "kind",
    "channels",
    "partners",
    "sku",
    "territory",
    "customer",
    "status",
    "severity",
    "first_seen",
    "last_seen",
    "recurrence_of",
)
# A claim of which no commission rate is known has no amount here and 0 there.
UNPRICED = "double_claim"


def alike(cases: list[dict[str, Any]]) -> list[str]:
    """What both must say of every case, sorted."""
    told = []
    for case in cases:
        values = {name: case[name] for name in SAME}
        stake = case["at_stake"]
        if case["kind"] == UNPRICED and (stake is None or not Decimal(stake)):
            values["severity"], stake = "", None
        told.append(repr({**values, "at_stake": None if stake is None else Decimal(stake).normalize()}))
    return sorted(told)


@pytest.mark.parametrize("seed", range(6))
def test_one_night_finds_what_brute_force_finds(tmp_path: Path, seed: int) -> None:
    folder = random_book(tmp_path / "book", seed).write()
    load_folder(folder)
    play_night(LAST)
    assert alike(published_cases()) == alike(expected_cases(folder, LAST))


def test_the_random_books_hold_every_kind(tmp_path: Path) -> None:
    kinds = Counter(
        case["kind"] for seed in range(6) for case in expected_cases(random_book(tmp_path / str(seed), seed).write(), LAST)
    )
    assert len(kinds) == 11, kinds


def test_night_by_night_ends_like_one_night(tmp_path: Path) -> None:
    folder = random_book(tmp_path / "book", 11).write()
    load_folder(folder)
    for number in range(0, DAYS + 1, 6):
        play_night(FIRST + timedelta(days=number))
    assert FIRST + timedelta(days=number) == LAST
    assert alike(published_cases()) == alike(expected_cases(folder, LAST))


@pytest.mark.parametrize("seed", [21, 22])
def test_corrections_end_like_the_corrected_book(tmp_path: Path, seed: int) -> None:
    book = random_book(tmp_path / "book", seed)
    load_folder(book.write())
    play_night(LAST)
    draw = Random(seed)
    for _ in range(4):
        for row in draw.sample(book.files["orders"], 6):
            correct(row, draw)
        gone = book.files["orders"].pop(draw.randrange(len(book.files["orders"])))
        take_back(gone)
        play_night(LAST)
        assert alike(published_cases()) == alike(expected_cases(book.write(), LAST))


def correct(row: dict[str, Any], draw: Random) -> None:
    """Changes a line in the book and in the table, with its old and new keys dirty."""
    line = OrderLine.objects.unscoped("test").get(order_id=row["order_id"])
    mark(line)
    row["quantity"] = draw.choice(("1", "20", "-2"))
    row["ordered_at"] = str(FIRST + timedelta(days=draw.randrange(DAYS)))
    row["currency"] = line.currency = "CNY"
    line.quantity, line.business_day = Decimal(row["quantity"]), date.fromisoformat(row["ordered_at"])
    line.net_revenue = line.unit_price * line.quantity
    line.save()
    mark(line)


def take_back(row: dict[str, Any]) -> None:
    line = OrderLine.objects.unscoped("test").get(order_id=row["order_id"])
    mark(line)
    line.delete()


def mark(line: OrderLine) -> None:
    scope = system_scope()
    mark_dirty(scope, brand="LY", topic="sales", keys=[(line.channel_id, line.product_id, line.business_day)])
    if line.partner_id:
        mark_dirty(scope, brand="LY", topic="partner_sales", keys=[(line.partner_id, 0, line.business_day)])


def test_the_same_facts_again_write_nothing(tmp_path: Path) -> None:
    load_folder(random_book(tmp_path / "book", 31).write())
    play_night(LAST)
    told = published_cases()
    for line in OrderLine.objects.unscoped("test").order_by("id"):
        mark(line)
    run = play_night(LAST)
    assert run is not None
    assert counts_of(run)["written"] == 0
    assert published_cases() == told
    assert play_night(LAST) is None


def test_shuffled_files_give_the_same_dump(tmp_path: Path) -> None:
    book = random_book(tmp_path / "book", 41)
    shuffled = Book(tmp_path / "shuffled")
    draw = Random(5)
    shuffled.files = {name: draw.sample(rows, len(rows)) for name, rows in book.files.items() if name != "territories"}
    shuffled.files["territories"] = book.files["territories"]
    dumps = []
    for each in (book, shuffled):
        savepoint = transaction.savepoint()
        load_folder(write_folder(each.folder, each.files))
        play_night(LAST)
        dumps.append(published_cases())
        transaction.savepoint_rollback(savepoint)
    assert dumps[0] == dumps[1]
