"""Scorecards on pages and over the API: tried without effect, published once, refused with the way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from analytics.scorecards.models import GoalProfileVersion
from foundation.values.scope import Role
from tests.analytics.scorecards.test_scorecards import played  # noqa: F401
from tests.builders.pages import told
from tests.builders.people import bearer, make_token, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]

PROFILE, API = "/scorecards/goals/marketplace/", "/api/v1/goal-profiles/marketplace/"
LATER = (timezone.now().date() + timedelta(days=40)).isoformat()
GOALS = [
    {"code": "net_revenue", "weight": "80", "scale": "target", "points": [["0.5", "0"], ["0.8", "60"], ["1", "100"]]},
    {"code": "rating", "weight": "20", "scale": "figure", "points": [["3.5", "0"], ["4.2", "60"], ["4.7", "100"]]},
]
DRAFT = {
    "code": ["net_revenue", "rating"], "weight": ["80", "20"], "scale": ["target", "figure"],
    "curve": ["0.5:0 0.8:60 1:100", "3.5:0 4.2:60 4.7:100"], "valid_from": LATER, "reason": "volume first",
}  # fmt: skip


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def program(role: Role) -> Client:
    return Client(headers=bearer(make_token(role)))


def version(client: Client) -> str:
    return client.get(API).headers["ETag"].strip('"')


def published() -> int:
    return int(GoalProfileVersion.objects.unscoped("test").count())


def test_the_page_shows_each_channel_by_its_own_goals() -> None:
    client = signed_in(Role.ANALYST)
    answer = client.get("/scorecards/?period=2025Q3")
    assert answer.status_code == 200
    assert "¥900" in told(answer) and "¥1,000" in told(answer)
    assert client.get("/scorecards/?period=2025").status_code == 400


def test_a_try_shows_what_the_draft_would_have_given_and_stores_nothing() -> None:
    client = signed_in(Role.GTM_LEAD)
    assert client.post(f"{PROFILE}trial/", {**DRAFT, "version": version(client)}).status_code == 200
    rows = client.post(f"{API}try-out/", {"goals": GOALS}, content_type="application/json").json()["results"]
    scores = {(row["channel"], row["period"]): row["score"] for row in rows}
    assert scores["tmall", "2025Q3"] == "76.000000"  # 80 x 0.8 + 60 x 0.2, where 70 was judged
    assert published() == 0


def test_a_double_click_publishes_once_and_the_second_editor_keeps_what_was_typed() -> None:
    client = signed_in(Role.GTM_LEAD)
    read = version(client)
    form = {**DRAFT, "version": read, "once": "k1"}
    answers = [client.post(f"{PROFILE}publication/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert published() == 1
    late = client.post(f"{PROFILE}publication/", {**form, "once": "k2", "reason": "mine"})
    assert late.status_code == 409
    assert "mine" in told(late) and "volume first" in told(late)
    undone = client.post(f"{PROFILE}withdrawal/", {"version": version(client), "undo_reason": "too soon", "once": "k3"})
    assert undone.status_code == 303
    assert (version(client), published()) == (read, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"weight": ["70", "20"]},
        {"code": ["moon", "rating"]},
        {"curve": ["1:0 0.5:100", "3.5:0 4.2:60 4.7:100"]},
        {"weight": ["eighty", "20"]},
        {"valid_from": "2020-01-01"},
        {"valid_from": "soon"},
        {"reason": ""},
    ],
)
def test_a_profile_that_cannot_hold_is_refused_and_what_was_typed_stays(change: dict[str, Any]) -> None:
    client = signed_in(Role.GTM_LEAD)
    answer = client.post(f"{PROFILE}publication/", {**DRAFT, "version": version(client), **change})
    assert answer.status_code == 422
    assert "3.5:0 4.2:60 4.7:100" in told(answer)
    assert published() == 0


def test_programs_publish_with_the_version_that_they_read() -> None:
    client = program(Role.GTM_LEAD)
    before = version(client)
    body = {"goals": GOALS, "valid_from": LATER, "reason": "volume first"}

    def put(match: str, **more: Any) -> Any:
        return client.put(API, {**body, **more}, content_type="application/json", headers={"If-Match": f'"{match}"'})

    assert client.put(API, body, content_type="application/json").status_code == 428
    assert put(before).status_code == 200
    assert put(before).status_code == 412
    wrong = put(version(client), goals=GOALS[:1])
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "goals")
    assert program(Role.ANALYST).put(API, body, content_type="application/json").status_code == 403
    assert published() == 1
