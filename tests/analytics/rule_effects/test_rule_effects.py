"""What new thresholds would make of published figures."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from analytics.health.choices import Part
from analytics.health.policy import WEIGHTS, HealthPolicy
from analytics.rule_effects.rules import StoredHealth, health_as_if, mean_value

# Activity 20 days: 100 points; ROI 0: 40 points; nothing else was measured.
STORED = StoredHealth({Part.ACTIVITY: Decimal(20), Part.ROI: Decimal(0)})


def test_health_is_the_weighted_mean_of_what_was_measured() -> None:
    # (20 x 100 + 25 x 40) / 45 = 66.67; with ROI at 60: (20 x 100 + 60 x 40) / 80 = 55
    assert health_as_if(STORED, HealthPolicy()) == Decimal("66.7")
    heavier = replace(HealthPolicy(), weights={**WEIGHTS, Part.ROI: Decimal(60)})
    assert health_as_if(STORED, heavier) == Decimal("55.0")
    nothing = replace(HealthPolicy(), weights=dict.fromkeys(Part, Decimal(0)))
    assert health_as_if(STORED, nothing) is None


@pytest.mark.parametrize(("minimum", "points"), [(5, "74.0"), (6, "66.7")])
def test_satisfaction_counts_from_the_minimum_of_answers_on(minimum: int, points: str) -> None:
    # NPS 50 is 100 points: (2000 + 1000 + 15 x 100) / 60 = 75; NPS 46 is 96 points: 4440 / 60 = 74
    answered = replace(STORED, nps=Decimal(46), nps_answers=5)
    assert health_as_if(answered, replace(HealthPolicy(), minimum_answers=minimum)) == Decimal(points)


def test_a_longer_horizon_is_worth_more_and_a_higher_discount_less() -> None:
    model = SimpleNamespace(r=0.5, alpha=10.0, a=0.8, b=2.5, margin_rate=0.4)
    rows = [(3, 200, 300, 100.0, 50.0), (0, 0, 300, 80.0, 20.0)]
    year = mean_value(rows, model, horizon_days=365, discount_rate=0.1)
    longer = mean_value(rows, model, horizon_days=730, discount_rate=0.1)
    dearer = mean_value(rows, model, horizon_days=365, discount_rate=0.3)
    none = mean_value(rows, model, horizon_days=30, discount_rate=0.1)
    assert year is not None and longer is not None and dearer is not None and none is not None
    assert Decimal(35) < none < dearer < year < longer
    assert mean_value([], model, horizon_days=365, discount_rate=0.1) is None
    assert mean_value(rows, SimpleNamespace(r=None, margin_rate=0.4), horizon_days=365, discount_rate=0.1) is None
