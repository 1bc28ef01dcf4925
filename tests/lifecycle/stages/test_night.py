"""The nightly suggestions: one night, many nights and corrections end alike, and only what changed is judged."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.analytics import playing
from tests.analytics.random_book import write
from tests.lifecycle.stages.book import orders, write_book

LAST = date(2026, 1, 3)

pytestmark = pytest.mark.django_db


def stages() -> dict[tuple[str, str | None], dict[str, Any]]:
    return {(row["sku"], row["territory"]): row for row in playing.dump() if row["type"] == "stage"}


def test_each_product_and_country_has_a_suggestion_with_its_figures(tmp_path: Path) -> None:
    playing.load(write_book(tmp_path / "book"))
    playing.night(LAST)
    found = stages()
    assert sorted(found, key=str) == [("ONE", "CN"), ("ONE", "DE"), ("ONE", None), ("TWO", "CN"), ("TWO", None)]
    one, two = found["ONE", None], found["TWO", None]
    assert (one["suggested"], two["suggested"]) == ("decline", "growth")
    assert (one["stage"], one["last_month"]) == (None, "2025-12-01")
    assert one["evidence"]["units"][:3] == [40, 80, 130] and one["evidence"]["age"] == 12
    assert 0.5 < float(one["confidence"]) <= 1


def test_days_within_a_month_and_a_second_night_write_nothing(tmp_path: Path) -> None:
    playing.load(write_book(tmp_path / "book"))
    for back in (95, 64, 63, 33, 2, 0):
        run = playing.night(LAST - timedelta(days=back))
    assert run is not None and playing.written_by(run).get("stages", 0) == 0
    one_by_one = stages()
    assert playing.night(LAST) is None
    assert stages() == one_by_one


def test_nights_one_by_one_are_the_fresh_night(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book")
    with transaction.atomic():
        playing.load(folder)
        playing.night(LAST - timedelta(days=40))
        playing.night(LAST)
        many = stages()
        transaction.set_rollback(True)
    playing.load(folder)
    playing.night(LAST)
    assert stages() == many


def test_a_correction_is_judged_anew_and_nothing_else(tmp_path: Path) -> None:
    playing.load(write_book(tmp_path / "book"))
    playing.night(LAST)
    before = stages()
    folder = tmp_path / "late"
    folder.mkdir()
    write(folder, "orders", orders("TWO", (400,), 11, source="late"))
    playing.load(folder)
    run = playing.night(LAST)
    assert run is not None and 1 <= playing.written_by(run)["stages"] <= 6
    after = stages()
    assert after["TWO", None] != before["TWO", None]
    assert after["ONE", None] == before["ONE", None]


def test_stages_in_force_stand_beside_the_suggestion(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book")
    write(folder, "stages", [
        {"sku": "ONE", "stage": "maturity", "valid_from": "2025-06-01"},
        {"sku": "ONE", "stage": "decline", "valid_from": "2026-02-01"},
        {"sku": "ONE", "stage": "decline", "valid_from": "2025-11-10", "territory_code": "DE"},
    ])  # fmt: skip
    playing.load(folder)
    playing.night(LAST)
    found = stages()
    assert found["ONE", None]["stage"] == "maturity" and found["ONE", None]["valid_from"] == "2025-06-01"
    assert found["ONE", "DE"]["stage"] == "decline"
    assert found["ONE", "CN"]["stage"] == "maturity"
    assert found["TWO", None]["stage"] is None
