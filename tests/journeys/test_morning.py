"""From signing in to a ruling, as each role, in both languages and themes; every page looked at by axe."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import ROLES, Reader, ReaderMaker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]

PAGES = ("/", "/channels/", "/channels/lanyu-com/", "/cases/", "/nights/")


def largest_case(someone: Reader) -> str:
    """The address of the first case of the inbox, which is sorted by money at stake."""
    someone.open("/cases/")
    links = someone.page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    return next(link for link in links if re.fullmatch(r"/cases/\d+/", link or ""))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_signs_in_and_finds_a_morning_page(reader: ReaderMaker, role: str):
    with reader(role) as someone:
        someone.open("/")
        assert someone.page.locator("h1:visible").count() == 1
        links = someone.page.eval_on_selector_all(".rail a", "all => all.map(a => a.getAttribute('href'))")
        assert ("/nights/" in links) == (role != "partner_user")


def test_the_lead_goes_from_the_morning_page_to_a_ruling_in_english(reader: ReaderMaker):
    with reader("gtm_lead") as lead:
        lead.open("/")
        lead.click("a.button--primary")
        case = lead.page.url
        assert re.search(r"/cases/\d+/$", case)
        assert "Proposed ruling" in lead.html()
        lead.click("form[action$='/acknowledgement/'] button")
        lead.click("form[action$='/start/'] button")
        lead.click("form[action$='/ruling/'] button")
        if not lead.page.url.endswith(case[-6:]):
            lead.click("form .button--primary")
        lead.open(case.removeprefix(lead.address))
        assert "resolved" in lead.page.locator(".case-line").inner_text()
        assert lead.page.locator(".history dd").count() >= 3
        print(f"clicks from the morning page to a ruling: {lead.clicks}")
        assert lead.clicks <= 6


def test_the_lead_rules_on_a_case_in_chinese_and_in_the_dark(reader: ReaderMaker):
    with reader("gtm_lead", scheme="dark", language="zh-CN") as lead:
        case = largest_case(lead)
        lead.open(case)
        assert lead.page.get_attribute("html", "lang") == "zh-Hans"
        assert "建议裁决" in lead.html()
        lead.click("form[action$='/acknowledgement/'] button")
        assert lead.page.locator(".history dd").count() >= 1


def test_an_analyst_reads_and_is_offered_no_act(reader: ReaderMaker):
    with reader("analyst") as someone:
        someone.open(largest_case(someone))
        assert someone.page.locator("form[action*='/cases/']").count() == 0


def test_a_partner_on_a_phone_in_chinese_sees_itself_alone(reader: ReaderMaker):
    with reader("partner_user", width=390, language="zh-CN") as partner:
        partner.open("/")
        text = partner.html()
        assert "南岭" in text
        for stranger in ("钱塘", "QIANTANG", "徽州", "HUIZHOU", "吴越", "WUYUE"):
            assert stranger not in text
        partner.open(largest_case(partner))
        text = partner.html()
        for stranger in ("钱塘", "QIANTANG", "徽州", "HUIZHOU", "吴越", "WUYUE"):
            assert stranger not in text
        partner.page.goto(f"{partner.address}/channels/")
        assert "404" in partner.html() or partner.page.locator("h1").count() == 1
        partner.complaints.clear()  # the browser reports the refused page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 360])
def test_pages_are_whole_accessible_and_as_wide_as_the_screen(reader: ReaderMaker, scheme: str, width: int):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra `browser`").Axe()
    language = "zh-CN" if scheme == "dark" else "en-US"
    with reader("gtm_lead", scheme=scheme, width=width, language=language) as someone:
        for path in (*PAGES, largest_case(someone), "/nights/1/"):
            someone.open(path)
            found = [
                (path, violation["id"], violation["nodes"][0]["html"][:120])
                for violation in axe.run(someone.page).response["violations"]
                if violation["impact"] in ("serious", "critical")
            ]
            assert found == []
            wide = someone.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, wide)


def test_pages_stand_without_script(reader: ReaderMaker):
    with reader("gtm_lead", script=False) as someone:
        for path in (*PAGES, largest_case(someone)):
            someone.open(path)
            assert someone.page.locator("h1, .story").count() >= 1
