"""A person decides what a review proposed, one partner or all of them, and takes it back until it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from channels_core.parties.services import locked_partner
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.erasure.services import Place
from foundation.outbox.services import announce
from foundation.values.scope import Scope
from partners.tiers.errors import ReviewFault
from partners.tiers.events import DECIDED, WITHDRAWN
from partners.tiers.models import TierDecision
from partners.tiers.queries.reviews import Proposal, Review, review_of, reviewed_quarter
from partners.tiers.queries.scores import scores_of
from partners.tiers.rules import effective_day, needs_reason, quarter_of
from partners.tiers.wording import fault_text

RIGHT = "tiers:write"
LONGEST_REASON = 1_000
DECISION_WORDS = Place("tier decisions", TierDecision, texts=("reason",))


def decide_tier(
    scope: Scope, *, partner: str, quarter_on: date, decided: str, version: str, today: date, reason: str = ""
) -> TierDecision:
    """The partner holds ``decided`` from the first day of the month after ``today`` on; a reason is asked only against the proposal.

    Deciding again replaces what was decided before it holds. Raises EditForbidden, EditMissing (no such partner, or not judged in
    the quarter), EditStale (night or person changed the proposal), EditRefused.
    """
    if not scope.may(RIGHT):
        raise EditForbidden
    with transaction.atomic():
        held = locked_partner(scope, partner)
        review, proposal = _proposal(scope, partner, quarter_on)
        if proposal.version != version:
            raise EditStale("partner", partner)
        _demand_open(scope, review)
        reason = reason.strip()[:LONGEST_REASON]
        if decided not in review.terms.tiers:
            words = {"scheme": review.scheme, "tier": decided, "tiers": ", ".join(review.terms.tiers)}
            raise EditRefused.because("tier", fault_text(ReviewFault.UNKNOWN_TIER, **words))
        if needs_reason(proposal.moved.proposed, decided) and not reason:
            raise EditRefused.because("reason", fault_text(ReviewFault.REASON_MISSING, proposed=proposal.moved.proposed))
        former = proposal.moved.decision
        if former is not None:
            _demand_not_begun(former.effective_from, today)
            _withdraw(scope, partner_id=held.pk, quarter_on=quarter_on)
        return _decide(scope, review, proposal, decided, reason, today)


def approve_review(scope: Scope, *, brand: str, scheme: str, quarter_on: date, version: str, today: date) -> list[TierDecision]:
    """Everything in the review that nobody has decided yet, as proposed, in one act; who stays needs no decision.

    A reader of named partners approves these alone. Raises as decide_tier.
    """
    if not scope.may(RIGHT):
        raise EditForbidden
    try:
        with transaction.atomic():
            review = review_of(scope, brand=brand, scheme=scheme, quarter_on=quarter_on)
            if review is None:
                raise EditMissing
            if review.version != version:
                raise EditStale("tier_review", review_subject(brand, scheme, quarter_on))
            _demand_open(scope, review)
            asking = [each for each in review.proposals if each.moved.asks and each.moved.decision is None]
            if not asking:
                raise EditRefused.because("", fault_text(ReviewFault.NOTHING_TO_DECIDE))
            made = [_decide(scope, review, each, each.moved.proposed, "", today) for each in asking]
            _record_review(scope, "tier_review.approved", review, [each.row.partner for each in asking])
            return made
    except IntegrityError:  # somebody decided one of them between our read and our write
        raise EditStale("tier_review", review_subject(brand, scheme, quarter_on)) from None


def withdraw_decision(scope: Scope, *, partner: str, quarter_on: date, version: str, today: date, reason: str = "") -> None:
    """Takes a decision back until the day from which it holds; the proposal is open again. Raises as decide_tier."""
    if not scope.may(RIGHT):
        raise EditForbidden
    with transaction.atomic():
        held = locked_partner(scope, partner)
        review, proposal = _proposal(scope, partner, quarter_on)
        if proposal.version != version:
            raise EditStale("partner", partner)
        decision = proposal.moved.decision
        if decision is None:
            raise EditRefused.because("", fault_text(ReviewFault.NOT_DECIDED))
        _demand_not_begun(decision.effective_from, today)
        _withdraw(scope, partner_id=held.pk, quarter_on=quarter_on)
        words = {"tier": decision.decided, "quarter": review.quarter}
        _tell(scope, WITHDRAWN, review, partner, before=words, after=None, reason=reason.strip()[:LONGEST_REASON])


def withdraw_review(scope: Scope, *, brand: str, scheme: str, quarter_on: date, today: date) -> int:
    """Takes back every decision of the review that does not hold yet; how many. Raises EditForbidden, EditMissing, EditRefused."""
    if not scope.may(RIGHT):
        raise EditForbidden
    with transaction.atomic():
        review = review_of(scope, brand=brand, scheme=scheme, quarter_on=quarter_on)
        if review is None:
            raise EditMissing
        made = [each for each in review.proposals if each.moved.decision is not None]
        open_ones = [each for each in made if each.moved.decision and each.moved.decision.effective_from > today]
        if not open_ones:
            if not made or made[0].moved.decision is None:
                raise EditRefused.because("", fault_text(ReviewFault.NOT_DECIDED))
            _demand_not_begun(made[0].moved.decision.effective_from, today)
        for each in open_ones:
            assert each.moved.decision is not None
            _withdraw(scope, partner_id=each.row.partner_id, quarter_on=quarter_on)
            words = {"tier": each.moved.decision.decided, "quarter": review.quarter}
            _tell(scope, WITHDRAWN, review, each.row.partner, before=words, after=None, reason="")
        _record_review(scope, "tier_review.withdrawn", review, [each.row.partner for each in open_ones])
        return len(open_ones)


def review_subject(brand: str, scheme: str, quarter_on: date) -> str:
    """The review's name in the audit."""
    return f"{brand} {scheme} {quarter_of(quarter_on).label}"


