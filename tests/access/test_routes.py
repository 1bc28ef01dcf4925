"""routes.csv is the table of routes x methods x roles; what it says is what everybody gets."""

from __future__ import annotations

import json
import re
import tempfile
from base64 import urlsafe_b64encode
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.test import TestCase, override_settings
from django.urls import get_resolver, reverse

from analytics.partner_360.choices import PartnerSort
from conflicts.cases.choices import InboxSort
from conflicts.resolution.services import assign
from foundation.people.models import User
from foundation.values.scope import Role
from tests.access.visits import API, Visit, address, ask, visits
from tests.access.walk import ROLES, TABLE, methods_of, route_names, rows
from tests.access.world import SYSTEM, make_world
from tests.builders.people import make_token, make_user

HOW = (
    f"Add a line to {TABLE.name} for each of its methods, with the status that each role gets for a thing of its own, "
    "and to visits.py where its address names a thing or a write needs a body."
)

API_LISTS = ("api-conflicts", "api-imports", "api-channels", "api-partners", "api-ltv-scores")

pytestmark = pytest.mark.guard


def test_every_route_is_in_the_table() -> None:
    missing = sorted(route_names() - {row.route for row in rows()})
    assert not missing, f"not in the table: {', '.join(missing)}. {HOW}"


def test_the_table_holds_no_route_that_is_gone_and_none_twice() -> None:
    gone = sorted({row.route for row in rows()} - route_names())
    assert not gone, f"in the table and nowhere else: {', '.join(gone)}. Take their lines out."
    twice = [key for key, count in Counter((row.route, row.method) for row in rows()).items() if count > 1]
    assert not twice


def test_every_method_of_a_route_is_in_the_table() -> None:
    held = {(row.route, row.method) for row in rows()}
    missing = sorted(methods_of(get_resolver().url_patterns) - held)
    assert not missing, f"not in the table: {missing}. {HOW}"


def test_every_thing_in_an_address_has_a_stranger_to_be_told_from() -> None:
    known = visits(
        dict.fromkeys(
            ("case", "others_case", "import", "proof", "link", "night", "view", "partner_view", "band_draft", "band_publication"),
            "1",
        )
    )
    for row in rows():
        visit = known.get((row.route, row.method), Visit())
        if set(visit.own or {}) - {"ending"}:
            assert visit.other and visit.unknown, f"{row.route}: visits.py names no other and no unknown thing. {HOW}"


