"""A partner's life and data edited: every way of its life, what is refused, and what is left in the history."""

from __future__ import annotations

import pytest

from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.values.scope import Role, Scope, system_scope
from partners.profiles.queries import profile_of, profile_version
from partners.profiles.services import edit_profile
from partners.standing.choices import PartnerStatus
from partners.standing.models import Standing
from partners.standing.rules import MOVES, may_move
from tests.builders.facts import World, make_world

pytestmark = pytest.mark.django_db
SCOPE = system_scope("lead@relay.example")

LIFE = {
    "prospect": "screening exited",
    "screening": "pilot prospect exited",
    "pilot": "active screening exited",
    "active": "watch suspended exited",
    "watch": "active suspended exited",
    "suspended": "active watch exited",
    "exited": "prospect",
}


@pytest.fixture
def world() -> World:
    return make_world()


def version(code: str = "P1") -> str:
    profile = profile_of(SCOPE, code)
    assert profile is not None
    return profile_version(profile)


def test_the_ways_of_a_life_are_these_and_no_others() -> None:
    assert {str(now): " ".join(ways) for now, ways in MOVES.items()} == LIFE
    for now in PartnerStatus:
        assert {way for way in PartnerStatus if may_move(now, way)} == {PartnerStatus(way) for way in LIFE[now].split()}


@pytest.mark.parametrize("now", list(PartnerStatus))
def test_every_way_is_made_or_refused_with_those_that_are_open(now: PartnerStatus, world: World) -> None:
    partner = world.partners["P1"]
    for wanted in PartnerStatus:
        if wanted is now:
            continue
        Standing.objects.unscoped("test").update_or_create(partner=partner, defaults={"status": now})
        if may_move(now, wanted):
            found = edit_profile(SCOPE, code="P1", version=version(), status=wanted, reason="agreed")
            assert found.status == wanted
        else:
            with pytest.raises(EditRefused, match="It may become:"):
                edit_profile(SCOPE, code="P1", version=version(), status=wanted, reason="agreed")
            assert Standing.objects.unscoped("test").get(partner=partner).status == now


def test_a_move_needs_its_reason_and_stands_in_the_history(world: World) -> None:
    with pytest.raises(EditRefused, match="Say why"):
        edit_profile(SCOPE, code="P1", version=version(), status=PartnerStatus.SCREENING, reason=" ")
    edit_profile(SCOPE, code="P1", version=version(), status=PartnerStatus.SCREENING, reason="met at the fair")
    entry = AuditEntry.objects.get(action="partner.moved")
    assert (entry.actor, entry.brand, entry.subject) == ("lead@relay.example", "LY", "P1")
    assert (entry.before, entry.after, entry.reason) == ({"status": "prospect"}, {"status": "screening"}, "met at the fair")


def test_data_are_changed_and_what_stays_leaves_no_trace(world: World) -> None:
    texts = {"name": "Partner P1", "contact_email": " a@b.example ", "contact_phone": "+86 20 5550"}
    found = edit_profile(SCOPE, code="P1", version=version(), texts=texts)
    assert (found.name, found.contact_email, found.contact_phone) == ("Partner P1", "a@b.example", "+86 20 5550")
    entry = AuditEntry.objects.get(action="partner.changed")
    assert entry.after == {"contact_email": "a@b.example", "contact_phone": "+86 20 5550"}
    edit_profile(SCOPE, code="P1", version=version(), texts=texts)
    assert AuditEntry.objects.filter(action="partner.changed").count() == 1


def test_each_field_that_cannot_be_is_named_and_nothing_is_saved(world: World) -> None:
    with pytest.raises(EditRefused) as refused:
        edit_profile(SCOPE, code="P1", version=version(), texts={"name": "", "contact_email": "a b", "contact_phone": "call"})
    assert [problem.field for problem in refused.value.problems] == ["name", "contact_email", "contact_phone"]
    assert profile_of(SCOPE, "P1").name == "Partner P1"


def test_of_two_people_at_once_one_wins(world: World) -> None:
    read = version()
    edit_profile(SCOPE, code="P1", version=read, texts={"name": "South"})
    with pytest.raises(EditStale):
        edit_profile(SCOPE, code="P1", version=read, texts={"name": "North"})
    assert profile_of(SCOPE, "P1").name == "South"


def test_without_the_right_or_of_anothers_nothing_changes(world: World) -> None:
    reader = Scope("reader", Role.ANALYST, permissions=frozenset({"partners:read"}))
    with pytest.raises(EditForbidden):
        edit_profile(reader, code="P1", version=version(), texts={"name": "x"})
    with pytest.raises(EditMissing):
        edit_profile(SCOPE.limited_to("partner", frozenset({"P2"})), code="P1", version=version(), texts={"name": "x"})