def _proposal(scope: Scope, partner: str, quarter_on: date) -> tuple[Review, Proposal]:
    row = next((each for each in scores_of(scope, partner=partner) if each.quarter_on == quarter_on), None)
    if row is None:
        raise EditMissing
    review = review_of(scope, brand=row.brand, scheme=row.scheme, quarter_on=quarter_on)
    assert review is not None
    return review, next(each for each in review.proposals if each.row.partner == partner)


def _demand_open(scope: Scope, review: Review) -> None:
    if review.is_open:
        return
    if not review.is_final:
        raise EditRefused.because("", fault_text(ReviewFault.NOT_OVER, quarter=review.quarter))
    later = reviewed_quarter(scope, brand=review.brand, scheme=review.scheme)
    words = {"quarter": review.quarter, "later": quarter_of(later).label if later else ""}
    raise EditRefused.because("", fault_text(ReviewFault.REVIEW_OVER, **words))


def _demand_not_begun(day: date, today: date) -> None:
    if day <= today:
        raise EditRefused.because("", fault_text(ReviewFault.HAS_BEGUN, day=day.isoformat()))


def _withdraw(scope: Scope, *, partner_id: int, quarter_on: date) -> None:
    rows = TierDecision.objects.for_scope(scope).filter(partner_id=partner_id, quarter_on=quarter_on, withdrawn_at=None)
    rows.update(withdrawn_at=timezone.now())


def _decide(scope: Scope, review: Review, proposal: Proposal, decided: str, reason: str, today: date) -> TierDecision:
    moved = proposal.moved
    made = TierDecision.objects.create(
        brand_id=proposal.row.brand_id,
        partner_id=proposal.row.partner_id,
        scheme_code=review.scheme,
        quarter_on=review.quarter_on,
        from_tier=moved.tier,
        proposed=moved.proposed,
        decided=decided,
        verdict=str(moved.verdict),
        reason=reason,
        effective_from=effective_day(today),
        decided_by=scope.actor,
        decided_at=timezone.now(),
    )
    after = {"tier": decided, "proposed": moved.proposed, "quarter": review.quarter, "valid_from": made.effective_from}
    _tell(scope, DECIDED, review, proposal.row.partner, before={"tier": moved.tier}, after=after, reason=reason)
    return made


def _tell(
    scope: Scope,
    action: str,
    review: Review,
    partner: str,
    *,
    before: dict[str, object],
    after: dict[str, object] | None,
    reason: str,
) -> None:
    entry = record(
        scope,
        action=action,
        subject_kind="partner",
        subject=partner,
        before=before,
        after=after,
        reason=reason,
        brand=review.brand,
    )
    told = {name: str(value) for name, value in (after or before).items()}
    announce(scope, name=action, dedupe_key=f"{action}:{entry.pk}", payload={"partner": partner, "scheme": review.scheme, **told})


def _record_review(scope: Scope, action: str, review: Review, partners: Sequence[str]) -> None:
    subject = review_subject(review.brand, review.scheme, review.quarter_on)
    after = {"partners": sorted(partners)}
    record(scope, action=action, subject_kind="tier_review", subject=subject, after=after, brand=review.brand)
