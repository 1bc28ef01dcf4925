"""What a partner has earned so far and what the next slab takes, on its own page and on its manager's: by hand."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from foundation.values.scope import Role
from tests.builders.pages import told
from tests.builders.people import make_user
from tests.foundation.intake.world import WORLD, load_world, world_row

pytestmark = pytest.mark.django_db
TERMS = {"metric": "net_revenue", "mode": "retroactive", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "currency": "CNY"}
SLABS = (("0", "0"), ("500", "2"), ("1000", "3"))


@pytest.fixture
def night(tmp_path: Path) -> None:
    """P1 bought for 700: 14.00 so far, and 300 more bring 3 % of 1,000 less that: 16.00. P2 has a programme of its own."""
    programmes = [
        {"code": "ACC", "name": "Accelerator", "channel_code": "dealers", **TERMS},
        {"code": "P2-ONLY", "name": "For East Light", "partner_code": "P2", **TERMS},
    ]
    slabs = [
        {"programme_code": programme["code"], "lower_bound": bound, "rate": rate, "rate_kind": "percent"}
        for programme in programmes
        for bound, rate in SLABS
    ]
    orders = [*WORLD["orders"], world_row("orders", 1, order_id="O3", partner_code="P2", quantity="100")]
    load_world(tmp_path, orders=orders, rebate_programmes=programmes, rebate_slabs=slabs)
    call_command("nightly", "--date", "2026-03-04", stdout=StringIO())


def test_a_partner_reads_what_it_has_earned_and_what_the_next_slab_takes(client: Client, night: None) -> None:
    client.force_login(make_user(Role.PARTNER_USER))
    answer = client.get("/")
    owed = answer.context["page"].partners[0].owed
    assert [(str(total.value), total.currency) for total in owed.totals] == [("14.000000", "CNY")]
    assert [(row.name, row.base) for row in owed.rows] == [("Accelerator", "¥700")]
    assert [(step.more, step.gain, step.bound, step.share) for step in owed.steps] == [("¥300", "¥16", "¥1,000", 0.7)]
    assert owed.steps[0].left == "to 31 Dec 2026, 302 days left"
    assert answer.context["page"].partners[0].tier.tier == "A"
    assert "East Light" not in told(answer) and "P2" not in told(answer)


def test_its_manager_reads_the_same_with_its_cost(client: Client, night: None) -> None:
    client.force_login(make_user(Role.PARTNER_MANAGER))
    page = client.get("/partners/P1/").context["page"]
    assert [(row.name, row.url) for row in page.owed.rows] == [("Accelerator", "/money/rebates/ACC/")]
    near = client.get("/money/rebates/ACC/").context["page"].near
    assert [(row.name, row.lacks, row.brings) for row in near] == [("South Light", "¥300", "¥16")]


def test_accruals_are_listed_the_largest_first_and_open_into_their_lines(client: Client, night: None) -> None:
    client.force_login(make_user(Role.FINANCE))
    page = client.get("/money/accruals/").context["page"]
    assert [(row.partner, row.programme, row.amount.value) for row in page["rows"]] == [  # of equal amounts the later written
        ("East Light", "For East Light", 210),
        ("East Light", "Accelerator", 210),
        ("South Light", "Accelerator", 14),
    ]
    assert page["summary"] == "¥434 in 3 accruals"
    assert client.get(page["rows"][2].lines_url).context["page"].summary.startswith("1 ")
    narrowed = client.get("/money/accruals/?programme=P2-ONLY").context["page"]
    assert [row.amount_plain for row in narrowed["rows"]] == ["210.000000"]


def test_a_programme_is_tried_on_the_days_a_year_back(client: Client, night: None) -> None:
    client.force_login(make_user(Role.GTM_LEAD))
    page = client.get("/money/rebates/ACC/").context["page"]
    assert page.trials == [] and page.tiles == []
    assert page.lead == "Nobody that is eligible bought anything in the period that it is tried on."


def test_the_page_shows_the_score_of_the_tier_and_what_the_next_one_takes(client: Client, night: None) -> None:
    client.force_login(make_user(Role.PARTNER_MANAGER))
    card = client.get("/partners/P1/").context["page"].tier_card
    assert card is not None
    assert (card.scheme, card.tier) == ("abc", "A")
    assert (card.next_tier, card.takes) == ("", [])
    assert client.get("/partners/P2/").context["page"].tier_card is None
