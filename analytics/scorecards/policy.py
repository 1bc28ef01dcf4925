"""The default profiles by channel kind (R1); each brand may publish its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from analytics.scorecards.choices import GoalCode, Scale
from analytics.scorecards.rules import Goal, Points
from foundation.thresholds.rules import Threshold

RULE = "R1 scorecard 1"


def _curve(*points: tuple[str, str]) -> Points:
    return tuple((Decimal(x), Decimal(score)) for x, score in points)


#: More is better: nothing at half the target, full marks at it.
MORE = _curve(("0.5", "0"), ("0.8", "60"), ("1", "100"))
#: Less is better: full marks at the target, nothing at twice it.
LESS = _curve(("1", "100"), ("1.25", "60"), ("2", "0"))
STARS = _curve(("3.5", "0"), ("4.2", "60"), ("4.7", "100"))
CONTENT = _curve(("3", "0"), ("4", "60"), ("4.6", "100"))
COVERED = _curve(("0", "0"), ("0.5", "60"), ("0.9", "100"))
SOLD_THROUGH = _curve(("0.3", "0"), ("0.6", "60"), ("0.85", "100"))
FEW_COMPLAINTS = _curve(("0", "100"), ("10", "70"), ("50", "0"))
EARNING = _curve(("-0.5", "0"), ("0", "40"), ("1", "100"))

_ON_FIGURE = {
    GoalCode.RATING: STARS,
    GoalCode.EXPERIENCE: CONTENT,
    GoalCode.TERRITORY_COVERAGE: COVERED,
    GoalCode.SELL_THROUGH: SOLD_THROUGH,
    GoalCode.COMPLAINT_RATE: FEW_COMPLAINTS,
    GoalCode.ROI: EARNING,
}


def default_goal(code: GoalCode, weight: int) -> Goal:
    """A goal with the curve that belongs to its figure."""
    if code in _ON_FIGURE:
        return Goal(code, Decimal(weight), Scale.FIGURE, _ON_FIGURE[code])
    return Goal(code, Decimal(weight), Scale.TARGET, LESS if code is GoalCode.CAC else MORE)


def _profile(**weights: int) -> tuple[Goal, ...]:
    return tuple(default_goal(GoalCode(code), weight) for code, weight in weights.items())


_STORES = _profile(sales_per_outlet=35, sales_per_m2=35, csat=30)
_PARTNERS = _profile(units=40, sell_through=30, territory_coverage=30)

PROFILES: Mapping[str, tuple[Goal, ...]] = {
    "marketplace": _profile(net_revenue=50, market_share=30, rating=20),
    "own_site": _profile(cac=30, repurchase_rate=30, ltv=40),
    "distributor": _PARTNERS,
    "agent": _PARTNERS,
    "retail": _STORES,
    "flagship": _STORES,
    "franchise": _STORES,
    "social_commerce": _profile(new_customers=40, cac=30, rating=30),
    "content": _profile(new_customers=60, cac=40),
    "o2o": _profile(net_revenue=50, new_customers=30, complaint_rate=20),
    "community": _profile(repurchase_rate=50, ltv=50),
}

SHARED_CUSTOMERS = Threshold(
    "goal_conflict.shared_customers", Decimal("0.10"), Decimal("0.01"), Decimal("0.90"), "share", "section 11"
)
