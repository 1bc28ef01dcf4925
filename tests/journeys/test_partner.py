"""A partner on a phone, in Chinese: its own page and its own case, and nobody else's name anywhere in what is sent."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.journeys.browser import cases_of, largest_case, serious, wider_than_the_screen
from tests.journeys.conftest import PARTNER, ReaderMaker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]


def others(folder: Path) -> set[str]:
    """Codes, names and each language's part of the names of every partner but the reader's."""
    with (folder / "partners.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] != PARTNER]
    assert len(rows) > 10
    chinese = {part for row in rows for part in row["name"].split() if not part.isascii()}
    return {row["code"] for row in rows} | {row["name"] for row in rows} | chinese


def told(html: str) -> str:
    """A page without what forms carry back: their token and the page's own address."""
    return re.sub(r'value="[^"]*"', "", html)


def test_a_partner_sees_itself_alone(reader: ReaderMaker, demo_folder: Path):
    strangers = others(demo_folder)
    with reader("partner_user", width=390, language="zh-CN") as partner:
        case = largest_case(partner)
        partner.open(case)
        proofs = [address for address in partner.addresses() if "/evidence/" in address]
        assert proofs
        for path in ("/", "/cases/", "/cases/?view=closed", case, proofs[0]):
            partner.open(path)
            text = partner.html()
            assert partner.page.get_attribute("html", "lang") == "zh-Hans"
            assert [name for name in sorted(strangers) if name in text] == [], path
            assert wider_than_the_screen(partner.page) == 0, path
            assert serious(partner.page) == [], path
        partner.open("/")
        assert "南岭商贸" in partner.html()


def test_from_its_own_page_to_its_case_is_one_touch_and_nothing_can_be_pressed_there(reader: ReaderMaker):
    with reader("partner_user", width=390, language="zh-CN", scheme="dark") as partner:
        partner.open("/")
        partner.follow("main a[href^='/cases/']")
        assert partner.clicks == 1
        assert partner.page.locator(".story").inner_text()
        assert partner.page.locator("main form").count() == 0


def test_somebody_elses_case_is_like_one_that_does_not_exist(reader: ReaderMaker):
    with reader("analyst") as analyst:
        every = set(cases_of(analyst))
    with reader("partner_user") as partner:
        strange = sorted(every - set(cases_of(partner)))
        assert strange
        partner.open(strange[0], status=404)
        refused = told(partner.html())
        partner.open("/cases/999999/", status=404)
        assert told(partner.html()) == refused
        partner.complaints.clear()  # the browser reports each refused page
