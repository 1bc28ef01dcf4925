"""Editable thresholds of the stages: at which share of a product's peak one stage ends, and how long a signal must hold (R2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from foundation.thresholds.rules import Threshold

GROWTH_FROM = Threshold("stages.growth_from", Decimal("0.20"), Decimal("0.02"), Decimal("0.60"), "share", "R2")
MATURITY_FROM = Threshold("stages.maturity_from", Decimal("0.90"), Decimal("0.61"), Decimal("0.99"), "share", "R2")
DECLINE_BELOW = Threshold("stages.decline_below", Decimal("0.75"), Decimal("0.20"), Decimal("0.95"), "share", "R2")
HOLD_MONTHS = Threshold("stages.hold_months", Decimal(2), Decimal(1), Decimal(6), "months", "R2")
LEAST_MONTHS = Threshold("stages.least_months", Decimal(2), Decimal(1), Decimal(12), "months", "R2")

THRESHOLDS = (GROWTH_FROM, MATURITY_FROM, DECLINE_BELOW, HOLD_MONTHS, LEAST_MONTHS)


@dataclass(frozen=True)
class StagePolicy:
    """The thresholds in force: shares of the peak of a product's curve, and months."""

    growth_from: float = 0.20
    maturity_from: float = 0.90
    decline_below: float = 0.75
    hold_months: int = 2
    least_months: int = 2


def policy_of(values: Mapping[str, Decimal]) -> StagePolicy:
    """The policy that ``values`` (threshold's code -> value) spell out."""
    return StagePolicy(
        growth_from=float(values[GROWTH_FROM.code]),
        maturity_from=float(values[MATURITY_FROM.code]),
        decline_below=float(values[DECLINE_BELOW.code]),
        hold_months=int(values[HOLD_MONTHS.code]),
        least_months=int(values[LEAST_MONTHS.code]),
    )
