"""The policy of health over time."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from decimal import Decimal

from analytics.health.choices import Part
from analytics.health.policy import BOUNDS, WEIGHTS, HealthPolicy
from foundation.thresholds.queries import history_in_force
from foundation.thresholds.rules import Threshold
from foundation.values.scope import Scope

_MINIMUM = "health.minimum_answers"
_WEIGHT = "health.weight_{part}"
THRESHOLDS = (
    Threshold(_MINIMUM, Decimal(HealthPolicy.minimum_answers), *BOUNDS["minimum_answers"], unit="answers", row="O6"),
    *(Threshold(_WEIGHT.format(part=part), WEIGHTS[part], *BOUNDS["weight"], unit="weight", row="O6") for part in Part),
)


class HealthPolicies:
    """The policy in force on any day."""

    def __init__(self, history: dict[str, list[tuple[date, Decimal]]]) -> None:
        """``history`` maps each threshold's code to its values as (first day, value), ascending from the first day."""
        self._since = sorted({since for values in history.values() for since, _ in values})
        self._policies = [_policy_on(history, since) for since in self._since]

    def on(self, day: date) -> HealthPolicy:
        return self._policies[bisect_right(self._since, day) - 1]


def _policy_on(history: dict[str, list[tuple[date, Decimal]]], day: date) -> HealthPolicy:
    values = {code: [value for since, value in changes if since <= day][-1] for code, changes in history.items()}
    weights = {part: values[_WEIGHT.format(part=part)] for part in Part}
    return replace(HealthPolicy(), minimum_answers=int(values[_MINIMUM]), weights=weights)


def health_policies(scope: Scope, *, brand: str) -> HealthPolicies:
    """The brand's versions of the thresholds of health."""
    return HealthPolicies(history_in_force(scope, brand=brand, thresholds=THRESHOLDS))
