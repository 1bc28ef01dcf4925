"""What the addresses of tiers take and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from foundation.values.money import plain
from foundation.web.parameters import ParametersInvalid
from partners.tiers.choices import SEVERITIES, ScorePart
from partners.tiers.queries import Review
from partners.tiers.queries.reviews import Proposal
from partners.tiers.queries.scores import ScoreRow
from partners.tiers.rules import SchemeTerms


class SchemeChange(serializers.Serializer[Any]):
    """A version from a quarter that has not begun on; every bar and weight is given."""

    bars = serializers.DictField(child=serializers.DecimalField(max_digits=9, decimal_places=6))
    weights = serializers.DictField(child=serializers.DecimalField(max_digits=9, decimal_places=6))
    grace_quarters = serializers.IntegerField(min_value=0, max_value=100)
    cap_severity = serializers.ChoiceField(SEVERITIES)
    cap_tier = serializers.CharField(max_length=100)
    benefits = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=300), required=False)
    valid_from = serializers.DateField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class DecisionIn(serializers.Serializer[Any]):
    """The tier that the partner is to hold; the reason is asked for only against the proposal."""

    tier = serializers.CharField(max_length=100)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class SchemeOut(serializers.Serializer[Any]):
    brand = serializers.CharField()
    scheme = serializers.CharField()
    tiers = serializers.ListField(child=serializers.CharField())
    versions = serializers.ListField(child=serializers.DictField())


class SchemesOut(serializers.Serializer[Any]):
    results = SchemeOut(many=True)


class ReviewsOut(serializers.Serializer[Any]):
    results = serializers.ListField(child=serializers.DictField())


class ReviewOut(serializers.Serializer[Any]):
    brand = serializers.CharField()
    scheme = serializers.CharField()
    quarter = serializers.CharField()
    currency = serializers.CharField()
    is_final = serializers.BooleanField()
    is_open = serializers.BooleanField()
    results = serializers.ListField(child=serializers.DictField())


class ProposalOut(serializers.Serializer[Any]):
    partner = serializers.CharField()
    tier = serializers.CharField()
    verdict = serializers.CharField()
    proposed = serializers.CharField()
    score = serializers.CharField(allow_null=True)
    decision = serializers.DictField(allow_null=True)


class TierOut(serializers.Serializer[Any]):
    partner = serializers.CharField()
    scheme = serializers.CharField()
    tier = serializers.CharField()
    next_tier = serializers.CharField(allow_null=True)
    short = serializers.CharField(allow_null=True)
    what_it_takes = serializers.ListField(child=serializers.DictField())
    quarters = serializers.ListField(child=serializers.DictField())


def sent_terms(base: SchemeTerms, given: Mapping[str, Any]) -> SchemeTerms:
    """What was sent as terms; a part that is no part of a score is named. Raises ParametersInvalid."""
    unknown = sorted(set(given["weights"]) - {str(part) for part in ScorePart})
    if unknown:
        raise ParametersInvalid([{"field": f"weight_{name}", "message": ", ".join(ScorePart)} for name in unknown])
    weights = {part: Decimal(given["weights"].get(str(part), 0)) for part in ScorePart}
    return replace(
        base,
        bars={tier: Decimal(bar) for tier, bar in given["bars"].items()},
        weights=weights,
        grace_quarters=given["grace_quarters"],
        cap_severity=given["cap_severity"],
        cap_rank=base.rank(given["cap_tier"]) if given["cap_tier"] in base.tiers else 0,
        benefits=dict(given.get("benefits", base.benefits)),
        valid_from=given["valid_from"],
    )


def scheme_body(brand: str, scheme: str, versions: list[SchemeTerms]) -> dict[str, Any]:
    told = [
        {
            "number": each.number,
            "valid_from": each.valid_from.isoformat() if each.number else None,
            **{name: value for name, value in each.as_dict().items() if name != "cap_rank"},
            "cap_tier": each.tiers[each.cap_rank - 1],
        }
        for each in versions
    ]
    return {"brand": brand, "scheme": scheme, "tiers": list(versions[0].tiers), "versions": told}


def review_body(review: Review) -> dict[str, Any]:
    return {
        "brand": review.brand,
        "scheme": review.scheme,
        "quarter": review.quarter,
        "currency": review.currency,
        "is_final": review.is_final,
        "is_open": review.is_open,
        "results": [proposal_body(each) for each in review.proposals],
    }


def proposal_body(proposal: Proposal) -> dict[str, Any]:
    decision = proposal.moved.decision
    told = None
    if decision is not None:
        told = {
            "tier": decision.decided,
            "effective_from": decision.effective_from.isoformat(),
            "reason": decision.reason,
            "decided_at": decision.decided_at,
        }
    return {**score_body(proposal.row), "version": proposal.version, "decision": told}


def score_body(row: ScoreRow) -> dict[str, Any]:
    return {
        "partner": row.partner,
        "quarter": row.quarter,
        "tier": row.tier,
        "verdict": str(row.verdict),
        "proposed": row.proposed,
        "score": None if row.score.total is None else plain(row.score.total),
        "parts": {str(part): plain(points) for part, points in row.score.points.items()},
        "missing": {str(part): str(fact.missing) for part, fact in row.parts.items() if fact.missing},
        "quarters_below": row.quarters_below,
        "cases": [each["case"] for each in row.breaches],
        "is_final": row.is_final,
        "rule": row.rule,
    }


def gap_body(gap: Any) -> dict[str, Any]:
    return {
        "part": str(gap.part),
        "points": plain(gap.points),
        "is_enough": gap.is_enough,
        "more": None if gap.more is None else plain(gap.more),
        "unit": gap.unit,
    }
