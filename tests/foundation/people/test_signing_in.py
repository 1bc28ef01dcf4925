"""Signing in, the one-time link, and what a stranger sees."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from foundation.audit.models import AuditEntry
from foundation.outbox.services import deliver_waiting
from foundation.people.errors import EmailTaken, RoleNeedsPartner
from foundation.people.models import OneTimeLink, User
from foundation.people.services import create_user, issue_link
from foundation.values.scope import Role, system_scope
from tests.builders.pages import told
from tests.builders.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/sign-in/", {"email": email, "password": password})


def link_of(email: str, **options: str) -> str:
    out = StringIO()
    call_command("create_user", email, "--role", "gtm_lead", stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def test_link_of_a_new_user_shows_the_password_form_and_lets_in_once(client):
    link = link_of("lin@relay.example")

    assert 'type="password"' in client.get(link).content.decode()
    first = client.post(link, {"password": PASSWORD, "again": PASSWORD})
    again = client.post(link, {"password": "another-lantern-2026", "again": "another-lantern-2026"})

    assert (first.status_code, first["Location"]) == (302, "/")
    assert client.session["_auth_user_id"]
    assert again.status_code == 404
    assert User.objects.get().check_password(PASSWORD)


def test_opening_the_link_spends_nothing(client):
    link = link_of("lin@relay.example")
    client.get(link)
    client.get(link)
    assert OneTimeLink.objects.get().used_at is None


def test_expired_link_is_refused_and_password_stays_unset(client):
    user = create_user(system_scope(), email="a@relay.example", role=Role.ANALYST)
    secret = issue_link(system_scope(), user=user, at=timezone.now() - timedelta(hours=73))
    assert client.post(f"/welcome/{secret}/", {"password": PASSWORD, "again": PASSWORD}).status_code == 404
    assert not User.objects.get().has_usable_password()


def test_a_new_link_spends_the_earlier_one(client):
    user = make_user()
    old = issue_link(system_scope(), user=user, at=timezone.now())
    new = issue_link(system_scope(), user=user, at=timezone.now())
    assert client.get(f"/welcome/{old}/").status_code == 404
    assert client.get(f"/welcome/{new}/").status_code == 200


@pytest.mark.parametrize("password", ["short", "password123", "1234567890123"])
def test_weak_password_is_refused_and_the_link_stays_open(client, password):
    link = link_of("lin@relay.example")
    assert client.post(link, {"password": password, "again": password}).status_code == 400
    assert OneTimeLink.objects.get().used_at is None


def test_sign_in_returns_to_where_one_wanted_to_go(client):
    make_user()
    response = client.post("/sign-in/?next=/x", {"email": "GTM_LEAD@relay.example", "password": PASSWORD, "next": "/cases/"})
    assert response["Location"] == "/cases/"


def test_sign_in_never_leaves_the_site(client):
    make_user()
    response = client.post(
        "/sign-in/", {"email": "gtm_lead@relay.example", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response["Location"] == "/"


def test_wrong_password_and_unknown_email_get_the_same_answer(client):
    make_user()
    wrong = sign_in(client, "gtm_lead@relay.example", "wrong")
    unknown = sign_in(Client(), "nobody@relay.example", "wrong")
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert "E-mail and password do not fit." in wrong.content.decode()
    assert "E-mail and password do not fit." in unknown.content.decode()


def test_ten_failures_make_the_right_password_wait(client):
    make_user()
    for _ in range(10):
        sign_in(client, "gtm_lead@relay.example", "wrong")
    assert sign_in(client, "gtm_lead@relay.example").status_code == 429
    assert "_auth_user_id" not in client.session


def test_switched_off_user_is_refused_at_the_next_request(client):
    user = make_user()
    sign_in(client, user.email)
    assert client.get("/api/v1/channels/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/api/v1/channels/").status_code == 401


def test_sign_out_needs_post(client):
    user = make_user()
    sign_in(client, user.email)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/api/v1/channels/").status_code == 401


def test_forgotten_password_answers_alike_and_mails_only_those_who_exist(client, mailoutbox):
    make_user()
    known = client.post("/password/", {"email": "gtm_lead@relay.example"})
    unknown = client.post("/password/", {"email": "nobody@relay.example"})
    assert told(known) == told(unknown)
    assert (mailoutbox, OneTimeLink.objects.count()) == ([], 0)
    deliver_waiting(system_scope())
    assert [mail.to for mail in mailoutbox] == [["gtm_lead@relay.example"]]
    link = next(word for word in mailoutbox[0].body.split() if "/welcome/" in word)
    assert client.get(link.removeprefix("http://testserver")).status_code == 200


def test_a_stranger_who_asks_for_a_new_password_spends_no_link_that_the_person_was_given(client, mailoutbox):
    user = make_user()
    given = issue_link(system_scope(), user=user, at=timezone.now())
    for _ in range(5):
        client.post("/password/", {"email": "GTM_lead@relay.example"})
    deliver_waiting(system_scope())
    assert len(mailoutbox) == 3  # an hour, however many are asked for
    sent = [
        next(word for word in mail.body.split() if "/welcome/" in word).removeprefix("http://testserver") for mail in mailoutbox
    ]
    assert [client.get(link).status_code for link in (f"/welcome/{given}/", *sent)] == [200, 404, 404, 200]
    client.post(f"/welcome/{given}/", {"password": "a-new-lantern-2026", "again": "a-new-lantern-2026"})
    assert Client().get(sent[-1]).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        client.post("/password/", {"email": "gtm_lead@relay.example"})
        deliver_waiting(system_scope())
    assert len(mailoutbox) == 4


def test_one_address_asks_for_new_passwords_a_hundred_times_an_hour(client):
    asked = [
        client.post("/password/", {"email": f"{number}@relay.example"}, REMOTE_ADDR="10.0.0.8").status_code
        for number in range(101)
    ]
    assert asked == [200] * 100 + [429]
    assert client.post("/password/", {"email": "x@relay.example"}, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_language_and_theme_are_kept_with_the_user_and_get_changes_nothing(client):
    user = make_user()
    sign_in(client, user.email)
    assert client.get("/preferences/language/").status_code == 405
    client.post("/preferences/language/", {"language": "zh-hans"})
    client.post("/preferences/theme/", {"theme": "dark"})
    client.post("/preferences/theme/", {"theme": "plaid"})
    user.refresh_from_db()
    assert (user.language, user.theme) == ("zh-hans", "dark")


def test_email_can_be_taken_once_whatever_its_case():
    make_user(email="lin@relay.example")
    with pytest.raises(EmailTaken):
        create_user(system_scope(), email="LIN@relay.example", role=Role.ANALYST)
    assert User.objects.count() == 1


def test_partner_user_without_partner_is_refused():
    with pytest.raises(RoleNeedsPartner):
        create_user(system_scope(), email="p@relay.example", role=Role.PARTNER_USER)


def test_command_refuses_a_partner_that_nobody_knows():
    with pytest.raises(CommandError, match="P9"):
        call_command("create_user", "p@relay.example", "--role", "partner_user", "--partner", "P9")
    assert User.objects.count() == 0


def test_every_change_of_people_is_in_the_audit():
    user = make_user()
    issue_link(system_scope("tests"), user=user, at=timezone.now())
    entries = AuditEntry.objects.order_by("id").values_list("action", "subject", "actor")
    assert list(entries) == [("create_user", user.email, "tests"), ("issue_link", user.email, "tests")]
