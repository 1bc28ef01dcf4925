"""The published scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from channels_core.parties.models import Partner
from foundation.jobs.queries import visible
from foundation.values.money import plain
from foundation.values.scope import Scope
from partners.tiers.choices import Missing, ScorePart, Verdict
from partners.tiers.models import TierScore
from partners.tiers.rules import PartFact, Score, quarter_of


@dataclass(frozen=True)
class ScoreRow:
    """A partner's quarter as the published night judged it."""

    partner: str
    name: str
    partner_id: int
    brand: str
    brand_id: int
    currency: str
    scheme: str
    quarter_on: date
    tier: str
    score: Score
    parts: dict[ScorePart, PartFact]
    verdict: Verdict
    proposed: str
    reached: str
    quarters_below: int
    breaches: tuple[dict[str, Any], ...]
    is_capped: bool
    is_final: bool
    rule: str

    @property
    def quarter(self) -> str:
        return quarter_of(self.quarter_on).label


def score_rows(scope: Scope, *, brand: str, scheme: str, quarter_on: date) -> list[ScoreRow]:
    """The scheme's partners in one quarter, by score downwards, those without one last."""
    rows = _scores(scope).filter(brand__code=brand, scheme_code=scheme, quarter_on=quarter_on)
    found = _shown(scope, rows)
    return sorted(found, key=lambda row: (row.score.total is None, -(row.score.total or Decimal(0)), row.partner))


def scores_of(scope: Scope, *, partner: str) -> list[ScoreRow]:
    """The quarters of one partner, the latest first."""
    ids = Partner.objects.for_scope(scope).filter(code=partner).values_list("id", flat=True)
    return sorted(_shown(scope, _scores(scope).filter(partner_id__in=list(ids))), key=lambda row: row.quarter_on, reverse=True)


def scored_quarters(scope: Scope) -> list[tuple[str, str, date, bool]]:
    """(brand, scheme, first day of the quarter, whether it is over) of all that was judged, the latest quarter first."""
    rows = _scores(scope).order_by("-quarter_on", "brand__code", "scheme_code")
    return list(rows.values_list("brand__code", "scheme_code", "quarter_on", "is_final").distinct())


def dumped_tiers(scope: Scope) -> Iterator[dict[str, Any]]:
    """Every score that the scope reads, as plain values."""
    rows = _scores(scope)
    codes = dict(Partner.objects.for_scope(scope).values_list("id", "code"))
    columns = (
        "partner_id",
        "scheme_code",
        "quarter_on",
        "tier",
        "score",
        "verdict",
        "proposed",
        "quarters_below",
        "parts",
        "breaches",
    )
    for partner, scheme, quarter_on, tier, score, verdict, proposed, below, parts, breaches in rows.values_list(*columns):
        yield {
            "type": "tier",
            "partner": codes.get(partner),
            "scheme": scheme,
            "quarter": quarter_of(quarter_on).label,
            "tier": tier,
            "score": None if score is None else plain(score),
            "verdict": verdict,
            "proposed": proposed,
            "quarters_below": below,
            "parts": {part: fact["share"] for part, fact in parts.items()},
            "breaches": sorted(f"{each['kind']} {each['severity']}" for each in breaches),
        }


def _scores(scope: Scope) -> QuerySet[TierScore]:
    return visible(scope, TierScore.objects.for_scope(scope))


def _shown(scope: Scope, rows: QuerySet[TierScore]) -> list[ScoreRow]:
    held = list(rows.annotate(brand_code=F("brand__code"), currency=F("brand__currency")))
    names = {
        row[0]: row[1:]
        for row in Partner.objects.for_scope(scope)
        .filter(id__in={row.partner_id for row in held})
        .values_list("id", "code", "name")
    }
    return [_row(row, *names[row.partner_id]) for row in held if row.partner_id in names]


def _row(row: Any, code: str, name: str) -> ScoreRow:
    return ScoreRow(
        partner=code,
        name=name,
        partner_id=row.partner_id,
        brand=row.brand_code,
        brand_id=row.brand_id,
        currency=row.currency,
        scheme=row.scheme_code,
        quarter_on=row.quarter_on,
        tier=row.tier,
        score=Score(row.score, {ScorePart(part): Decimal(points) for part, points in row.points.items()}),
        parts={ScorePart(part): _fact(told) for part, told in row.parts.items()},
        verdict=Verdict(row.verdict),
        proposed=row.proposed,
        reached=row.reached,
        quarters_below=row.quarters_below,
        breaches=tuple(row.breaches),
        is_capped=row.is_capped,
        is_final=row.is_final,
        rule=row.rule,
    )


def _fact(told: dict[str, Any]) -> PartFact:
    return PartFact(
        None if told["share"] is None else Decimal(told["share"]),
        {name: Decimal(value) for name, value in told["figures"].items()},
        Missing(told["missing"]) if told["missing"] else None,
    )
