"""The tier board: who moves and why, decided on the page; what it costs; the same over the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from foundation.values.scope import Role, system_scope
from partners.tiers.models import TierDecision, TierSchemeVersion
from partners.tiers.queries import review_of
from pricing.rebates.queries.tier_costs import tier_costs
from tests.analytics.playing import load, night
from tests.builders.pages import told
from tests.builders.people import bearer, make_token, make_user
from tests.partners.tiers.test_year import LAST, year

pytestmark = pytest.mark.django_db

BOARD = "/partners/tiers/"
FOURTH = date(2025, 10, 1)
ACTS = f"{BOARD}LY/abc/2025Q4/"
API = "/api/v1/tier-reviews/abc/2025Q4/"
PROGRAMME = {
    "code": "GOLD", "name": "For A", "tier_code": "A", "metric": "net_revenue", "mode": "retroactive",
    "starts_on": "2025-01-01", "ends_on": "2026-12-31", "currency": "CNY",
}  # fmt: skip


@pytest.fixture
def lead(tmp_path: Path) -> Any:
    slabs = [{"programme_code": "GOLD", "lower_bound": "0", "rate": "10", "rate_kind": "percent"}]
    load(year(tmp_path, rebate_programmes=[PROGRAMME], rebate_slabs=slabs))
    night(LAST)
    client = Client()
    client.force_login(make_user(Role.GTM_LEAD))
    with time_machine.travel("2026-01-12T04:00:00Z", tick=False):
        yield client


def versions() -> dict[str, str]:
    review = review_of(system_scope("tests"), brand="LY", scheme="abc", quarter_on=FOURTH)
    assert review is not None
    return {"": review.version, **{each.row.partner: each.version for each in review.proposals}}


def decided() -> dict[str, str]:
    rows = TierDecision.objects.unscoped("test").filter(withdrawn_at=None)
    return dict(rows.values_list("partner__code", "decided"))


def test_the_board_groups_by_verdict_and_opens_who_asks(lead: Client) -> None:
    page = told(lead.get(BOARD))
    places = [page.index(f"<b>{title}</b>") for title in ("Moves up", "Moves down", "Grace quarter", "Stay")]
    assert places == sorted(places)
    assert "2 partners move up, 3 down" in page
    assert "¥900 of ¥1,000" in page  # the first that asks is open
    assert "no target: not judged" not in page
    file = lead.get(f"{BOARD}review.csv").content.decode()
    assert file.count("\n") == 9 and "DOWN,DOWN,abc,2025Q4,A,down,B,76.666667" in file


def test_a_double_click_approves_once_and_undo_takes_all_back(lead: Client) -> None:
    form = {"version": versions()[""], "once": "k1"}
    answers = [lead.post(f"{ACTS}approval/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert decided() == {"CAPPED": "B", "DEEP": "C", "DOWN": "B", "GRACE": "A", "HELD": "A", "UP": "A"}
    assert "6 of 6" in told(lead.get(BOARD))
    assert lead.post(f"{ACTS}withdrawal/", {"once": "k2"}).status_code == 303
    assert decided() == {}


def test_against_the_proposal_the_reason_is_asked_and_what_was_typed_stays(lead: Client) -> None:
    version = versions()["UP"]
    answer = lead.post(f"{ACTS}decisions/UP/", {"version": version, "tier": "B"})
    assert answer.status_code == 422 and "say why" in told(answer)
    assert lead.post(f"{ACTS}decisions/UP/", {"version": version, "tier": "B", "reason": "In dispute"}).status_code == 303
    late = lead.post(f"{ACTS}decisions/UP/", {"version": version, "tier": "A", "reason": "Mine"})
    assert late.status_code == 409 and "Somebody changed this" in told(late) and 'value="Mine"' in told(late)
    assert decided() == {"UP": "B"}
    undo = lead.post(f"{ACTS}withdrawals/UP/", {"version": versions()["UP"]})
    assert undo.status_code == 303 and decided() == {}


def test_a_move_costs_what_the_new_tier_pays_beyond_the_old(lead: Client) -> None:
    scope = system_scope("tests")
    moves = {"UP": ("B", "A"), "DOWN": ("A", "B"), "NEAR": ("B", "B")}
    costs = tier_costs(scope, brand="LY", day=LAST, moves=moves)
    assert set(costs) == {"UP", "DOWN"}
    assert tier_costs(scope, brand="LY", day=LAST, moves={"NEAR": ("C", "B")}) == {}
    assert costs["UP"] >= Decimal(0) >= costs["DOWN"]


def test_a_scheme_is_tried_then_published_then_withdrawn(lead: Client) -> None:
    terms = {
        "bar_A": "80", "bar_B": "60", "bar_C": "0", "weight_sales": "50", "weight_coverage": "25", "weight_service": "25",
        "grace_quarters": "1", "cap_severity": "high", "cap_tier": "B", "valid_from": "2026-04-01",
    }  # fmt: skip
    address = f"{BOARD}LY/abc/scheme/"
    page = told(lead.get(address, terms))
    assert "it would have said otherwise 5 times" in page and TierSchemeVersion.objects.unscoped("test").count() == 0
    assert "Each bar lies below" in told(lead.get(address, {**terms, "bar_B": "90"}))
    version = page.split('name="version" value="')[1][:16]
    bad = lead.post(address, {**terms, "weight_sales": "60", "version": version})
    assert bad.status_code == 422 and "sum to 100" in told(bad)
    assert lead.post(address, {**terms, "version": version, "reason": "More in A"}).status_code == 303
    again = told(lead.get(address))
    waiting = again.rsplit('name="version" value="', 1)[1][:16]
    assert lead.post(f"{address}withdrawal/", {"version": waiting}).status_code == 303
    assert TierSchemeVersion.objects.unscoped("test").count() == 0


def test_the_api_decides_once_and_tells_what_changed(lead: Client) -> None:
    token = bearer(make_token(Role.PARTNER_MANAGER))
    client = Client()
    address = f"{API}proposals/UP/decision/"
    read = client.get(address, headers=token)
    assert (read.json()["verdict"], read.json()["proposed"], read.json()["decision"]) == ("up", "A", None)
    write = {**token, "If-Match": read["ETag"], "Idempotency-Key": "one"}
    body = {"tier": "A"}
    answers = [client.post(address, body, content_type="application/json", headers=write) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["decision"]["effective_from"] == "2026-02-01"
    stale = client.post(address, body, content_type="application/json", headers={**token, "If-Match": read["ETag"]})
    assert stale.status_code == 412 and decided() == {"UP": "A"}
    unknown = client.post(
        address,
        {"tier": "Z"},
        content_type="application/json",
        headers={**token, "If-Match": client.get(address, headers=token)["ETag"]},
    )
    assert unknown.status_code == 422
    takes = client.get("/api/v1/tiers/NEAR/", headers=token).json()
    assert (takes["tier"], takes["next_tier"]) == ("B", "A")
    assert [each["part"] for each in takes["what_it_takes"]] == ["sales"]
