"""Territories granted by people: what is marked, what another partner's right forbids, what is taken back."""

from __future__ import annotations

from datetime import date

import pytest

from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditMissing, EditRefused, EditStale
from foundation.values.scope import system_scope
from partners.territory_grants.queries import grants_of, grants_version
from partners.territory_grants.rules import Grant
from partners.territory_grants.services import change_grant, grant_territory, withdraw_grant
from tests.builders.facts import make_world

pytestmark = pytest.mark.django_db
SCOPE = system_scope("lead@relay.example")
TODAY = date(2026, 3, 10)


def give(partner: str, territory: str, since: str = "", until: str = "", *, exclusive: bool = False) -> None:
    grant_territory(SCOPE, partner=partner, grant=grant(territory, since, until, exclusive=exclusive), version=version(partner))


def grant(territory: str, since: str = "", until: str = "", *, exclusive: bool = False) -> Grant:
    return Grant(territory, exclusive, date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None)


def version(partner: str) -> str:
    return grants_version(partner, grants_of(SCOPE, partner=partner))


def held(partner: str) -> list[tuple[str, bool, str, str]]:
    rows = grants_of(SCOPE, partner=partner)
    return [(row.territory, row.is_exclusive, str(row.valid_from or ""), str(row.valid_to or "")) for row in rows]


@pytest.fixture(autouse=True)
def world() -> None:
    make_world()


def test_a_grant_is_made_changed_and_before_it_begins_taken_back() -> None:
    give("P1", "CN-GD", "2026-04-01")
    assert held("P1") == [("CN-GD", False, "2026-04-01", "")]
    change_grant(SCOPE, partner="P1", grant=grant("CN-GD", "2026-04-01", "2026-05-01", exclusive=True), version=version("P1"))
    assert held("P1") == [("CN-GD", True, "2026-04-01", "2026-05-01")]
    withdraw_grant(SCOPE, partner="P1", territory="CN-GD", valid_from=date(2026, 4, 1), version=version("P1"), today=TODAY)
    assert held("P1") == []
    actions = AuditEntry.objects.filter(subject="P1").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["territory.granted", "territory.changed", "territory.withdrawn"]


def test_one_that_has_begun_is_ended_and_not_taken_back() -> None:
    give("P1", "CN-GD", "2026-01-01")
    with pytest.raises(EditRefused, match="give it a last day instead"):
        withdraw_grant(SCOPE, partner="P1", territory="CN-GD", valid_from=date(2026, 1, 1), version=version("P1"), today=TODAY)


def test_the_same_territory_twice_at_once_is_refused_with_the_days_of_the_other() -> None:
    give("P1", "CN-GD", "2026-01-01", "2026-03-01")
    with pytest.raises(EditRefused, match="from 2026-01-01 to 2026-03-01 already"):
        give("P1", "CN-GD", "2026-02-28")
    give("P1", "CN-GD", "2026-03-01")
    assert len(held("P1")) == 2


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (("CN-GD", True), ("CN-GD", False), "Partner P1 has CN-GD for itself"),
        (("CN", True), ("CN-GD", False), "Partner P1 has CN for itself"),
        (("CN-GD", False), ("CN", True), "Partner P1 may sell in CN-GD"),
    ],
)
def test_an_exclusive_right_stands_against_a_part_of_it_and_what_holds_it(
    first: tuple[str, bool], second: tuple[str, bool], text: str
) -> None:
    give("P1", first[0], exclusive=first[1])
    with pytest.raises(EditRefused, match=text):
        give("P2", second[0], exclusive=second[1])
    assert held("P2") == []


def test_who_sees_one_partner_alone_is_not_told_the_others_name() -> None:
    give("P1", "CN-GD", exclusive=True)
    own = SCOPE.limited_to("partner", frozenset({"P2"}))
    with pytest.raises(EditRefused, match="Another partner has CN-GD") as refused:
        grant_territory(own, partner="P2", grant=grant("CN-GD"), version=version("P2"))
    assert "P1" not in str(refused.value)
    with pytest.raises(EditMissing):
        grant_territory(own, partner="P1", grant=grant("CN"), version=version("P1"))


def test_days_that_do_not_meet_and_two_shared_grants_stand_side_by_side() -> None:
    give("P1", "CN-GD", "2026-01-01", "2026-03-01", exclusive=True)
    give("P2", "CN-GD", "2026-03-01", exclusive=True)
    give("P1", "CN", "2026-01-01", "2026-03-01")
    assert (len(held("P1")), len(held("P2"))) == (2, 1)


def test_a_stale_version_an_unknown_territory_and_an_end_before_the_beginning_change_nothing() -> None:
    read = version("P1")
    give("P1", "CN-GD")
    with pytest.raises(EditStale):
        grant_territory(SCOPE, partner="P1", grant=grant("CN"), version=read)
    with pytest.raises(EditRefused, match="There is no territory XX"):
        give("P1", "XX")
    with pytest.raises(EditRefused, match="end before it begins"):
        give("P1", "CN", "2026-02-01", "2026-02-01")
    assert held("P1") == [("CN-GD", False, "", "")]
