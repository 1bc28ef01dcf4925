"""Roles by the playbook, who does not keep to them, and the order of the map."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from channels_core.channels.choices import ChannelKind
from lifecycle.playbook.choices import RelayRole, RoleConflict
from lifecycle.playbook.policy import PLAYBOOK
from lifecycle.playbook.rules import Limits, breaches_of, role_of, shares_of
from lifecycle.relay_map.rules import MapChannel, in_columns, row_of
from lifecycle.stages.choices import Stage
from lifecycle.stages.rules import StageFact, SuggestionRow, is_open

LIMITS = Limits(Decimal("0.10"), Decimal("0.25"))
KINDS = {1: "marketplace", 2: "distributor", 3: "social_commerce", 4: "own_site"}


def shares(*percents: int) -> dict[int, Decimal]:
    return {channel: Decimal(percent) / 100 for channel, percent in enumerate(percents, 1)}


def test_the_playbook_knows_every_kind_in_every_stage() -> None:
    assert {stage: set(roles) for stage, roles in PLAYBOOK.items()} == {stage: set(ChannelKind) for stage in Stage}
    assert role_of("introduction", "marketplace") is RelayRole.LEAD
    assert role_of("introduction", "distributor") is RelayRole.ABSENT
    assert role_of("growth", "own_site") is role_of("growth", "distributor") is RelayRole.PARALLEL
    assert role_of("growth", "marketplace") is RelayRole.SUPPORT
    assert role_of("decline", "distributor") is RelayRole.CLEARANCE
    assert role_of("decline", "marketplace") is role_of("decline", "own_site") is RelayRole.SUPPORT


def test_more_than_a_tenth_where_absent_is_a_conflict_and_exactly_a_tenth_is_none() -> None:
    found = breaches_of("decline", KINDS, shares(20, 50, 11, 19), LIMITS)
    assert {channel: breach.conflict for channel, breach in found.items()} == {3: RoleConflict.SELLS_THOUGH_ABSENT}
    assert breaches_of("decline", KINDS, shares(20, 51, 10, 19), LIMITS) == {}


def test_a_supporter_that_sells_the_most_leads_and_a_second_or_small_one_does_not() -> None:
    found = breaches_of("decline", KINDS, shares(39, 30, 5, 26), LIMITS)
    assert {channel: breach.conflict for channel, breach in found.items()} == {1: RoleConflict.LEADS_THOUGH_SUPPORT}
    assert breaches_of("decline", KINDS, shares(30, 39, 5, 26), LIMITS) == {}
    small = {**KINDS, 5: "own_site", 6: "flagship"}
    assert breaches_of("decline", small, {**shares(25, 24, 1, 20), 5: Decimal("0.15"), 6: Decimal("0.15")}, LIMITS) == {}


def test_shares_leave_out_what_came_back_and_nothing_sold_has_none() -> None:
    assert shares_of({1: Decimal(30), 2: Decimal(10), 3: Decimal(-5)}) == {
        1: Decimal("0.75"),
        2: Decimal("0.25"),
        3: Decimal(0),
    }
    assert shares_of({1: Decimal(-3)}) == {} == shares_of({})


def suggestion(stage: str, confidence: str = "0.91") -> SuggestionRow:
    return SuggestionRow(
        "ONE", None, stage, date(2026, 9, 1), Decimal(confidence), stage, 0, date(2026, 10, 1), {"units": [3, 2, 1]}
    )


def test_a_suggestion_is_put_forward_until_somebody_decides_after_its_months() -> None:
    mature = StageFact(None, date(2026, 1, 1), "maturity")
    assert is_open(suggestion("decline"), mature)
    assert not is_open(suggestion("maturity"), mature)
    assert not is_open(suggestion("decline", "0.59"), mature)
    assert not is_open(suggestion("decline"), None)
    assert not is_open(suggestion("decline"), StageFact(None, date(2026, 11, 20), "maturity"))


def test_a_row_is_coloured_by_the_stage_in_force_and_judged_by_the_one_put_forward() -> None:
    channels = in_columns([MapChannel(2, "dist", "Dist", "distributor"), MapChannel(1, "amz", "Amazon", "marketplace")])
    assert [channel.code for channel in channels] == ["amz", "dist"]
    held = StageFact(None, date(2026, 1, 1), "maturity")
    row = row_of(("ONE", "One", "Lantern"), held, suggestion("decline"), channels, {1: Decimal(60), 2: Decimal(40)}, LIMITS)
    amazon, dealers = row.cells
    assert (amazon.role, dealers.role) == (RelayRole.LEAD, RelayRole.PARALLEL)
    assert (amazon.share, dealers.share) == (Decimal("0.6"), Decimal("0.4"))
    assert amazon.breach is not None and amazon.breach.role is RelayRole.SUPPORT
    assert dealers.breach is None
    assert row.is_due and row.months[-3:] == [3.0, 2.0, 1.0] and len(row.months) == 24
    new = row_of(("TWO", "Two", "Lantern"), None, None, channels, {1: Decimal(60)}, LIMITS)
    assert new.stage is None and new.breaches == [] and new.months == []
