"""Rebates for programs: read, drafted, tried, published, withdrawn; accruals down to their order lines; a partner sees its own alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from foundation.audit.models import AuditEntry
from foundation.values.scope import Role
from pricing.rebates.models import RebateVersion
from tests.analytics.playing import load, night
from tests.builders.people import bearer, make_token
from tests.foundation.intake.world import WORLD, folder

pytestmark = [pytest.mark.django_db, pytest.mark.guard]

API = "/api/v1/rebate-programmes/"
DAY = date(2026, 3, 31)
TERMS: dict[str, Any] = {
    "name": "Accelerator", "metric": "net_revenue", "mode": "retroactive", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    "currency": "CNY", "channel": "dealers",
    "slabs": [
        {"lower_bound": "0", "rate": "1", "rate_kind": "percent"}, {"lower_bound": "1000", "rate": "2", "rate_kind": "percent"}
    ],
}  # fmt: skip


def line(order: str, day: str, partner: str, price: str) -> dict[str, str]:
    return {
        "source": "erp", "order_id": order, "line_no": "1", "ordered_at": day, "channel_code": "dealers", "sku": "S1", "quantity": "1",
        "unit_price": price, "currency": "CNY", "partner_code": partner,
    }  # fmt: skip


@pytest.fixture
def tokens(tmp_path: Path) -> dict[Role, str]:
    lines = [line("O1", "2026-02-01", "P1", "600"), line("O2", "2026-02-02", "P1", "300"), line("O3", "2026-02-03", "P2", "1500"),
             line("O0", "2025-02-03", "P1", "1200")]  # fmt: skip
    load(folder(tmp_path, **{**WORLD, "orders": lines}))
    night(DAY)
    return {role: make_token(role) for role in (Role.PARTNER_MANAGER, Role.ANALYST, Role.PARTNER_USER)}


def ask(token: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = None if body is None else json.dumps(body)
    return Client().generic(method, path, sent or "", content_type="application/json", headers={**bearer(token), **headers})


def version(token: str, code: str = "ACC") -> str:
    return str(ask(token, "GET", f"{API}{code}/")["ETag"])


def published(token: str) -> None:
    assert ask(token, "POST", API, {**TERMS, "brand": "LY", "code": "ACC"}).status_code == 201
    found = ask(token, "POST", f"{API}ACC/publications/", {"reason": "a start"}, **{"If-Match": version(token)})
    assert found.status_code == 201, found.json()
    night(DAY)


def test_a_programme_is_drafted_published_and_accrued_down_to_its_lines(tokens: dict[Role, str]) -> None:
    manager = tokens[Role.PARTNER_MANAGER]
    published(manager)
    held = ask(manager, "GET", f"{API}ACC/").json()
    assert (held["current"]["number"], held["current"]["state"], held["draft"]) == (1, "published", None)
    assert held["current"]["slabs"][1] == {"lower_bound": "1000", "rate": "2", "rate_kind": "percent"}
    assert (held["accrued"], held["partners"]) == ("39", 2)
    rows = ask(manager, "GET", "/api/v1/accruals/?programme=ACC").json()["results"]
    assert [(row["partner"], row["base"], row["amount"]) for row in rows] == [
        ("P2", "1500.000000", "30.000000"), ("P1", "900.000000", "9.000000"),
    ]  # fmt: skip
    one = ask(manager, "GET", "/api/v1/accruals/ACC/1/P1/").json()
    assert {name: float(text) for name, text in one["next_slab"].items()} == {"more": 100, "bound": 1000, "gain": 11}
    lines = ask(manager, "GET", "/api/v1/accruals/ACC/1/P1/lines/").json()["results"]
    assert [(each["order_id"], each["day"], each["net_revenue"]) for each in lines] == [
        ("O2", "2026-02-02", "300.000000"), ("O1", "2026-02-01", "600.000000"),
    ]  # fmt: skip


def test_a_draft_is_tried_and_nothing_is_written(tokens: dict[Role, str]) -> None:
    published(tokens[Role.PARTNER_MANAGER])
    draft = {**TERMS, "slabs": [{"lower_bound": "0", "rate": "5", "rate_kind": "percent"}]}
    found = ask(tokens[Role.ANALYST], "POST", f"{API}ACC/what-if/", draft).json()
    assert (found["starts_on"], found["cost_before"], found["cost_after"]) == ("2025-01-01", "24", "60")
    assert (found["gain"], found["lose"], found["slabs"]) == (1, 0, [{"lower_bound": "0", "partners": 1, "cost": "60"}])
    assert RebateVersion.objects.unscoped("test").count() == 1


def test_two_editors_and_one_wins(tokens: dict[Role, str]) -> None:
    manager = tokens[Role.PARTNER_MANAGER]
    published(manager)
    read = version(manager)
    later = {**TERMS, "starts_on": "2026-07-01"}
    assert ask(manager, "PUT", f"{API}ACC/", later, **{"If-Match": read}).status_code == 200
    lost = ask(manager, "PUT", f"{API}ACC/", {**later, "name": "Other"}, **{"If-Match": read})
    assert (lost.status_code, lost.json()["type"].rsplit(":", 1)[-1], len(lost.json()["changes"]) > 0) == (412, "conflict", True)
    assert ask(manager, "PUT", f"{API}ACC/", later).status_code == 428
    assert RebateVersion.objects.unscoped("test").get(number=2).name == "Accelerator"


def test_a_version_ends_the_one_before_and_can_be_withdrawn_until_it_begins(tokens: dict[Role, str]) -> None:
    manager = tokens[Role.PARTNER_MANAGER]
    published(manager)
    ask(manager, "PUT", f"{API}ACC/", {**TERMS, "starts_on": "2026-07-01"}, **{"If-Match": version(manager)})
    ask(manager, "POST", f"{API}ACC/publications/", {"reason": "more"}, **{"If-Match": version(manager)})
    spans = [(one["holds_from"], one["holds_to"]) for one in ask(manager, "GET", f"{API}ACC/").json()["versions"]]
    assert spans == [("2026-01-01", "2026-06-30"), ("2026-07-01", "2026-12-31")]
    gone = ask(manager, "POST", f"{API}ACC/withdrawals/", {"reason": "too dear"}, **{"If-Match": version(manager)})
    assert gone.status_code == 201
    assert [(one["state"], one["holds_to"]) for one in gone.json()["versions"]] == [
        ("published", "2026-12-31"),
        ("withdrawn", None),
    ]
    assert list(AuditEntry.objects.filter(subject="ACC").values_list("action", flat=True).order_by("id")) == [
        "rebate.drafted", "rebate.published", "rebate.drafted", "rebate.published", "rebate.withdrawn",
    ]  # fmt: skip


def test_a_repeated_post_under_one_key_makes_one_programme(tokens: dict[Role, str]) -> None:
    manager = tokens[Role.PARTNER_MANAGER]
    body = {**TERMS, "brand": "LY", "code": "ACC"}
    first, second = (ask(manager, "POST", API, body, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code, first.content) == (201, 201, second.content)
    assert RebateVersion.objects.unscoped("test").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"slabs": []}, "slabs"),
        ({"slabs": [{"lower_bound": "5", "rate": "1", "rate_kind": "percent"}, {"lower_bound": "5", "rate": "2", "rate_kind": "percent"}]}, "slab_1"),
        ({"slabs": [{"lower_bound": "0", "rate": "-1", "rate_kind": "percent"}]}, "slab_0"),
        ({"slabs": [{"lower_bound": "0", "rate": "1", "rate_kind": "per_unit"}]}, "slab_0"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"currency": "XXQ"}, "currency"),
    ],
)  # fmt: skip
def test_a_bad_schedule_is_refused_by_its_field_wherever_it_is_sent(tokens: dict[Role, str], changed: Any, field: str) -> None:
    manager = tokens[Role.PARTNER_MANAGER]
    published(manager)
    tried = ask(manager, "POST", f"{API}ACC/what-if/", {**TERMS, **changed})
    saved = ask(manager, "PUT", f"{API}ACC/", {**TERMS, **changed}, **{"If-Match": version(manager)})
    for found in (tried, saved):
        assert (found.status_code, [error["field"] for error in found.json()["errors"]]) == (422, [field])
    assert RebateVersion.objects.unscoped("test").count() == 1


def test_a_partner_sees_its_own_accruals_and_no_programme(tokens: dict[Role, str]) -> None:
    published(tokens[Role.PARTNER_MANAGER])
    own = tokens[Role.PARTNER_USER]
    rows = ask(own, "GET", "/api/v1/accruals/").json()["results"]
    assert [row["partner"] for row in rows] == ["P1"]
    assert ask(own, "GET", "/api/v1/accruals/ACC/1/P1/lines/").status_code == 200
    strange, nowhere = (ask(own, "GET", f"/api/v1/accruals/ACC/1/{code}/lines/") for code in ("P2", "P9"))
    assert (strange.status_code, strange.content) == (404, nowhere.content)
    assert ask(own, "GET", API).status_code == 403
