"""The audit as people and programs read it."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from config.audit_words import ACTIONS, FIELDS, KINDS
from foundation.audit.services import record
from foundation.history.rules import changed_fields
from foundation.values.scope import Role, system_scope
from tests.builders.pages import told
from tests.builders.people import PASSWORD, bearer, make_token, make_user

ROOT = Path(__file__).resolve().parents[3]
APPS = ("foundation", "channels_core", "partners", "pricing", "lifecycle", "conflicts", "analytics", "config")


def _recorded(name: str) -> set[str]:
    """The texts given to ``record(..., <name>=...)`` anywhere in the apps, as far as they stand there whole."""
    found: set[str] = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                    values = [keyword.value for keyword in node.keywords if keyword.arg == name]
                    found |= {value.value for value in values if isinstance(value, ast.Constant)}
    return found


def test_every_action_and_kind_that_is_written_down_has_its_words() -> None:
    assert _recorded("action") - set(ACTIONS) == set()
    assert _recorded("subject_kind") - set(KINDS) == set()


def test_only_the_fields_that_differ_are_told() -> None:
    assert changed_fields({"floor": "1", "ceiling": "9"}, {"floor": "2", "ceiling": "9"}) == [("floor", "1", "2")]
    assert changed_fields(None, {"floor": "2"}) == [("floor", None, "2")]
    assert changed_fields({"floor": "2"}, None) == [("floor", "2", None)]


@pytest.mark.django_db
def test_the_lead_reads_what_was_changed_and_why(client: Client) -> None:
    scope = system_scope("zhou@relay.example")
    record(
        scope, action="case.assigned", subject_kind="case", subject="17", before={"assignee": "", "level": Decimal("1.50")},
        after={"assignee": "lin@relay.example", "level": Decimal("1.50")}, reason="on <b>holiday</b>", brand="B",
    )  # fmt: skip
    make_user(Role.GTM_LEAD)
    client.login(username="gtm_lead@relay.example", password=PASSWORD)
    page = told(client.get("/settings/audit/"))
    assert str(ACTIONS["case.assigned"]) in page and str(FIELDS["assignee"]) in page
    assert "on &lt;b&gt;holiday&lt;/b&gt;" in page and "1.50" not in page
    assert client.get("/settings/audit/?from=yesterday").status_code == 400


@pytest.mark.django_db
def test_a_reader_of_one_brand_reads_nothing_of_another(client: Client) -> None:
    for brand in ("ours", "theirs", ""):
        record(system_scope("x"), action="case.assigned", subject_kind="case", subject=brand or "none", brand=brand)
    secret = make_token(Role.GTM_LEAD, limits={"brand": ["ours"]})
    found = client.get("/api/v1/audit/", headers=bearer(secret)).json()["results"]
    assert [entry["subject"] for entry in found if entry["subject_kind"] == "case"] == ["ours"]


@pytest.mark.django_db
def test_nobody_but_the_lead_reads_the_audit(client: Client) -> None:
    for role in (Role.PARTNER_MANAGER, Role.FINANCE, Role.ANALYST, Role.PARTNER_USER):
        assert client.get("/api/v1/audit/", headers=bearer(make_token(role))).status_code == 403
