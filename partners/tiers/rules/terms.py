"""What a version of a scheme says, and what makes it unusable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from partners.tiers import policy
from partners.tiers.choices import SEVERITIES, ScorePart

HUNDRED = Decimal(100)


class TermsFault(StrEnum):
    UNKNOWN_TIER = "unknown_tier"
    MISSING_BAR = "missing_bar"
    OUT_OF_BOUNDS = "out_of_bounds"
    BARS_NOT_DESCENDING = "bars_not_descending"
    LAST_BAR_NOT_ZERO = "last_bar_not_zero"
    WEIGHT_NEGATIVE = "weight_negative"
    WEIGHTS_NOT_100 = "weights_not_100"
    GRACE_OUT_OF_BOUNDS = "grace_out_of_bounds"
    UNKNOWN_SEVERITY = "unknown_severity"
    CAP_NOT_A_TIER = "cap_not_a_tier"


@dataclass(frozen=True)
class TermsProblem:
    """A fault with the field it lies in (``bar_A``, ``weight_sales``, ``grace_quarters`` ...)."""

    fault: TermsFault
    field: str


@dataclass(frozen=True)
class SchemeTerms:
    """A version of a scheme. ``tiers`` are from the top; ``bars`` the score from which each is reached; weights sum to 100.

    ``cap_severity``: a breach as severe stops promotions and leaves at most the tier of ``cap_rank``. ``number`` is 0 for the
    defaults, ``valid_from`` the first day of the first quarter that it judges.
    """

    scheme: str
    tiers: tuple[str, ...]
    bars: Mapping[str, Decimal]
    weights: Mapping[ScorePart, Decimal]
    grace_quarters: int = policy.GRACE_QUARTERS
    cap_severity: str = policy.CAP_SEVERITY
    cap_rank: int = policy.CAP_RANK
    benefits: Mapping[str, str] = field(default_factory=dict)
    valid_from: date = date.min
    number: int = 0

    def rank(self, tier: str) -> int:
        """1 is the top. Raises ValueError for a tier that the scheme has not."""
        return self.tiers.index(tier) + 1

    def reached(self, score: Decimal) -> str:
        """The best tier whose bar the score meets; the bar itself is met."""
        return next((tier for tier in self.tiers if score >= self.bars[tier]), self.tiers[-1])

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storage and for the version of what was read."""
        return {
            "bars": {tier: f"{bar:f}" for tier, bar in self.bars.items()},
            "weights": {str(part): f"{weight:f}" for part, weight in self.weights.items()},
            "grace_quarters": self.grace_quarters,
            "cap_severity": self.cap_severity,
            "cap_rank": self.cap_rank,
            "benefits": dict(self.benefits),
        }


def default_terms(scheme: str, tiers: Sequence[str]) -> SchemeTerms:
    """The defaults for a scheme of any length: the top at 85, the last at 0, those between evenly from 60 down."""
    bars: dict[str, Decimal] = {}
    between = len(tiers) - 2
    for place, tier in enumerate(tiers):
        if place == len(tiers) - 1:
            bars[tier] = policy.BARS[3]
        elif place == 0:
            bars[tier] = policy.BARS[1]
        else:
            bars[tier] = (policy.BARS[2] * (between - place + 1) / between).quantize(Decimal(1))
    return SchemeTerms(scheme, tuple(tiers), bars, dict(policy.WEIGHTS), cap_rank=min(policy.CAP_RANK, len(tiers)))


def checked_terms(terms: SchemeTerms) -> list[TermsProblem]:
    """What makes the terms unusable, in the order of the form; nothing where they can be used."""
    found = [TermsProblem(TermsFault.UNKNOWN_TIER, f"bar_{tier}") for tier in terms.bars if tier not in terms.tiers]
    found += [TermsProblem(TermsFault.MISSING_BAR, f"bar_{tier}") for tier in terms.tiers if tier not in terms.bars]
    if not found:
        found += _bar_problems(terms)
    found += [
        TermsProblem(TermsFault.WEIGHT_NEGATIVE, f"weight_{part}")
        for part in ScorePart
        if terms.weights.get(part, Decimal(0)) < 0
    ]
    if sum(terms.weights.values(), Decimal(0)) != HUNDRED:
        found.append(TermsProblem(TermsFault.WEIGHTS_NOT_100, "weight_sales"))
    if not 0 <= terms.grace_quarters <= policy.MOST_GRACE_QUARTERS:
        found.append(TermsProblem(TermsFault.GRACE_OUT_OF_BOUNDS, "grace_quarters"))
    if terms.cap_severity not in SEVERITIES:
        found.append(TermsProblem(TermsFault.UNKNOWN_SEVERITY, "cap_severity"))
    if not 1 <= terms.cap_rank <= len(terms.tiers):
        found.append(TermsProblem(TermsFault.CAP_NOT_A_TIER, "cap_rank"))
    return found


def _bar_problems(terms: SchemeTerms) -> list[TermsProblem]:
    found = [
        TermsProblem(TermsFault.OUT_OF_BOUNDS, f"bar_{tier}") for tier in terms.tiers if not 0 <= terms.bars[tier] <= HUNDRED
    ]
    for better, worse in zip(terms.tiers, terms.tiers[1:], strict=False):
        if terms.bars[worse] >= terms.bars[better]:
            found.append(TermsProblem(TermsFault.BARS_NOT_DESCENDING, f"bar_{worse}"))
    if terms.bars[terms.tiers[-1]] != 0:
        found.append(TermsProblem(TermsFault.LAST_BAR_NOT_ZERO, f"bar_{terms.tiers[-1]}"))
    return found
