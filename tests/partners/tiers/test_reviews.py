"""People decide reviews and publish schemes; who decides against the proposal says why, and what nobody may is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.outbox.models import OutboxEvent
from foundation.people.policy import PERMISSIONS
from foundation.values.scope import Role, Scope, system_scope
from partners.tiers.models import TierDecision, TierSchemeVersion
from partners.tiers.queries import review_of, scheme_version, scheme_versions, tier_periods, tried_terms
from partners.tiers.queries.reviews import Review, past_reviews
from partners.tiers.rules import SchemeTerms, default_terms
from partners.tiers.services import (
    approve_review,
    decide_tier,
    publish_scheme,
    withdraw_decision,
    withdraw_review,
    withdraw_scheme,
)
from tests.analytics.playing import load, night
from tests.partners.tiers.test_year import LAST, year

pytestmark = pytest.mark.django_db

SYSTEM = system_scope("tests")
MANAGER = Scope("user:ming", Role.PARTNER_MANAGER, permissions=PERMISSIONS[Role.PARTNER_MANAGER])
OWN = MANAGER.limited_to("partner", frozenset({"GRACE"}))
ANALYST = Scope("user:an", Role.ANALYST, permissions=PERMISSIONS[Role.ANALYST])
FOURTH, THIRD, NEXT = date(2025, 10, 1), date(2025, 7, 1), date(2026, 4, 1)
TODAY = date(2026, 1, 12)


@pytest.fixture
def judged(tmp_path: Path) -> None:
    load(year(tmp_path))
    night(LAST)


def review(scope: Scope = MANAGER, quarter_on: date = FOURTH) -> Review:
    found = review_of(scope, brand="LY", scheme="abc", quarter_on=quarter_on)
    assert found is not None
    return found


def version(partner: str, quarter_on: date = FOURTH) -> str:
    return next(each.version for each in review(quarter_on=quarter_on).proposals if each.row.partner == partner)


def decide(partner: str, tier: str, *, scope: Scope = MANAGER, reason: str = "", read: str = "", today: date = TODAY) -> None:
    decide_tier(
        scope, partner=partner, quarter_on=FOURTH, decided=tier, version=read or version(partner), today=today, reason=reason
    )


def held(partner: str) -> list[tuple[str | None, date | None]]:
    ids = {each.row.partner: each.row.partner_id for each in review().proposals}
    return [(each.tier, each.first) for each in tier_periods(SYSTEM, partners=[ids[partner]])]


def refusal(error: pytest.ExceptionInfo[EditRefused]) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in error.value.problems]


@pytest.mark.usefixtures("judged")
def test_a_review_is_approved_in_one_act_and_undone_until_it_holds() -> None:
    before = review()
    assert {str(verdict): count for verdict, count in before.tally.verdicts.items()} == {
        "up": 2, "down": 3, "grace": 1, "held": 0, "stay": 2,
    }  # fmt: skip
    assert (before.tally.before, before.tally.after) == ({"A": 5, "B": 3, "C": 0}, {"A": 4, "B": 3, "C": 1})
    assert (before.tally.asked, before.tally.decided) == (6, 0)
    made = approve_review(MANAGER, brand="LY", scheme="abc", quarter_on=FOURTH, version=before.version, today=TODAY)
    assert len(made) == 6 and {each.effective_from for each in made} == {date(2026, 2, 1)}
    assert held("DOWN") == [("A", None), ("B", date(2026, 2, 1))]
    assert review().tally.is_done
    assert AuditEntry.objects.filter(action="tier.decided").count() == 6
    assert OutboxEvent.objects.filter(name="tier.decided").count() == 6
    with pytest.raises(EditStale):  # the second click read what is no more
        approve_review(MANAGER, brand="LY", scheme="abc", quarter_on=FOURTH, version=before.version, today=TODAY)
    with pytest.raises(EditRefused):
        withdraw_review(MANAGER, brand="LY", scheme="abc", quarter_on=FOURTH, today=date(2026, 2, 1))
    assert withdraw_review(MANAGER, brand="LY", scheme="abc", quarter_on=FOURTH, today=date(2026, 1, 31)) == 6
    assert held("DOWN") == [("A", None)]
    assert review().version == before.version


@pytest.mark.usefixtures("judged")
def test_only_a_decision_against_the_proposal_needs_a_reason() -> None:
    with pytest.raises(EditRefused) as error:
        decide("UP", "B")
    assert refusal(error) == [("reason", "This is against the proposal (A): say why, so that the partner can be told.")]
    decide("UP", "B", reason="Returns are in dispute")
    decide("DOWN", "B")
    assert held("UP") == [("B", None)]
    overruled = next(each for each in review().proposals if each.row.partner == "UP").moved.decision
    assert overruled is not None and overruled.is_overruled and overruled.reason == "Returns are in dispute"
    decide("UP", "A")  # another mind, until it holds
    assert TierDecision.objects.unscoped("test").filter(withdrawn_at=None).count() == 2
    withdraw_decision(MANAGER, partner="UP", quarter_on=FOURTH, version=version("UP"), today=TODAY)
    with pytest.raises(EditRefused):
        withdraw_decision(MANAGER, partner="UP", quarter_on=FOURTH, version=version("UP"), today=TODAY)
    assert [each.quarter for each in past_reviews(MANAGER, brand="LY", scheme="abc", before=FOURTH)] == [
        "2025Q3",
        "2025Q2",
        "2025Q1",
    ]


@pytest.mark.usefixtures("judged")
def test_what_nobody_may_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(EditRefused) as error:
        decide("UP", "Z")
    assert refusal(error) == [("tier", "The scheme abc has no tier Z; it has A, B, C.")]
    with pytest.raises(EditForbidden):
        decide("UP", "A", scope=ANALYST)
    with pytest.raises(EditMissing):
        decide("UP", "A", scope=OWN, read="x")
    with pytest.raises(EditRefused) as error:
        decide_tier(MANAGER, partner="UP", quarter_on=THIRD, decided="A", version=version("UP", THIRD), today=TODAY)
    assert refusal(error) == [("", "The review of 2025Q3 is closed: 2025Q4 is under review. Decide there.")]
    read = version("UP")
    decide("UP", "A")
    with pytest.raises(EditStale):  # a colleague was quicker
        decide("UP", "B", reason="No", read=read)
    with pytest.raises(EditRefused):  # it holds already
        decide("UP", "B", reason="No", today=date(2026, 2, 1))
    assert TierDecision.objects.unscoped("test").count() == 1


def drafted(**bars: int) -> SchemeTerms:
    base = default_terms("abc", ("A", "B", "C"))
    weights = dict(base.weights)
    return SchemeTerms(
        "abc", base.tiers, {tier: Decimal(bars.get(tier, int(bar))) for tier, bar in base.bars.items()}, weights, valid_from=NEXT
    )


def read_scheme() -> str:
    return scheme_version(scheme_versions(SYSTEM, brand="LY")["abc"])


@pytest.mark.usefixtures("judged")
def test_a_version_begins_with_a_quarter_and_is_withdrawn_until_then() -> None:
    first = read_scheme()
    made = publish_scheme(MANAGER, brand="LY", terms=drafted(B=65), version=first, today=TODAY, reason="Fewer in B")
    assert (made.number, TierSchemeVersion.objects.unscoped("test").get().valid_from) == (1, NEXT)
    assert review().terms.number == 0  # the review under way keeps its bars
    with pytest.raises(EditStale):
        publish_scheme(MANAGER, brand="LY", terms=drafted(B=70), version=first, today=TODAY)
    with pytest.raises(EditRefused):  # it has begun
        withdraw_scheme(MANAGER, brand="LY", scheme="abc", version=read_scheme(), today=NEXT)
    assert withdraw_scheme(MANAGER, brand="LY", scheme="abc", version=read_scheme(), today=TODAY).number == 0
    assert read_scheme() == first
    actions = list(AuditEntry.objects.filter(subject="LY abc").order_by("id").values_list("action", flat=True))
    assert actions == ["tier_scheme.published", "tier_scheme.withdrawn"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bars": {"A": 60, "B": 60}}, "bar_B"),
        ({"weights": (50, 25, 24)}, "weight_sales"),
        ({"valid_from": date(2026, 4, 2)}, "valid_from"),
        ({"valid_from": date(2026, 1, 1)}, "valid_from"),
        ({"grace_quarters": 9}, "grace_quarters"),
        ({"bars": {"C": 1}}, "bar_C"),
    ],
)
@pytest.mark.usefixtures("judged")
def test_a_scheme_that_does_not_hold_together_is_refused_by_field(changes: dict, field: str) -> None:
    terms = drafted(**changes.get("bars", {"B": 65}))
    weights = dict(zip(terms.weights, map(Decimal, changes.get("weights", (50, 25, 25))), strict=True))
    other = {name: value for name, value in changes.items() if name in ("valid_from", "grace_quarters")}
    broken = SchemeTerms(**{**vars(terms), "weights": weights, **other})
    with pytest.raises(EditRefused) as error:
        publish_scheme(MANAGER, brand="LY", terms=broken, version=read_scheme(), today=TODAY)
    assert [problem.field for problem in error.value.problems] == [field]
    assert TierSchemeVersion.objects.unscoped("test").count() == 0


@pytest.mark.usefixtures("judged")
def test_schemes_are_for_whoever_sees_all_partners() -> None:
    for scope in (OWN, ANALYST):
        with pytest.raises(EditForbidden):
            publish_scheme(scope, brand="LY", terms=drafted(B=65), version=read_scheme(), today=TODAY)
    with pytest.raises(EditMissing):
        publish_scheme(MANAGER, brand="XX", terms=drafted(B=65), version=read_scheme(), today=TODAY)


@pytest.mark.usefixtures("judged")
def test_a_draft_is_tried_on_the_last_two_reviews_and_writes_nothing() -> None:
    quarters, changed = tried_terms(MANAGER, brand="LY", terms=drafted(A=80))
    assert quarters == [FOURTH, THIRD]
    # 700 of 1,000 scores 80: at a bar of 80 that is met.
    assert [(each.partner, each.quarter, str(each.was[0]), str(each.now[0])) for each in changed] == [
        ("DOWN", "2025Q3", "grace", "stay"),
        ("NEAR", "2025Q3", "stay", "up"),
        ("DOWN", "2025Q4", "down", "grace"),
        ("GRACE", "2025Q4", "grace", "stay"),
        ("NEAR", "2025Q4", "stay", "up"),
    ]
    assert tried_terms(MANAGER, brand="LY", terms=default_terms("abc", ("A", "B", "C")))[1] == []
    assert TierSchemeVersion.objects.unscoped("test").count() == 0
