"""Editing from a partner's page and over the API: one effect, what was typed kept, who changed what meanwhile."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from foundation.audit.models import AuditEntry
from foundation.values.scope import Role, system_scope
from foundation.web.editing import once_fields
from partners.agreements.models import Agreement
from partners.agreements.queries import agreements_of, agreements_version
from partners.profiles.queries import profile_of, profile_version
from partners.standing.models import Standing
from tests.builders.facts import make_world
from tests.builders.people import bearer, make_token, make_user

pytestmark = pytest.mark.django_db
SYSTEM = system_scope("tests")


@pytest.fixture
def manager(client: Client) -> Client:
    make_world()
    client.force_login(make_user(Role.PARTNER_MANAGER))
    return client


def profile() -> str:
    found = profile_of(SYSTEM, "P1")
    assert found is not None
    return profile_version(found)


def agreed() -> str:
    return agreements_version("P1", agreements_of(SYSTEM, partner="P1"))


def agreement(**changed: str) -> dict[str, str]:
    form = {"promotion_authority": "file", "price_authority_percent": "7.5", "commission_rate": "6", "valid_from": "2027-01-01"}
    return {**form, "valid_to": "", "version": agreed(), **changed}


def test_a_double_click_makes_one_version(manager: Client) -> None:
    form = {**agreement(valid_to="2027-12-31"), **dict(once_fields())}
    answers = [manager.post("/partners/P1/agreement/", form) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, "/partners/P1/")] * 2
    row = Agreement.objects.unscoped("test").get()
    assert (str(row.price_authority_percent), str(row.commission_rate)) == ("7.500000", "0.060000")
    assert (row.valid_from.isoformat(), row.valid_to.isoformat()) == ("2027-01-01", "2028-01-01")


def test_what_cannot_be_read_comes_back_as_typed_with_the_way_out_in_both_languages(manager: Client) -> None:
    form = agreement(commission_rate="six", valid_from="soon", valid_to="2027-02-30", promotion_authority="all")
    answer = manager.post("/partners/P1/agreement/", form)
    assert answer.status_code == 422
    fields = {field.name: field for field in answer.context["page"].forms.agreement.fields}
    assert (fields["commission_rate"].value, fields["valid_from"].value) == ("six", "soon")
    assert all(fields[name].error for name in ("commission_rate", "valid_from", "valid_to", "promotion_authority"))
    told = manager.post("/partners/P1/agreement/", form, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "six" in told and "This is no number" not in told
    assert not Agreement.objects.unscoped("test").exists()


def test_an_overlap_names_the_other_version(manager: Client) -> None:
    manager.post("/partners/P1/agreement/", agreement())
    answer = manager.post("/partners/P1/agreement/", agreement(valid_from="2026-12-01"))
    assert answer.status_code == 422
    assert "2027-01-01" in answer.context["page"].forms.agreement.trouble.by_field["valid_from"]


def test_a_stale_form_tells_who_changed_what_and_can_be_sent_again(manager: Client) -> None:
    form = {**agreement(commission_rate="5"), **dict(once_fields())}
    manager.post("/partners/P1/agreement/", agreement(valid_from="2026-12-01", commission_rate="4", reason="spoke to them"))
    answer = manager.post("/partners/P1/agreement/", form)
    shown = answer.context["page"].forms.agreement
    assert answer.status_code == 409
    assert [line.reason for line in shown.trouble.changes] == ["spoke to them"]
    assert {field.name: field.value for field in shown.fields}["commission_rate"] == "5"
    again = {**form, **dict(once_fields()), "version": dict(shown.hidden)["version"]}
    assert manager.post("/partners/P1/agreement/", again).status_code == 303
    assert Agreement.objects.unscoped("test").count() == 2


def test_an_illegal_move_is_refused_with_the_allowed_ones_and_keeps_the_reason(manager: Client) -> None:
    answer = manager.post("/partners/P1/standing/", {"status": "active", "reason": "we like them", "version": profile()})
    shown = answer.context["page"].forms.standing
    assert answer.status_code == 422
    assert "It may become: in screening, exited" in shown.trouble.by_field["status"]
    assert {field.name: field.value for field in shown.fields}["reason"] == "we like them"
    assert not Standing.objects.unscoped("test").exists()
    answer = manager.post("/partners/P1/standing/", {"status": "screening", "reason": "we like them", "version": profile()})
    assert answer.status_code == 303
    assert [line.reason for line in manager.get("/partners/P1/").context["page"].history] == ["we like them"]


def test_a_reader_sees_no_form_and_is_refused(client: Client) -> None:
    make_world()
    client.force_login(make_user(Role.ANALYST))
    assert client.get("/partners/P1/").context["page"].forms is None
    assert client.post("/partners/P1/contact/", {"name": "x", "version": profile()}).status_code == 403
    assert not AuditEntry.objects.filter(subject="P1").exists()


def test_a_manager_of_named_partners_edits_these_alone(client: Client) -> None:
    make_world()
    client.force_login(make_user(Role.PARTNER_MANAGER, limits={"partner": ["P2"]}))
    assert client.post("/partners/P1/contact/", {"name": "x", "version": profile()}).status_code == 404
    assert client.post("/partners/P1/agreement/", agreement()).status_code == 404
    assert not AuditEntry.objects.filter(subject="P1").exists()


class Api:
    def __init__(self, client: Client) -> None:
        make_world()
        self.client, self.headers = client, bearer(make_token(Role.PARTNER_MANAGER))

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        text = "" if body is None else json.dumps(body)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.generic(method, f"/api/v1{path}", text, content_type="application/json", headers=sent)


@pytest.fixture
def api(client: Client) -> Api:
    return Api(client)


def test_a_partner_is_patched_under_the_version_that_was_read(api: Api) -> None:
    tag = api("GET", "/partners/P1/")["ETag"]
    assert api("PATCH", "/partners/P1/", {"name": "South"}).status_code == 428
    answer = api("PATCH", "/partners/P1/", {"name": "South", "status": "screening", "reason": "fair"}, If_Match=tag)
    assert (answer.status_code, answer.json()["name"], answer.json()["status"]) == (200, "South", "screening")
    stale = api("PATCH", "/partners/P1/", {"name": "North"}, If_Match=tag)
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:relay:problem:conflict")
    assert [change["what"] for change in stale.json()["changes"]] == ["moved the partner", "changed the partner’s data"]
    tag = api("GET", "/partners/P1/")["ETag"]
    refused = api("PATCH", "/partners/P1/", {"status": "active", "reason": "x"}, If_Match=tag)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "status")
    assert api("PATCH", "/partners/P1/", {"wish": 1}, If_Match=tag).json()["errors"][0]["field"] == "wish"


def test_agreements_are_made_read_changed_and_taken_back(api: Api) -> None:
    body = {"partner": "P1", "promotion_authority": "file", "commission_rate": "0.05", "valid_from": "2027-01-01"}
    once = {"Idempotency_Key": "a"}
    assert [api("POST", "/agreements/", body, **once).status_code for _ in range(2)] == [201, 201]
    assert api("GET", "/agreements/?partner=P1").json()["results"] == [
        {**body, "commission_rate": "0.050000", "price_authority_percent": None, "valid_to": None}
    ]
    path = "/agreements/P1/2027-01-01/"
    tag = api("GET", path)["ETag"]
    changed = {"promotion_authority": "free", "valid_from": "2027-01-01"}
    answer = api("PUT", path, changed, If_Match=tag)
    assert (answer.status_code, answer.json()["promotion_authority"], answer.json()["commission_rate"]) == (200, "free", None)
    assert api("PUT", path, changed, If_Match=tag).status_code == 412
    assert api("DELETE", path, If_Match=api("GET", path)["ETag"]).json() == []
    assert api("GET", path).status_code == 404
    bad = api("POST", "/agreements/", {**body, "commission_rate": "1.1"})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "commission_rate")


def test_territories_are_granted_and_ended_under_one_version(api: Api) -> None:
    path = "/partners/P1/territories/"
    first = api("GET", path)
    assert first.json() == []
    made = api("POST", path, {"territory": "CN-GD", "exclusive": True}, If_Match=first["ETag"])
    assert (made.status_code, [row["territory"] for row in made.json()]) == (201, ["CN-GD"])
    assert api("POST", path, {"territory": "CN"}, If_Match=first["ETag"]).status_code == 412
    ended = {"territory": "CN-GD", "valid_to": "2027-01-01"}
    answer = api("PATCH", path, ended, If_Match=api("GET", path)["ETag"])
    assert [(row["exclusive"], row["valid_to"]) for row in answer.json()] == [(False, "2027-01-01")]
