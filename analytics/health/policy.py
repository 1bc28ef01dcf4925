"""Editable values of health: weights, curves, defaults and bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from analytics.health.choices import Part

#: How far back each part looks; trend compares with as many days before, or with the same days of last year.
WINDOW_DAYS = 28

#: Points (value, score) with rising values; straight lines between them, flat outside.
Curve = tuple[tuple[Decimal, Decimal], ...]


def _curve(*points: tuple[str, str]) -> Curve:
    return tuple((Decimal(value), Decimal(score)) for value, score in points)


#: Weights need not sum to 100: each counts by its share of those that can be computed.
WEIGHTS: Mapping[Part, Decimal] = {
    Part.ACTIVITY: Decimal(20),
    Part.TREND: Decimal(20),
    Part.ROI: Decimal(25),
    Part.SATISFACTION: Decimal(15),
    Part.COMPLAINTS: Decimal(10),
    Part.COMPLIANCE: Decimal(10),
}

CURVES: Mapping[Part, Curve] = {
    # Days with a sale among the last 28: an order a week is half the way, five a week is all of it.
    Part.ACTIVITY: _curve(("0", "0"), ("4", "50"), ("20", "100")),
    # Change of net revenue: level is sound, growth by a quarter is full marks, a halved revenue none.
    Part.TREND: _curve(("-0.50", "0"), ("0", "70"), ("0.25", "100")),
    # Margin left per unit invested: breaking even is weak, earning the investment again is full marks.
    Part.ROI: _curve(("-0.50", "0"), ("0", "40"), ("1", "100")),
    # NPS from -100 to 100; CSAT is brought to the same scale.
    Part.SATISFACTION: _curve(("-50", "0"), ("0", "50"), ("50", "100")),
    # Complaints for each 1,000 orders.
    Part.COMPLAINTS: _curve(("0", "100"), ("10", "70"), ("50", "0")),
    # Share of checks without a breach.
    Part.COMPLIANCE: _curve(("0.80", "0"), ("0.95", "60"), ("1", "100")),
}


@dataclass(frozen=True)
class HealthPolicy:
    """``minimum_answers`` is how many survey answers satisfaction needs; any curve and weight may be replaced."""

    minimum_answers: int = 5
    weights: Mapping[Part, Decimal] = field(default_factory=lambda: dict(WEIGHTS))
    curves: Mapping[Part, Curve] = field(default_factory=lambda: dict(CURVES))


#: Lowest and highest value that may be set, both allowed; ``weight`` is that of any part.
BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = {
    "minimum_answers": (Decimal(1), Decimal(1000)),
    "weight": (Decimal(0), Decimal(100)),
}


def weights_count(values: Mapping[str, Decimal]) -> bool:
    """Whether some part has a weight; ``values`` are the thresholds by code."""
    return any(value > 0 for code, value in values.items() if code.startswith("health.weight_"))
