"""From the morning page to a ruling: clicks and keys are counted, since docs/journeys.md tells them."""

from __future__ import annotations

import pytest

from tests.journeys.browser import CASE, Reader, cases_of, largest_case
from tests.journeys.conftest import ReaderMaker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]


def read_a_proof(someone: Reader) -> None:
    """Opens the first row of the evidence beside the case and puts it away by key."""
    assert someone.page.locator(".story").inner_text()
    someone.click("table.evidence tbody a")
    assert someone.seen("#explanation .popover__body").inner_text()
    someone.press("Escape")
    someone.page.locator("#explanation").wait_for(state="hidden")


def take_on_and_rule(someone: Reader) -> list[str]:
    """Acknowledges, starts and rules as proposed; answers the history, the newest first or last as the page has it."""
    someone.follow("form[action$='/acknowledgement/'] button")
    someone.follow("form[action$='/start/'] button")
    someone.follow("form[action$='/ruling/'] button.button--primary")
    assert CASE.fullmatch(someone.path())
    return list(someone.page.locator(".history dd").all_inner_texts())


def test_the_lead_goes_from_the_morning_page_to_a_ruling(reader: ReaderMaker):
    with reader("gtm_lead") as lead:
        lead.open("/")
        assert lead.page.get_attribute("html", "lang") == "en"
        heaviest = lead.page.locator(".decision__title a").first.get_attribute("href")
        lead.follow(".decision a.button--primary")
        assert lead.path() == heaviest
        assert "Proposed ruling" in lead.html()
        read_a_proof(lead)
        history = take_on_and_rule(lead)
        assert "resolved" in lead.page.locator(".case-line").inner_text()
        assert len(history) == 3
        assert (lead.clicks, lead.keys) == (5, 1)
        assert heaviest not in cases_of(lead)


def test_the_lead_rules_in_chinese_and_in_the_dark(reader: ReaderMaker):
    with reader("gtm_lead", scheme="dark", language="zh-CN") as lead:
        case = largest_case(lead)
        lead.open(case)
        assert lead.page.get_attribute("html", "lang") == "zh-Hans"
        assert "建议裁决" in lead.html()
        read_a_proof(lead)
        assert len(take_on_and_rule(lead)) == 3
        assert "已裁决" in lead.page.locator(".case-line").inner_text()
        assert lead.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(15, 17, 19)"


def test_the_inbox_is_walked_by_keys_alone(reader: ReaderMaker):
    with reader("partner_manager") as manager:
        manager.open("/")
        manager.press_on("g", "o")
        assert manager.path() == "/cases/"
        manager.press("j", "j", "x")
        assert manager.page.locator("[data-bulk-count]").inner_text() == "1"
        second = manager.page.locator("tr.is-current [data-open]").get_attribute("href")
        manager.press_on("Enter")
        assert manager.path() == second
        assert (manager.clicks, manager.keys) == (0, 6)


def test_the_manager_takes_many_cases_on_at_once(reader: ReaderMaker):
    with reader("partner_manager") as manager:
        chosen = cases_of(manager)[-2:]
        for address in chosen:
            manager.click(f"tr:has(a[href='{address}']) [data-bulk-row]")
        manager.follow("[data-bulk-bar] button[formaction$='/acknowledgement/']")
        for address in chosen:
            manager.open(address)
            assert manager.page.locator(".history dd").count() == 1


@pytest.mark.parametrize("role", ["analyst", "finance"])
def test_who_only_reads_is_offered_no_act(reader: ReaderMaker, role: str):
    with reader(role) as someone:
        someone.open("/")
        assert someone.page.locator(".decision").count() == 0
        someone.open(largest_case(someone))
        assert someone.page.locator("form[action*='/cases/']").count() == 0
        someone.open("/cases/")
        assert someone.page.locator("[data-bulk-row]").count() == 0
        someone.open("/nights/")
        assert someone.page.locator("main form").count() == 0


def test_a_case_closed_meanwhile_is_told_with_what_happened(reader: ReaderMaker):
    with reader("gtm_lead") as lead, reader("partner_manager") as manager:
        case = largest_case(lead)
        lead.open(case)
        manager.open(case)
        manager.follow("form[action$='/acknowledgement/'] button")
        lead.follow("form[action$='/ruling/'] button.button--primary")
        assert lead.page.locator("[role=alert]").count() == 1
        assert lead.page.locator(".history dd").count() == 1
        lead.complaints.clear()  # the browser reports the 409
