"""The night from its page: asked for, watched until it is published, and asked for again."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.journeys.browser import Reader, Site
from tests.journeys.conftest import ReaderMaker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]

TWO_MINUTES = 120_000  # milliseconds


def watch_until_published(someone: Reader) -> None:
    """The page follows by itself: no reload here."""
    assert re.fullmatch(r"/nights/\d+/", someone.path())
    someone.page.wait_for_selector(".topbar .pill--good", timeout=TWO_MINUTES)
    someone.page.wait_for_load_state("networkidle")
    assert someone.page.locator("#run[hx-get]").count() == 0


def correct(site: Site, orders: Path, folder: Path, lines: int) -> None:
    """The last ``lines`` sales of the file sell one unit more, so that the next night has something to compute."""
    with orders.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["returns_order_id"]][-lines:]
    folder.mkdir()
    with (folder / "orders.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "quantity": str(int(row["quantity"]) + 1)} for row in rows)
    site.relay.load(folder)


def test_a_night_without_news_says_so(reader: ReaderMaker):
    with reader("gtm_lead") as lead:
        lead.open("/nights/")
        lead.follow(".topbar form button")
        assert lead.path() == "/nights/"
        assert "nothing to compute" in lead.seen(".toast").inner_text()


def test_a_night_is_run_from_its_page_and_run_again(reader: ReaderMaker, site: Site, demo_folder: Path, tmp_path: Path):
    correct(site, demo_folder / "orders.csv", tmp_path / "first", lines=5)
    with reader("gtm_lead") as lead:
        lead.open("/nights/")
        lead.follow(".topbar form button")
        watch_until_published(lead)
        first = lead.path()
        assert lead.page.locator(".run-steps tbody tr").count() >= 5
        assert lead.clicks == 1
        correct(site, demo_folder / "orders.csv", tmp_path / "second", lines=9)
        lead.follow(".topbar form[action$='/again/'] button")
        assert lead.path() != first
        watch_until_published(lead)
        assert lead.clicks == 2


def test_who_only_reads_watches_and_is_offered_no_run(reader: ReaderMaker):
    with reader("analyst", width=390, language="zh-CN", scheme="dark") as someone:
        someone.open("/nights/")
        assert someone.page.locator("main form").count() == 0
        someone.open("/nights/1/")
        assert someone.page.locator("main form").count() == 0
