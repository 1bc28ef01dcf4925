"""Every page at three widths, in both languages and themes: whole, quiet, no wider than the screen, and nothing serious for axe."""

from __future__ import annotations

import re

import pytest

from tests.journeys.browser import CASE, Reader, Site, cases_of, serious, wider_than_the_screen
from tests.journeys.conftest import ReaderMaker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]

MANNERS = [
    (1440, "light", "en-US"),
    (1440, "dark", "zh-CN"),
    (390, "light", "zh-CN"),
    (390, "dark", "en-US"),
    (360, "light", "en-US"),
    (360, "dark", "zh-CN"),
]


def pages(someone: Reader) -> list[str]:
    """Addresses of all kinds of pages, found by following what the pages themselves show."""
    someone.open("/")
    explanation = next(address for address in someone.addresses() if address.startswith("/kpis/explanation/"))
    someone.open(explanation)
    rows = [address for address in someone.addresses() if address.startswith("/facts/") and ".csv" not in address]
    case = cases_of(someone)[0]
    someone.open(case)
    proof = next(address for address in someone.addresses() if "/evidence/" in address)
    someone.open("/channels/")
    channels = [address for address in someone.addresses() if re.fullmatch(r"/channels/[^/?]+/", address)]
    assert len(channels) == 13
    fixed = [
        "/",
        "/channels/",
        "/cases/",
        "/cases/?view=closed",
        "/cases/?layout=board",
        "/nights/",
        "/nights/1/",
        "/facts/spend/",
        "/partners/",
        "/partners/NANLING/",
        "/money/rebates/",
        "/money/accruals/",
    ]
    return [*fixed, channels[0], channels[-1], case, proof, explanation, *rows[:1]]


def look(someone: Reader, path: str) -> None:
    assert serious(someone.page) == [], path
    assert wider_than_the_screen(someone.page) == 0, path
    assert someone.complaints == [], path


@pytest.mark.parametrize(("width", "scheme", "language"), MANNERS)
def test_pages_are_whole_and_accessible(reader: ReaderMaker, width: int, scheme: str, language: str):
    with reader("gtm_lead", scheme=scheme, width=width, language=language) as someone:
        for path in pages(someone):
            someone.open(path)
            look(someone, path)


@pytest.mark.parametrize(("width", "scheme", "language"), MANNERS)
def test_doors_are_whole_and_accessible(reader: ReaderMaker, site: Site, width: int, scheme: str, language: str):
    with reader(None, scheme=scheme, width=width, language=language) as someone:
        for path in ("/sign-in/", "/password/", site.links["analyst"]):
            someone.open(path)
            look(someone, path)


@pytest.mark.parametrize(("scheme", "language"), [("light", "en-US"), ("dark", "zh-CN")])
def test_each_case_of_every_kind_is_whole(reader: ReaderMaker, scheme: str, language: str):
    with reader("gtm_lead", scheme=scheme, width=390, language=language) as someone:
        found = cases_of(someone)
        assert len(found) >= 11
        for path in found:
            someone.open(path)
            assert wider_than_the_screen(someone.page) == 0, path
            assert someone.complaints == [], path
            assert CASE.fullmatch(someone.path())


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_what_opens_over_a_page_is_accessible_and_closes_by_key(reader: ReaderMaker, width: int, scheme: str):
    with reader("gtm_lead", scheme=scheme, width=width) as someone:
        someone.open("/")
        someone.click("main [hx-get^='/kpis/explanation/']")
        assert someone.seen("#explanation .formula").inner_text()
        look(someone, "explanation")
        someone.press("Escape")
        someone.page.locator("#explanation").wait_for(state="hidden")
        someone.click("details.menu > summary")
        look(someone, "period")
        someone.press("Escape", "?")
        someone.seen("#keys")
        look(someone, "keys")
        someone.press("Escape")
        someone.open("/cases/")
        someone.click("[data-bulk-row]")
        someone.seen("[data-bulk-bar]")
        look(someone, "bulk bar")


def test_a_chosen_language_and_theme_stay(reader: ReaderMaker):
    with reader("finance") as someone:
        someone.open("/cases/")
        someone.click(".rail details.account > summary")
        someone.follow(".rail button[value='zh-hans']")
        assert someone.path() == "/cases/"
        someone.click(".rail details.account > summary")
        someone.follow(".rail button[value='dark']")
        someone.open("/channels/")
        assert someone.page.get_attribute("html", "lang") == "zh-Hans"
        assert someone.page.get_attribute("html", "data-theme") == "dark"
