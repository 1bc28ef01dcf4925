"""The score of a partner's quarter: sales, coverage and service, weighed (O4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from foundation.values.money import EXACT, half_up
from partners.tiers.choices import Missing, ScorePart
from partners.tiers.policy import HIGHEST_CSAT, LOWEST_CSAT, MOST_COMPLAINTS

PLACES = 6
FULL = Decimal(1)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class PartFact:
    """How much of a part is reached: ``share`` from 0 to 1, or None for the reason ``missing``. ``figures`` are what it was made from."""

    share: Decimal | None
    figures: Mapping[str, Decimal]
    missing: Missing | None = None


@dataclass(frozen=True)
class Score:
    """0 to 100, with the points of each part that could be computed; None where none could."""

    total: Decimal | None
    points: Mapping[ScorePart, Decimal]


def _capped(share: Decimal) -> Decimal:
    return min(max(share, NOTHING), FULL)


def sales_fact(net_revenue: Decimal, target: Decimal | None) -> PartFact:
    """Attainment: net revenue against the target of the same days, both in the brand's currency; full marks at the target."""
    figures = {"net_revenue": net_revenue}
    if not target:
        return PartFact(None, figures, Missing.NO_TARGET)
    return PartFact(_capped(EXACT.divide(net_revenue, target)), {**figures, "target": target})


def coverage_fact(active: int, known: int) -> PartFact:
    """Active outlets of all that the partner has open, or, where it has none, accounts with an order of all in its territories."""
    figures = {"active": Decimal(active), "known": Decimal(known)}
    if known <= 0:
        return PartFact(None, figures, Missing.NO_ACCOUNTS)
    return PartFact(_capped(EXACT.divide(Decimal(active), Decimal(known))), figures)


def service_fact(complaints: int, orders: int, csat_total: Decimal, csat_answers: int) -> PartFact:
    """The mean of what is known of complaints and satisfaction.

    Complaints fall straight from full marks at none to nothing at MOST_COMPLAINTS a thousand orders; satisfaction rises straight
    from nothing at LOWEST_CSAT to full marks at HIGHEST_CSAT.
    """
    shares: list[Decimal] = []
    figures = {"complaints": Decimal(complaints), "orders": Decimal(orders), "answers": Decimal(csat_answers)}
    if orders > 0:
        rate = EXACT.divide(Decimal(complaints) * 1000, Decimal(orders))
        figures["complaint_rate"] = half_up(rate, PLACES)
        shares.append(_capped(FULL - EXACT.divide(rate, MOST_COMPLAINTS)))
    if csat_answers > 0:
        csat = EXACT.divide(csat_total, Decimal(csat_answers))
        figures["csat"] = half_up(csat, PLACES)
        shares.append(_capped(EXACT.divide(csat - LOWEST_CSAT, HIGHEST_CSAT - LOWEST_CSAT)))
    if not shares:
        return PartFact(None, figures, Missing.NO_ANSWERS)
    return PartFact(EXACT.divide(sum(shares, NOTHING), Decimal(len(shares))), figures)


def scored(parts: Mapping[ScorePart, PartFact], weights: Mapping[ScorePart, Decimal]) -> Score:
    """The weighted sum, half up to 6 decimals. A part that cannot be computed gives its weight to the others, in their proportion:

    a partner is not marked down for facts that nobody collects.
    """
    known = {part: fact.share for part, fact in parts.items() if fact.share is not None and weights[part] > 0}
    held = sum((weights[part] for part in known), NOTHING)
    if not held:
        return Score(None, {})
    exact = {part: EXACT.divide(share * weights[part] * 100, held) for part, share in known.items()}
    points = {part: half_up(value, PLACES) for part, value in exact.items()}
    return Score(half_up(sum(exact.values(), NOTHING), PLACES), points)
