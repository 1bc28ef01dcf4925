"""Programmes edited by people on their pages: drafts, slabs, publication and its undo, refusals with what was typed."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.audit.models import AuditEntry
from foundation.values.clock import business_day
from foundation.values.scope import Role, system_scope
from foundation.web.editing import once_fields
from pricing.rebates.models import RebateVersion
from pricing.rebates.queries import ProgrammeCard, one_programme
from pricing.rebates.rules.following import next_period
from pricing.rebates.services import ProgrammeTerms, create_programme, publish_draft, save_draft
from tests.builders.facts import World, make_world
from tests.builders.people import make_user

pytestmark = pytest.mark.django_db
SCOPE = system_scope("lead@relay.example")
D = Decimal
PATH = "/money/rebates/ACC/"


def today() -> date:
    return business_day(timezone.now(), "Asia/Shanghai")


def terms(*slabs: tuple[int, str], since: date, **more: Any) -> ProgrammeTerms:
    rows = [(D(lower), D(rate), "percent") for lower, rate in slabs]
    held: dict[str, Any] = {"name": "Accelerator", "metric": "net_revenue", "mode": "retroactive", "currency": "CNY"}
    return ProgrammeTerms(
        **{**held, "channel": "dealers", **more}, slabs=rows, starts_on=since, ends_on=since + timedelta(days=89)
    )


def seen() -> ProgrammeCard:
    found = one_programme(SCOPE, "ACC", day=today())
    assert found is not None
    return found


def version() -> str:
    held = seen()
    return (held.draft or held.versions[-1]).version


def states() -> list[tuple[int, str]]:
    return [(each.number, str(each.state)) for each in seen().versions]


@pytest.fixture
def published() -> World:
    world = make_world()
    first = terms((0, "0"), (300_000, "2"), since=today() - timedelta(days=30))
    create_programme(SCOPE, brand="LY", code="ACC", terms=first)
    publish_draft(SCOPE, programme="ACC", version=version(), reason="agreed", first_open_day=today())
    return world


@pytest.mark.parametrize(
    ("period", "following"),
    [
        (("2026-10-01", "2026-12-31"), ("2027-01-01", "2027-03-31")),
        (("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-12-31")),
        (("2028-01-01", "2028-01-31"), ("2028-02-01", "2028-02-29")),
        (("2026-01-05", "2026-01-11"), ("2026-01-12", "2026-01-18")),
    ],
)
def test_the_period_after_a_period(period: tuple[str, str], following: tuple[str, str]) -> None:
    first, last = (date.fromisoformat(day) for day in period)
    assert next_period((first, last)) == tuple(date.fromisoformat(day) for day in following)


@pytest.fixture
def manager(client: Client, published: World) -> Client:
    client.force_login(make_user(Role.PARTNER_MANAGER))
    return client


def form(**changed: Any) -> dict[str, Any]:
    first = today() + timedelta(days=40)
    held = {
        "lower": ["0", "200,000", "600000"],
        "rate": ["0", "2.5", "4"],
        "kind": ["percent", "percent", "percent"],
        "mode": "incremental",
        "metric": "net_revenue",
        "name": "Accelerator",
        "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=89)).isoformat(),
        "reason": "agreed in Canton",
        "version": version(),
    }
    return {**held, **changed}


def test_a_draft_saved_twice_by_one_click_is_one_and_shows_what_changed(manager: Client) -> None:
    sent = {**form(), **dict(once_fields())}
    assert [manager.post(f"{PATH}draft/", sent).status_code for _ in range(2)] == [303, 303]
    drafted = AuditEntry.objects.filter(action="rebate.drafted", actor="partner_manager@relay.example")
    assert drafted.count() == 1
    page = manager.get(PATH).context["page"]
    assert [(row.lower, row.rate, row.is_lower_changed, row.is_rate_changed) for row in page.slabs] == [
        ("0", "0", False, False),
        ("200,000", "2.5", True, True),
        ("600,000", "4", True, True),
    ]
    assert [row.was for row in page.slabs] == ["0\xa0%", "new slab", "new slab"]
    assert page.discard_url and page.pills[0] == ("v2 draft", "pill--accent")


def test_slabs_are_added_and_removed_by_buttons(manager: Client) -> None:
    answer = manager.post(f"{PATH}draft/", form(add="1"))
    assert answer["Location"] == f"{PATH}?rows=1"
    assert len(manager.get(answer["Location"]).context["page"].slabs) == 4
    manager.post(f"{PATH}draft/", form(remove="1", version=version()))
    draft = seen().draft
    assert draft is not None
    assert [slab.lower for slab in draft.schedule.slabs] == [D(0), D(600_000)]


def test_what_cannot_be_read_comes_back_as_typed_and_nothing_is_saved(manager: Client) -> None:
    answer = manager.post(f"{PATH}draft/", form(lower=["0", "lots", "600000"], rate=["0", "", "-4"], starts_on="soon"))
    page = answer.context["page"]
    assert answer.status_code == 422
    assert (page.slabs[1].lower, page.slabs[2].rate) == ("lots", "-4")
    assert page.slabs[1].lower_error and page.slabs[1].rate_error
    assert {field.name: field.value for field in page.fields}["starts_on"] == "soon"
    answer = manager.post(f"{PATH}publication/", form(lower=["0", "600000", "600000"]))
    assert answer.context["page"].slabs[2].lower_error == "Slab 3: the bound must lie above the one before it"
    assert RebateVersion.objects.unscoped("test").count() == 1


def test_what_stands_in_the_form_is_published_and_can_be_undone(manager: Client) -> None:
    assert manager.post(f"{PATH}publication/", form()).status_code == 303
    assert states() == [(1, "published"), (2, "published")]
    page = manager.get(PATH).context["page"]
    assert page.undo is not None
    entry = AuditEntry.objects.get(action="rebate.published", reason="agreed in Canton")
    assert (entry.subject_kind, entry.subject, entry.actor) == ("rebate_programme", "ACC", "partner_manager@relay.example")
    undo = {"version": version(), "reason": "too soon"}
    assert manager.post(f"{PATH}withdrawal/", undo).status_code == 303
    assert states() == [(1, "published"), (2, "withdrawn")]


def test_a_stale_form_tells_what_others_changed(manager: Client) -> None:
    sent = {**form(), **dict(once_fields())}
    rival = terms((0, "0"), (200_000, "3"), since=today() + timedelta(days=60))
    save_draft(SCOPE, programme="ACC", terms=rival, version=version())
    answer = manager.post(f"{PATH}draft/", sent)
    assert answer.status_code == 409
    assert [line.who for line in answer.context["page"].trouble.changes] == ["lead@relay.example"]
    assert answer.context["page"].slabs[1].rate == "2.5"


def test_a_new_programme_is_made_by_form_and_a_taken_code_keeps_what_was_typed(manager: Client) -> None:
    sent = {
        "code": "LAMPS", "name": "Lamps", "partner": "P1", "metric": "net_revenue", "mode": "incremental",
        "starts_on": "2027-01-01", "ends_on": "2027-12-31", "lower": "0", "rate": "2",
    }  # fmt: skip
    assert manager.post("/money/rebates/new/", sent)["Location"] == "/money/rebates/LAMPS/"
    answer = manager.post("/money/rebates/new/", sent)
    assert answer.status_code == 422
    assert {field.name: field.value for field in answer.context["form"].fields}["name"] == "Lamps"


def test_a_publication_without_a_reason_or_for_days_that_have_begun_keeps_nothing(manager: Client) -> None:
    assert manager.post(f"{PATH}publication/", form(reason=" ")).context["page"].reason.error
    answer = manager.post(f"{PATH}publication/", form(starts_on=(today() - timedelta(days=3)).isoformat()))
    assert {field.name: field.error for field in answer.context["page"].fields}["starts_on"]
    assert states() == [(1, "published")]


def test_a_manager_of_named_partners_reads_what_is_for_all_and_edits_it_not(client: Client, published: World) -> None:
    client.force_login(make_user(Role.PARTNER_MANAGER, limits={"partner": ["P1"]}))
    page = client.get(PATH).context["page"]
    assert (page.can_edit, page.publish_url, page.discard_url) == (False, "", "")
    assert client.post(f"{PATH}draft/", form()).status_code == 403
    assert RebateVersion.objects.unscoped("test").count() == 1


def test_the_number_of_statements_does_not_grow_with_programmes(manager: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert manager.get("/money/rebates/").status_code == 200
        return len(caught)

    more = terms((0, "1"), since=today(), partner="P1")
    create_programme(SCOPE, brand="LY", code="NEW", terms=more)
    before = statements()
    for number in range(5):
        create_programme(SCOPE, brand="LY", code=f"NEW-{number}", terms=more)
    assert statements() == before


def test_lists_and_files_name_the_programmes_and_a_partner_finds_none(manager: Client, client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(manager.get("/money/rebates.csv").content.decode("utf-8-sig"))))
    assert [(row["programme"], row["version"], row["mode"]) for row in rows] == [("ACC", "1", "retroactive")]
    assert manager.get("/money/accruals/").status_code == 200
    client.force_login(make_user(Role.PARTNER_USER))
    assert client.get("/money/rebates/").status_code == 404
