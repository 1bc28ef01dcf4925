"""Figures equal those of an independent script over the same files; incremental nights end like one from nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.simulate import simulate
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook, write
from tests.twins.kpi_twin import KpiTwin

ADVENTUREWORKS = Path(__file__).resolve().parents[4] / "shared" / "data" / "adventureworks"
LAST = FIRST + timedelta(days=149)


def differences(found: dict[tuple[str, str, str, str], Any], twin: KpiTwin, *, grains: tuple[str, ...]) -> list[Any]:
    """Where a stored figure is not the twin's."""
    wrong = []
    for (kind, code, grain, label), period in sorted(found.items(), key=lambda entry: entry[0]):
        if grain not in grains:
            continue
        expected = twin.figures(kind, code, period.period.starts_on, period.period.until)
        got = {name: period.figures[name] for name in expected}
        wrong += [(kind, code, label, name, got[name], expected[name]) for name in expected if got[name] != expected[name]]
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_of_a_random_book_is_the_twins(tmp_path: Path, seed: int) -> None:
    folder = RandomBook(seed).write(tmp_path / "book")
    playing.load(folder)
    playing.night(LAST)
    found = playing.published_kpis()
    assert len(found) > 500
    assert differences(found, KpiTwin(folder, LAST), grains=("day", "week", "month", "quarter")) == []


@pytest.mark.django_db
def test_facts_after_the_nights_day_do_not_count_and_count_later(tmp_path: Path) -> None:
    folder = RandomBook(3).write(tmp_path / "book")
    playing.load(folder)
    early = LAST - timedelta(days=40)
    playing.night(early)
    assert differences(playing.published_kpis(), KpiTwin(folder, early), grains=("week", "month", "quarter")) == []
    playing.night(LAST)
    assert differences(playing.published_kpis(), KpiTwin(folder, LAST), grains=("day", "week", "month", "quarter")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [4, 5, 6])
def test_nights_after_corrections_end_like_one_night_from_nothing(tmp_path: Path, seed: int) -> None:
    book = RandomBook(seed)
    before = book.write(tmp_path / "before")

    def by_nights() -> list[dict[str, Any]]:
        playing.load(before)
        playing.night(LAST - timedelta(days=30))
        playing.night(LAST - timedelta(days=29))
        for number in range(3):
            sent = tmp_path / f"sent{number}"
            sent.mkdir()
            write(sent, "orders", book.correct())
            playing.load(sent)
            playing.night(LAST - timedelta(days=20 - 10 * number))
        return playing.dump()

    by_steps = playing.undone(by_nights)
    after = book.write(tmp_path / "after")

    def at_once() -> list[dict[str, Any]]:
        playing.load(after)
        playing.night(LAST)
        return playing.dump()

    whole = playing.undone(at_once)
    assert len(whole) > 500
    assert by_steps == whole


@pytest.mark.django_db
def test_a_second_night_writes_nothing_and_a_late_line_little(tmp_path: Path) -> None:
    book = RandomBook(7)
    playing.load(book.write(tmp_path / "book"))
    first = playing.night(LAST)
    assert first is not None
    assert playing.night(LAST) is None
    sent = tmp_path / "sent"
    sent.mkdir()
    late = {**book.lines[0], "order_id": "late", "ordered_at": (LAST - timedelta(days=2)).isoformat(), "customer_id": ""}
    write(sent, "orders", [{**late, "channel_code": "site", "partner_code": "", "quantity": "1"}])
    playing.load(sent)
    second = playing.night(LAST)
    assert second is not None
    steps = playing.written_by(second)
    assert steps["histories"] == 0
    assert steps["rollups"] == 1
    assert steps["ltv_scores"] == 0
    # The day, its week, month and quarter, the rolling window, and the days since whose health looks back on it; twice each.
    assert 0 < steps["kpis"] <= 24


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_brands_figures_are_the_twins(tmp_path: Path) -> None:
    until = date(2026, 11, 23)
    simulate(tmp_path, seed=7, scale=0.1, until=until)
    playing.load(tmp_path)
    brand = KpiTwin(tmp_path, until)
    code = next(iter(brand.facts.brands))
    playing.night(until, code)
    assert differences(playing.published_kpis(code), brand, grains=("month", "quarter")) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not ADVENTUREWORKS.is_dir(), reason="the Adventure Works files are not there")
def test_adventure_works_by_channel_and_quarter_to_the_cent() -> None:
    playing.load(ADVENTUREWORKS)
    playing.night(date(2014, 1, 28), "AW")
    found = {key: period for key, period in playing.published_kpis("AW").items() if key[0] == "channel" and key[2] == "quarter"}
    assert len(found) > 40
    assert differences(found, KpiTwin(ADVENTUREWORKS, date(2014, 1, 28)), grains=("quarter",)) == []
    assert all(period.missing["cac"] == "no acquisition spend" for period in found.values())
    assert sum(period.figures["net_revenue"] for period in found.values()) > Decimal(100_000_000)
