"""With script switched off: people come in, read, open figures, filter, act and go out all the same."""

from __future__ import annotations

import pytest

from tests.journeys.browser import CASE, cases_of, come_in_by_password, largest_case
from tests.journeys.conftest import ReaderMaker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]


def test_links_and_forms_work(reader: ReaderMaker):
    with reader("gtm_lead"), reader(None, script=False) as someone:
        come_in_by_password(someone, "gtm_lead")
        someone.follow("main a[hx-get^='/kpis/explanation/'], main a[href^='/kpis/explanation/']")
        assert someone.path().startswith("/kpis/explanation/")
        assert someone.page.locator("main .formula").is_visible()
        someone.open("/channels/")
        someone.follow("main a[href^='/channels/lanyu-com/']")
        assert someone.page.locator("main table").count() >= 1
        someone.open(largest_case(someone))
        case = someone.path()
        someone.follow("form[action$='/acknowledgement/'] button")
        someone.page.fill("#comment-text", "Seen without script.")
        someone.follow(".comment-form button")
        assert someone.path() == case
        assert "Seen without script." in someone.html()
        someone.click("details.account > summary")
        someone.follow("form[action$='/sign-out/'] button")
        assert someone.path().startswith("/sign-in/")


def test_the_inbox_filters_and_acts_on_many(reader: ReaderMaker):
    with reader("partner_manager", script=False) as someone:
        every = cases_of(someone)
        someone.click(".filter-menu > summary")
        someone.page.select_option(".filter-menu [name=kind]", "promotion_clash")
        someone.follow(".filter-menu form button")
        some = [address for address in someone.addresses() if CASE.fullmatch(address)]
        assert some and set(some) < set(every)
        someone.page.check("[data-bulk-row] >> nth=0")
        assert not someone.page.locator("[data-bulk-count]").is_visible()
        assert someone.page.locator(".bulk-bar__plain").is_visible()
        someone.follow("button[formaction$='/acknowledgement/']")
        someone.open(some[0])
        assert someone.page.locator(".history dd").count() == 1


def test_a_view_is_kept_and_its_cases_are_given_to_a_colleague(reader: ReaderMaker):
    with reader("partner_manager", script=False) as someone:
        someone.open("/cases/")
        someone.click(".filter-menu > summary")
        someone.page.select_option(".filter-menu [name=channel]", index=1)
        someone.follow(".filter-menu form button")
        someone.click(".tabs-line details > summary")
        someone.page.fill("#view-name", "One channel")
        someone.follow(".tabs-line form button")
        assert someone.seen(".tabs [aria-current]").inner_text() == "One channel"
        first = next(address for address in someone.addresses() if CASE.fullmatch(address))
        someone.page.check("[data-bulk-row] >> nth=0")
        someone.page.select_option("[name=assignee]", "gtm_lead@relay.example")
        someone.follow("button[formaction$='/assignment/']")
        someone.open(first)
        assert "gave it to" in someone.page.locator(".history dd").inner_text()
        someone.open("/cases/")
        someone.follow(".tabs .tab--own")
        someone.follow(".tabs-line form button")
        assert someone.page.locator(".tab--own").count() == 0


def test_a_night_is_asked_for(reader: ReaderMaker):
    with reader("gtm_lead", script=False) as someone:
        someone.open("/nights/")
        someone.follow(".topbar form button")
        assert "nothing to compute" in someone.seen(".toast").inner_text()
        someone.open("/nights/1/")
        assert someone.page.locator(".run-steps").count() == 1
