"""Programs bring tokens: the door, scopes, expiry."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation.audit.models import AuditEntry
from foundation.people.models import ApiToken
from foundation.people.services import issue_link
from foundation.values.scope import Role, system_scope
from tests.builders.facts import make_world
from tests.builders.people import bearer, make_token, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.guard]


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/channels/", "/api/v1/no/such/thing", "/api/v1/channels/%00/"])
def test_without_credentials_every_path_answers_401(client, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic dXNlcjpwdw==", "nonsense"])
def test_bad_header_is_401_even_beside_a_good_session(client, header):
    client.force_login(make_user())
    assert client.get("/api/v1/channels/", headers={"Authorization": header}).status_code == 401


def test_schema_and_docs_are_open(client):
    assert client.get("/api/v1/schema/").status_code == 200
    assert client.get("/api/v1/docs/").status_code == 200
    assert {client.get(f"/api/v1/{path}").status_code for path in ("schema/xyz", "docs/xyz/", "schemata/")} == {401}


def test_token_is_shown_once_and_kept_as_digest(client):
    out = StringIO()
    call_command("create_token", "erp", "--role", "integration", stdout=out)
    secret = out.getvalue().strip().splitlines()[-1]
    assert client.get("/api/v1/channels/", headers=bearer(secret)).status_code == 200
    assert secret not in str(ApiToken.objects.values().get())


def test_revoked_and_expired_tokens_are_refused(client):
    revoked, expired = make_token(name="r"), make_token(name="e")
    ApiToken.objects.filter(name="r").update(revoked_at=timezone.now())
    ApiToken.objects.filter(name="e").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/channels/", headers=bearer(revoked)).status_code == 401
    assert client.get("/api/v1/channels/", headers=bearer(expired)).status_code == 401


def test_scope_that_the_token_lacks_is_403(client):
    secret = make_token(scopes=["kpis:read"])
    response = client.get("/api/v1/channels/", headers=bearer(secret))
    assert (response.status_code, response.json()["type"]) == (403, "urn:relay:problem:forbidden")


def test_scope_that_the_role_lacks_cannot_be_given():
    with pytest.raises(CommandError, match="cases:write"):
        call_command("create_token", "x", "--role", "analyst", "--scope", "cases:write")
    assert ApiToken.objects.count() == 0


def test_partner_token_sees_its_own_rows_and_anothers_is_like_an_unknown_one(client):
    make_world()
    headers = bearer(make_token(Role.PARTNER_USER))

    listed = client.get("/api/v1/partners/", headers=headers).json()["results"]
    foreign = client.get("/api/v1/partners/P2/", headers=headers)
    unknown = client.get("/api/v1/partners/NOPE/", headers=headers)

    assert [row["code"] for row in listed] == ["P1"]
    assert client.get("/api/v1/partners/P1/", headers=headers).status_code == 200
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_partner_sees_its_channel_alone(client):
    make_world()
    headers = bearer(make_token(Role.PARTNER_USER))
    listed = client.get("/api/v1/channels/", headers=headers).json()["results"]
    assert [row["code"] for row in listed] == ["dealers"]
    assert client.get("/api/v1/channels/site/", headers=headers).status_code == 404


def test_token_limited_to_a_brand_sees_nothing_of_another(client):
    make_world("LY")
    make_world("XX", prefix="x-")
    headers = bearer(make_token(limits={"brand": ["XX"]}))
    listed = client.get("/api/v1/channels/", headers=headers).json()["results"]
    assert [row["code"] for row in listed] == ["x-dealers", "x-market", "x-site"]
    assert client.get("/api/v1/channels/site/", headers=headers).status_code == 404


def test_last_use_is_kept(client):
    secret = make_token()
    client.get("/api/v1/channels/", headers=bearer(secret))
    assert ApiToken.objects.get().last_used_at is not None


def test_revoked_by_command_a_token_is_refused_at_once_and_the_audit_says_why(client):
    secret = make_token(name="erp")
    call_command("revoke_token", "erp", "--reason", "left the building", stdout=StringIO())
    assert client.get("/api/v1/channels/", headers=bearer(secret)).status_code == 401
    assert AuditEntry.objects.get(action="revoke_token").reason == "left the building"
    with pytest.raises(CommandError, match="erp"):
        call_command("revoke_token", "erp", "--reason", "again")


def test_switched_off_by_command_a_user_is_out_and_their_links_are_spent(client):
    user = make_user()
    link = issue_link(system_scope(), user=user, at=timezone.now())
    client.force_login(user)
    call_command("switch_off_user", user.email.upper(), "--reason", "moved on", stdout=StringIO())
    assert client.get("/api/v1/channels/").status_code == 401
    assert client.get(f"/welcome/{link}/").status_code == 404
