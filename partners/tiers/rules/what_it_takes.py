"""How far the next tier is, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from foundation.values.money import EXACT, half_up
from partners.tiers.choices import ScorePart
from partners.tiers.policy import HIGHEST_CSAT, LOWEST_CSAT, MOST_COMPLAINTS
from partners.tiers.rules.scoring import PLACES, PartFact, Score
from partners.tiers.rules.terms import SchemeTerms

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Gap:
    """What one part alone would have to bring for the bar of ``tier``: ``points`` more, as ``more`` of ``unit`` (money of the
    brand's currency for sales, outlets or accounts for coverage, satisfaction or complaints for service); None where even full marks
    would not do."""

    part: ScorePart
    points: Decimal
    is_enough: bool
    more: Decimal | None
    unit: str


def what_it_takes(
    tier: str, score: Score, parts: Mapping[ScorePart, PartFact], terms: SchemeTerms
) -> tuple[str, Decimal, list[Gap]] | None:
    """(the next better tier, points short of its bar, a Gap for each part that has room); None at the top or without a score."""
    rank = terms.rank(tier)
    if rank == 1 or score.total is None:
        return None
    following = terms.tiers[rank - 2]
    short = max(terms.bars[following] - score.total, Decimal(0))
    known = {part for part in score.points if terms.weights[part] > 0}
    held = sum((terms.weights[part] for part in known), Decimal(0))
    gaps = []
    for part in ScorePart:
        if part not in known:
            continue
        most = EXACT.divide(terms.weights[part] * 100, held)
        room = half_up(most, PLACES) - score.points[part]
        if room <= 0 or short <= 0:
            continue
        gained = min(room, short)
        gaps.append(_gap(part, gained, room >= short, parts[part], most))
    return following, short, gaps


def _gap(part: ScorePart, gained: Decimal, is_enough: bool, fact: PartFact, most: Decimal) -> Gap:
    share = EXACT.divide(gained, most)
    figures = fact.figures
    if part is ScorePart.SALES:
        more = (share * figures["target"]).quantize(CENT, ROUND_CEILING)
        return Gap(part, gained, is_enough, more, "money")
    if part is ScorePart.COVERAGE:
        return Gap(part, gained, is_enough, (share * figures["known"]).to_integral_value(ROUND_CEILING), "accounts")
    halves = (1 if "csat" in figures else 0) + (1 if "complaint_rate" in figures else 0)
    if "csat" in figures:
        points = share * halves * (HIGHEST_CSAT - LOWEST_CSAT)
        if figures["csat"] + points <= HIGHEST_CSAT:
            return Gap(part, gained, is_enough, points.quantize(CENT, ROUND_CEILING), "csat")
    fewer = share * halves * MOST_COMPLAINTS
    if fewer <= figures.get("complaint_rate", Decimal(0)):
        return Gap(part, gained, is_enough, fewer.quantize(CENT, ROUND_CEILING), "complaint_rate")
    return Gap(part, gained, is_enough, None, "service")
