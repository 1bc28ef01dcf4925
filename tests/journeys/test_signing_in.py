"""Each role comes in by its one-time link, goes out, comes back by password, and sees in the rail only what it may open."""

from __future__ import annotations

import pytest

from tests.journeys.browser import PASSWORD, ROLES, Site, come_in_by_link, come_in_by_password
from tests.journeys.conftest import ReaderMaker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]

STAFF = {"/", "/channels/", "/relay/map/", "/cases/", "/partners/", "/money/rebates/", "/settings/rules/", "/nights/"}
RAIL = dict.fromkeys(ROLES, STAFF) | {"partner_user": {"/"}}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_comes_in_goes_out_and_comes_back(reader: ReaderMaker, site: Site, role: str):
    with reader(None) as someone:
        come_in_by_link(someone, site, role)
        assert someone.page.locator("h1:visible").count() == 1
        assert set(someone.addresses(".rail__item")) == RAIL[role]
        someone.click(".rail details.account > summary")
        someone.follow(".rail form[action$='/sign-out/'] button")
        assert someone.path().startswith("/sign-in/")
        someone.open("/cases/")
        assert someone.path() == "/sign-in/?next=/cases/"
        come_in_by_password(someone, role)
        assert set(someone.addresses(".rail__item")) == RAIL[role]
        site.states[role] = someone.page.context.storage_state()


def test_what_the_rail_does_not_show_is_not_there_for_a_partner(reader: ReaderMaker):
    with reader("partner_user") as someone:
        for path in ("/channels/", "/nights/", "/partners/", "/partners/NANLING/", "/channels/lanyu-com/", "/facts/order-lines/"):
            someone.open(path, status=404)
        assert all("404" in complaint for complaint in someone.complaints)  # the browser reports each refused page
        someone.complaints.clear()


def test_a_one_time_link_works_once(reader: ReaderMaker, site: Site):
    with reader("analyst"), reader(None) as stranger:
        stranger.open(site.links["analyst"], status=404)
        assert stranger.page.locator("[name=password]").count() == 0
        stranger.complaints.clear()  # the browser reports the refused page


def test_a_wrong_password_is_told_and_the_right_one_leads_where_one_wanted_to_go(reader: ReaderMaker):
    with reader("finance"), reader(None) as someone:
        someone.open("/cases/")
        someone.page.fill("[name=email]", "finance@relay.example")
        someone.page.fill("[name=password]", "not-this-one")
        someone.follow("form .button--primary")
        assert someone.page.locator("[role=alert]").count() == 1
        someone.complaints.clear()  # the browser reports the 400 of the form
        someone.page.fill("[name=password]", PASSWORD)
        someone.follow("form .button--primary")
        assert someone.path() == "/cases/"
