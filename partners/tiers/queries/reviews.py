"""A quarter's review: its proposals with what was decided of them, and the reviews before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.jobs.queries import visible
from foundation.values.scope import Scope
from partners.tiers.choices import Verdict
from partners.tiers.models import TierDecision, TierScore
from partners.tiers.queries.scores import ScoreRow, score_rows
from partners.tiers.queries.terms import in_force, scheme_versions
from partners.tiers.rules import Decision, Moved, SchemeTerms, Tally, proposal_version, quarter_of, review_version, tally


@dataclass(frozen=True)
class Proposal:
    """A partner's score with the verdict, the score of the quarter before, and what was decided."""

    row: ScoreRow
    moved: Moved
    last: Decimal | None
    version: str


@dataclass(frozen=True)
class Review:
    """A quarter of a scheme. ``is_open``: it is over, and no later one is, so that it is decided now."""

    brand: str
    currency: str
    scheme: str
    quarter_on: date
    terms: SchemeTerms
    proposals: Sequence[Proposal]
    is_open: bool
    is_final: bool
    version: str

    @property
    def quarter(self) -> str:
        return quarter_of(self.quarter_on).label

    @property
    def tally(self) -> Tally:
        return tally([each.moved for each in self.proposals], self.terms.tiers)


@dataclass(frozen=True)
class PastReview:
    """What a review came to, as the scores of its quarter and the decisions stand."""

    quarter_on: date
    tally: Tally
    moves: Sequence[Moved]
    names: dict[str, str]

    @property
    def quarter(self) -> str:
        return quarter_of(self.quarter_on).label


def reviewed_quarter(scope: Scope, *, brand: str, scheme: str) -> date | None:
    """The quarter under review: the last of the scheme that is over."""
    rows = _published(scope, brand, scheme).filter(is_final=True).order_by("-quarter_on")
    found: date | None = rows.values_list("quarter_on", flat=True).first()
    return found


def review_of(scope: Scope, *, brand: str, scheme: str, quarter_on: date) -> Review | None:
    """The review of a quarter; None where nobody was judged in it."""
    rows = score_rows(scope, brand=brand, scheme=scheme, quarter_on=quarter_on)
    if not rows:
        return None
    terms = in_force(scheme_versions(scope, brand=brand)[scheme], quarter_on)
    before = quarter_of(date.fromordinal(quarter_on.toordinal() - 1)).starts_on
    last = dict(_published(scope, brand, scheme).filter(quarter_on=before).values_list("partner_id", "score"))
    decided = decisions_of(scope, quarter_on=quarter_on, partners=[row.partner_id for row in rows])
    label = quarter_of(quarter_on).label
    proposals = []
    for row in rows:
        moved = moved_of(row, decided.get(row.partner_id))
        proposals.append(Proposal(row, moved, last.get(row.partner_id), proposal_version(moved, label, scheme)))
    is_final = all(row.is_final for row in rows)
    return Review(
        brand=brand,
        currency=rows[0].currency,
        scheme=scheme,
        quarter_on=quarter_on,
        terms=terms,
        proposals=proposals,
        is_open=is_final and reviewed_quarter(scope, brand=brand, scheme=scheme) == quarter_on,
        is_final=is_final,
        version=review_version([each.moved for each in proposals], label, scheme),
    )


def moved_of(row: ScoreRow, decision: Decision | None) -> Moved:
    return Moved(row.partner, row.tier, row.verdict, row.proposed, row.score.total, decision)


def decisions_of(scope: Scope, *, quarter_on: date, partners: Collection[int]) -> dict[int, Decision]:
    """The decision in force for each partner's quarter that has one."""
    rows = TierDecision.objects.for_scope(scope).filter(quarter_on=quarter_on, partner_id__in=sorted(partners), withdrawn_at=None)
    return {row.partner_id: _decision(row) for row in rows}


def past_reviews(scope: Scope, *, brand: str, scheme: str, before: date, most: int = 5) -> list[PastReview]:
    """The reviews of the quarters before ``before``, the latest first."""
    rows = _published(scope, brand, scheme).filter(is_final=True, quarter_on__lt=before)
    quarters = list(rows.order_by("-quarter_on").values_list("quarter_on", flat=True).distinct()[:most])
    tiers = scheme_versions(scope, brand=brand)[scheme][0].tiers
    decided: dict[tuple[int, date], Decision] = {}
    for decision in TierDecision.objects.for_scope(scope).filter(quarter_on__in=quarters, scheme_code=scheme, withdrawn_at=None):
        decided[decision.partner_id, decision.quarter_on] = _decision(decision)
    held: dict[date, list[Moved]] = defaultdict(list)
    names: dict[str, str] = {}
    columns = ("quarter_on", "partner_id", "partner__code", "partner__name", "tier", "verdict", "proposed", "score")
    for quarter_on, partner, code, name, tier, verdict, proposed, score in (
        rows.filter(quarter_on__in=quarters).order_by("partner__code").values_list(*columns)
    ):
        names[code] = name
        told = decided.get((partner, quarter_on))
        if told is not None:  # as it stood when it was decided, whatever a correction has made of the quarter since
            tier, verdict, proposed = told.from_tier, told.verdict, told.proposed
        held[quarter_on].append(Moved(code, tier, Verdict(verdict), proposed, score, told))
    return [PastReview(quarter, tally(held[quarter], tiers), held[quarter], names) for quarter in quarters]


def reviewable(scope: Scope) -> list[tuple[str, str]]:
    """(brand, scheme) of everything that was judged, by partners held."""
    rows = visible(scope, TierScore.objects.for_scope(scope)).order_by("brand__code", "scheme_code")
    return list(rows.values_list("brand__code", "scheme_code").distinct())


def _published(scope: Scope, brand: str, scheme: str):  # type: ignore[no-untyped-def]
    return visible(scope, TierScore.objects.for_scope(scope)).filter(brand__code=brand, scheme_code=scheme)


def _decision(row: TierDecision) -> Decision:
    return Decision(
        decided=row.decided,
        proposed=row.proposed,
        from_tier=row.from_tier,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        effective_from=row.effective_from,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
