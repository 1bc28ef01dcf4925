"""Scorecards from files through nights, profiles published and withdrawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.scorecards.choices import GoalCode, NoPoints, TargetFrom
from analytics.scorecards.policy import PROFILES, default_goal
from analytics.scorecards.queries import Scorecard, goal_conflicts, profile_versions, scorecards, tried
from analytics.scorecards.services import publish_profile, withdraw_profile
from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.values.periods import parse_label
from foundation.values.scope import Role, Scope, system_scope
from tests.analytics.playing import load, night
from tests.foundation.intake.world import WORLD, folder

pytestmark = pytest.mark.django_db

LEAD = Scope("lin@relay.example", Role.GTM_LEAD, permissions=frozenset({"goals:write", "scorecards:read"}))
TODAY = date(2025, 12, 31)
VOLUME = (default_goal(GoalCode.NET_REVENUE, 80), default_goal(GoalCode.RATING, 20))


def line(order: str, day: str, channel: str, price: str, **more: str) -> dict[str, str]:
    told = {"source": "erp", "order_id": order, "line_no": "1", "ordered_at": day, "channel_code": channel, "sku": "S1"}
    return {**told, "quantity": "1", "unit_price": price, "currency": "CNY", **more}


@pytest.fixture
def played(tmp_path: Path) -> None:
    """A marketplace that sold 900 of a target of 1,000 in the third quarter (800 in the second, no target, 1,000 a year ago), with a share
    of 4 % (target 5 %) and 4.2 stars; stores with an outlet of 50 m2; a partner whose stock halved."""
    lines = [
        line("M1", "2025-07-02", "tmall", "900", customer_id="C1"), line("M2", "2025-05-02", "tmall", "800", customer_id="C1"),
        line("M0", "2024-05-02", "tmall", "1000"), line("D1", "2025-08-01", "dealers", "100", partner_code="P1", territory_code="CN-GD"),
        line("F1", "2025-08-03", "flags", "4000", outlet_code="F1"), line("S1", "2025-08-04", "site", "50", customer_id="C1"),
    ]  # fmt: skip
    channels = [
        *WORLD["channels"],
        {"code": "flags", "name": "Stores", "brand_code": "LY", "kind": "flagship", "currency": "CNY", "online": "false"},
    ]
    files = {
        **WORLD, "orders": lines, "channels": channels,
        "outlets": [{"code": "F1", "name": "F1", "channel_code": "flags", "territory_code": "CN-GD", "floor_area_m2": "50"}],
        "partner_territories": [{"partner_code": "P1", "territory_code": "CN-GD"}, {"partner_code": "P1", "territory_code": "CN-SH"}],
        "targets": [
            {"period": "2025Q3", "level": "channel", "code": "tmall", "metric": "net_revenue", "value": "1000"},
            {"period": "2025", "level": "channel", "code": "tmall", "metric": "share", "value": "0.05"},
        ],
        "market_signals": [
            {"source": "m", "day": "2025-07-10", "metric": "market_share", "value": "0.03", "channel_code": "tmall"},
            {"source": "m", "day": "2025-08-10", "metric": "market_share", "value": "0.05", "channel_code": "tmall"},
            {"source": "m", "day": "2025-07-10", "metric": "rating", "value": "4.9", "channel_code": "tmall"},
            {"source": "m", "day": "2025-09-10", "metric": "rating", "value": "4.2", "channel_code": "tmall"},
        ],
        "inventory": [
            {"day": day, "location_code": "W", "channel_code": "dealers", "sku": "S1", "on_hand": held, "partner_code": "P1"}
            for day, held in (("2025-07-01", "3"), ("2025-09-30", "1"))
        ],
    }  # fmt: skip
    load(folder(tmp_path, **files))
    night(TODAY)


def cards(label: str = "2025Q3", scope: Scope = LEAD) -> dict[str, Scorecard]:
    return {row.channel: row for row in scorecards(scope, period=parse_label(label))}


def version(kind: str = "marketplace") -> str:
    return profile_versions(LEAD, brand="LY")[kind][-1].version


@pytest.mark.usefixtures("played")
def test_each_channel_is_judged_by_its_own_goals() -> None:
    found = cards()
    market = found["tmall"].card
    assert [(part.figure.value, part.figure.target, part.points) for part in market.parts] == [
        (Decimal(900), Decimal(1000), Decimal(80)),
        (Decimal("0.04"), Decimal("0.05"), Decimal(60)),
        (Decimal("4.2"), None, Decimal(60)),
    ]
    assert market.score == 70
    dealers = {part.goal.code: part for part in found["dealers"].card.parts}
    assert dealers[GoalCode.UNITS].figure.missing is NoPoints.NO_TARGET
    assert dealers[GoalCode.SELL_THROUGH].figure.value == Decimal("0.75")  # 3 there, 1 sent, 1 left
    assert dealers[GoalCode.TERRITORY_COVERAGE].figure.value == Decimal("0.5")
    stores = {part.goal.code: part.figure for part in found["flags"].card.parts}
    assert stores[GoalCode.SALES_PER_OUTLET].value == 4000
    assert stores[GoalCode.SALES_PER_M2].value == 80


@pytest.mark.usefixtures("played")
def test_without_a_target_the_same_period_of_last_year_is_it() -> None:
    second = cards("2025Q2")["tmall"].card.parts[0]
    assert (second.figure.target, second.figure.target_from, second.points) == (Decimal(1000), TargetFrom.LAST_YEAR, Decimal(60))


@pytest.mark.usefixtures("played")
def test_a_published_profile_judges_the_periods_that_begin_from_its_day() -> None:
    publish_profile(
        LEAD,
        brand="LY",
        kind="marketplace",
        version=version(),
        goals=VOLUME,
        valid_from=TODAY,
        reason="volume first",
        today=TODAY,
    )
    assert cards()["tmall"].card.score == 70
    assert [row.number for row in profile_versions(LEAD, brand="LY")["marketplace"]] == [0, 1]
    assert AuditEntry.objects.get(action="goals.published").reason == "volume first"


@pytest.mark.usefixtures("played")
def test_a_draft_is_tried_on_history_and_changes_nothing() -> None:
    found = tried(LEAD, brand="LY", kind="marketplace", goals=VOLUME, periods=[parse_label("2025Q2"), parse_label("2025Q3")])
    ((now, then),) = found[date(2025, 7, 1)]
    assert (now.card.score, then.card.score) == (Decimal(70), Decimal(76))  # 80 x 0.8 + 60 x 0.2
    assert [row.number for row in profile_versions(LEAD, brand="LY")["marketplace"]] == [0]


@pytest.mark.usefixtures("played")
def test_of_two_editors_the_second_is_told() -> None:
    read = version()
    args = {"brand": "LY", "kind": "marketplace", "reason": "x", "today": TODAY}
    publish_profile(LEAD, version=read, goals=VOLUME, valid_from=date(2026, 1, 1), **args)
    with pytest.raises(EditStale):
        publish_profile(LEAD, version=read, goals=PROFILES["marketplace"], valid_from=date(2026, 4, 1), **args)
    with pytest.raises(EditRefused) as caught:
        publish_profile(LEAD, version=version(), goals=VOLUME, valid_from=date(2026, 1, 1), **args)
    assert [problem.field for problem in caught.value.problems] == ["valid_from"]
    withdraw_profile(LEAD, version=version(), **args)
    assert [row.number for row in profile_versions(LEAD, brand="LY")["marketplace"]] == [0]


@pytest.mark.usefixtures("played")
def test_what_cannot_hold_is_refused_with_every_reason() -> None:
    with pytest.raises(EditRefused) as caught:
        publish_profile(
            LEAD, brand="LY", kind="marketplace", version=version(), goals=(default_goal(GoalCode.RATING, 90),),
            valid_from=date(2025, 1, 1), reason=" ", today=TODAY,
        )  # fmt: skip
    assert [problem.field for problem in caught.value.problems] == ["goals", "valid_from", "reason"]
    for scope, error in (
        (Scope("x", Role.ANALYST), EditForbidden),
        (LEAD.limited_to("partner", frozenset({"P1"})), EditForbidden),
    ):
        with pytest.raises(error):
            publish_profile(
                scope, brand="LY", kind="marketplace", version=version(), goals=VOLUME, valid_from=TODAY, reason="x", today=TODAY
            )
    with pytest.raises(EditMissing):
        publish_profile(LEAD, brand="LY", kind="moon", version="", goals=VOLUME, valid_from=TODAY, reason="x", today=TODAY)


@pytest.mark.usefixtures("played")
def test_two_channels_that_share_customers_and_are_judged_by_the_same_volume_are_set_against_each_other() -> None:
    assert goal_conflicts(LEAD, brand="LY", day=TODAY) == []
    for kind in ("marketplace", "own_site"):
        publish_profile(
            LEAD, brand="LY", kind=kind, version=version(kind), goals=VOLUME, valid_from=TODAY, reason="x", today=TODAY
        )
    (found,) = goal_conflicts(LEAD, brand="LY", day=TODAY)
    assert (found.channel, found.other, found.figure, found.share) == ("site", "tmall", GoalCode.NET_REVENUE, Decimal(1))
    only = (default_goal(GoalCode.UNITS, 100),)
    publish_profile(
        LEAD, brand="LY", kind="flagship", version=version("flagship"), goals=only, valid_from=TODAY, reason="x", today=TODAY
    )
    assert [(each.channel, each.other) for each in goal_conflicts(LEAD, brand="LY", day=TODAY)] == [
        ("site", "tmall"),
        ("flags", ""),
    ]


@pytest.mark.usefixtures("played")
def test_a_partner_sees_no_scorecard() -> None:
    assert cards(scope=Scope("p", Role.PARTNER_USER, limits=(("partner", frozenset({"P1"})),))) == {}
    assert cards(scope=system_scope())["tmall"].card.score == 70
