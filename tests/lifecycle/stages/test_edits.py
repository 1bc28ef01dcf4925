"""People decide on stages: from a day on, with reason where they override, once, and never over what somebody else changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.people.policy import PERMISSIONS
from foundation.values.scope import Role, Scope
from lifecycle.stages.models import ProductStage, StageSuggestion
from lifecycle.stages.queries import stage_facts, stages_version
from lifecycle.stages.services import decide_stage, undo_stage
from tests.builders.facts import World, make_world
from tests.lifecycle.stages.publishing import publish

TODAY = date(2026, 11, 24)
LATER = date(2026, 12, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with translation.override("en"):
        yield make_world()


def lead(role: Role = Role.PARTNER_MANAGER, **limits: frozenset[str]) -> Scope:
    return Scope(actor="zhou", role=role, limits=tuple(limits.items()), permissions=PERMISSIONS[role])


def version() -> str:
    return stages_version("S1", stage_facts(lead(), skus=["S1"]).get("S1", []))


def decide(scope: Scope | None = None, **given: Any) -> None:
    values = {"sku": "S1", "stage": "decline", "valid_from": LATER, "version": version(), "today": TODAY, **given}
    decide_stage(scope or lead(), **values)


def stored() -> list[tuple[str, str, date]]:
    rows = ProductStage.objects.unscoped("test").order_by("valid_from")
    return list(rows.values_list("product__sku", "stage", "valid_from"))


def test_a_stage_holds_from_its_day_on_and_the_audit_says_who_and_why(world: World) -> None:
    decide(reason="Two is here")
    assert stored() == [("S1", "decline", LATER)]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_kind, entry.subject, entry.actor) == ("stage.overridden", "product", "S1", "zhou")
    assert entry.after == {"territory": None, "valid_from": "2026-12-01", "stage": "decline"}
    assert entry.reason == "Two is here"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"valid_from": date(2026, 11, 23)}, "valid_from", "2026-11-24 or later"),
        ({"valid_from": None}, "valid_from", "Give a day"),
        ({"stage": "young"}, "stage", "introduction, growth, maturity or decline"),
        ({"territory": "XX"}, "territory", "no such territory"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out_and_nothing_is_stored(
    world: World, given: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(EditRefused) as refused:
        decide(**given)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert words in refused.value.problems[0].message
    assert stored() == [] and not AuditEntry.objects.exists()


def test_the_stage_that_holds_already_is_refused(world: World) -> None:
    decide()
    with pytest.raises(EditRefused, match="already"):
        decide(valid_from=date(2026, 12, 9))
    assert len(stored()) == 1


def test_two_at_once_one_wins_and_the_other_is_told(world: World) -> None:
    read = version()
    decide(version=read)
    with pytest.raises(EditStale):
        decide(version=read, stage="maturity")
    assert stored() == [("S1", "decline", LATER)]


def test_a_stage_is_taken_back_until_its_day_and_not_after(world: World) -> None:
    decide(valid_from=TODAY, stage="maturity")
    decide()
    undo_stage(lead(), sku="S1", valid_from=LATER, version=version(), today=TODAY)
    assert stored() == [("S1", "maturity", TODAY)]
    with pytest.raises(EditRefused, match="has begun"):
        undo_stage(lead(), sku="S1", valid_from=TODAY, version=version(), today=TODAY)
    with pytest.raises(EditMissing):
        undo_stage(lead(), sku="S1", valid_from=LATER, version=version(), today=TODAY)
    assert AuditEntry.objects.filter(action="stage.undone").count() == 1


def test_who_lacks_the_right_or_has_named_partners_only_changes_nothing(world: World) -> None:
    for scope in (lead(Role.ANALYST), lead(partner=frozenset({"P1"}))):
        with pytest.raises(EditForbidden):
            decide(scope)
    with pytest.raises(EditMissing):
        decide(lead(brand=frozenset({"OTHER"})))
    assert stored() == []


def suggested(world: World, stage: str) -> None:
    """A published suggestion for S1."""
    run = publish("LY", date(2026, 11, 23))
    StageSuggestion.objects.create(
        brand=world.brand, product=world.products["S1"], stage=stage, since=date(2026, 10, 1), confidence="0.91",
        signal=stage, signalled=0, last_month=date(2026, 10, 1), evidence={}, from_run=run,
    )  # fmt: skip


def test_confirming_needs_no_reason_and_overriding_does(world: World) -> None:
    suggested(world, "decline")
    with pytest.raises(EditRefused, match="say why"):
        decide(stage="maturity", reason="  ")
    decide()
    assert AuditEntry.objects.get().action == "stage.confirmed"
    decide(stage="maturity", valid_from=date(2026, 12, 5), reason="a new colour")
    assert [row[1] for row in stored()] == ["decline", "maturity"]