class TestAnswers(TestCase):
    made: ClassVar[dict[str, str]]
    users: ClassVar[dict[str, User]]
    tokens: ClassVar[dict[str, str]]
    folder: ClassVar[Path]

    def setUp(self) -> None:
        self.enterContext(self.settings(REJECTS_ROOT=str(self.folder / "rejects")))

    @classmethod
    def setUpTestData(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        with override_settings(REJECTS_ROOT=str(cls.folder / "rejects")):
            cls.made = make_world(cls.folder)
        cls.users = {role: make_user(Role(role)) for role in ROLES if role != "stranger"}
        cls.tokens = {role: make_token(Role(role)) for role in ROLES if role != "stranger"}

    def answer(self, role: str, route: str, method: str, args: Any = None) -> HttpResponse:
        """Asked inside a transaction that is taken back, so that no answer depends on one before."""
        visit = visits(self.made).get((route, "GET" if method == "HEAD" else method), Visit())
        who: Any = AnonymousUser()
        if role != "stranger":
            who = self.tokens[role] if route.startswith(API) else self.users[role]
        with transaction.atomic():
            answer = ask(route, method, visit, who, args)
            if answer.streaming:
                answer = HttpResponse(b"".join(answer), status=answer.status_code)  # type: ignore[arg-type]
            transaction.set_rollback(True)
        return answer

    def test_each_role_gets_what_the_table_says(self) -> None:
        wrong = []
        for row in rows():
            for role in ROLES:
                status = self.answer(role, row.route, row.method).status_code
                if status != row.expected[role]:
                    wrong.append(f"{row.method} {row.route} as {role}: {status}, the table says {row.expected[role]}")
        assert not wrong, "\n".join(wrong)

    def test_what_is_anothers_answers_like_what_is_not_there(self) -> None:
        """Byte for byte, in status, body and every header that says something; also where the role sees none at all."""
        for row in rows():
            visit = visits(self.made).get((row.route, row.method), Visit())
            if not (visit.other and visit.unknown):
                continue
            for role in ("partner_user", "stranger"):
                other = self.answer(role, row.route, row.method, visit.other)
                unknown = self.answer(role, row.route, row.method, visit.unknown)
                assert other.status_code == unknown.status_code, (row, role)
                assert _said(other, address(row.route, visit.other)) == _said(unknown, address(row.route, visit.unknown)), (
                    row,
                    role,
                )
                assert _told(other) == _told(unknown), (row, role)
                assert other.status_code in (302, 400, 401, 403, 404) and not (
                    other.status_code == 302 and role == "partner_user"
                )

    def test_lists_filtered_by_anothers_code_are_like_those_by_an_unknown_one(self) -> None:
        for filtered, others, unknown in (
            ("/api/v1/conflicts/?partner={}", "P2", "P9"),
            ("/api/v1/conflicts/?channel={}", "tmall", "nowhr"),
            ("/api/v1/conflicts/?sku={}", "S1", "S9"),
        ):
            asked = [self.client.get(filtered.format(code), headers={"Authorization": f"Bearer {self.tokens['partner_user']}"})
                     for code in (others, unknown)]  # fmt: skip
            assert asked[0].content == asked[1].content, filtered
            assert asked[0].json()["results"] == [], filtered

    def test_a_partner_cannot_ask_who_the_other_party_of_its_case_is(self) -> None:
        partner = {"Authorization": f"Bearer {self.tokens['partner_user']}"}
        shared = int(self.made["shared_case"])
        own = self.client.get("/api/v1/conflicts/?partner=P1", headers=partner).json()["results"]
        assert [row["partners"] for row in own if row["id"] == shared] == [["P1"]]
        assert [row["id"] for row in self.client.get("/api/v1/conflicts/?partner=P2", headers=partner).json()["results"]] == []
        self.client.force_login(self.users["partner_user"])
        for asked_at in (reverse("cases-file"), reverse("cases")):
            asked = [self.client.get(f"{asked_at}?partner={code}").content.replace(code.encode(), b"") for code in ("P2", "P9")]
            assert _unmasked(asked[0]) == _unmasked(asked[1]), asked_at

    def test_a_partner_is_not_told_who_works_on_its_case(self) -> None:
        assign(SYSTEM, case_id=int(self.made["case"]), version=1, assignee="gtm_lead@relay.example")
        self.client.force_login(self.users["partner_user"])
        told = self.client.get(reverse("cases-file")).content.decode()
        assert "exclusive_breach" in told and "gtm_lead@relay.example" not in told
        for view in ("mine", "unassigned"):
            assert self.client.get(f"{reverse('cases-file')}?view={view}").status_code == 400, view
        self.client.force_login(self.users["gtm_lead"])
        assert "gtm_lead@relay.example" in self.client.get(reverse("cases-file")).content.decode()

    def test_head_answers_like_get_without_a_body(self) -> None:
        wrong = []
        for row in rows():
            for role in ("stranger", "gtm_lead", "partner_user") if row.method == "GET" else ():
                answer = self.answer(role, row.route, "HEAD")
                if (answer.status_code, answer.content) != (row.expected[role], b""):
                    wrong.append(f"HEAD {row.route} as {role}: {answer.status_code}, GET {row.expected[role]}")
        assert not wrong, "\n".join(wrong)

    def test_a_cursor_that_no_list_gave_out_is_a_bad_request(self) -> None:
        """Each field of each order is given a text, a day that is none, a number, a moment beyond the calendar."""
        self.client.raise_request_exception = False
        self.client.force_login(self.users["gtm_lead"])
        lists = [reverse(name) + "?" for name in ("order-lines", "spend-rows", *API_LISTS)]
        lists += [f"{reverse('cases')}?sort={sort}&" for sort in InboxSort]
        lists += [f"{reverse('partners')}?sort={sort}&" for sort in PartnerSort]
        for asked_at in lists:
            for value in ("abc", "2026-13-45", 5, "9999-12-31T23:59:59-14:00"):
                for fields in (1, 2, 3):
                    cursor = urlsafe_b64encode(json.dumps(["n", value, *[1] * (fields - 1)]).encode()).decode().rstrip("=")
                    assert self.client.get(f"{asked_at}cursor={cursor}").status_code in (200, 400), (asked_at, value, fields)

    def test_a_method_that_a_route_lacks_changes_nothing(self) -> None:
        held = {(row.route, row.method) for row in rows()}
        for route in sorted({row.route for row in rows()} - {"api-missing"}):
            known = next((v for (name, _), v in visits(self.made).items() if name == route), Visit())
            for method in ("DELETE", "PUT", "PATCH"):
                if (route, method) in held:
                    continue
                who = self.tokens["gtm_lead"] if route.startswith(API) else self.users["gtm_lead"]
                with transaction.atomic():
                    status = ask(route, method, Visit(own=known.own), who).status_code
                assert status in (403, 405), (route, method, status)


def _said(answer: HttpResponse, asked: str) -> bytes:
    """The body, but for what every page repeats: the address that was asked for, and its forms' token."""
    return _unmasked(answer.content.replace(asked.encode(), b""))


def _unmasked(body: bytes) -> bytes:
    """Without the forms' token, which is masked anew each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)


def _told(answer: HttpResponse) -> dict[str, str]:
    """Headers but for what counts requests, tells the time or repeats the address."""
    return {
        name: value for name, value in answer.headers.items()
        if name not in ("X-Request-Id", "RateLimit-Remaining", "RateLimit-Reset", "Expires", "Location", "Content-Length")
    }  # fmt: skip
