"""What new thresholds would make of published figures, from what is stored with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from analytics.health.choices import Part
from analytics.health.policy import HealthPolicy
from analytics.health.rules import curve_score, rounded_half_up
from analytics.ltv.rules import BgNbdFit, discounted, expected_margin_by_month

_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Effect:
    """A channel's or partner's figure as it was published, and as it would be; None where it cannot be computed."""

    code: str
    name: str
    was: Decimal | None
    would: Decimal | None


@dataclass(frozen=True)
class StoredHealth:
    """``values`` of the parts that were measured; of satisfaction the NPS and the satisfied share (-100 to 100) with how many
    answered, whatever the minimum was."""

    values: Mapping[Part, Decimal]
    nps: Decimal | None = None
    nps_answers: int = 0
    csat: Decimal | None = None
    csat_answers: int = 0


def health_as_if(stored: StoredHealth, policy: HealthPolicy) -> Decimal | None:
    """Health by ``policy`` from the values as stored (6 decimals), to a tenth; None where no part counts."""
    values: dict[Part, Decimal] = dict(stored.values)
    values.pop(Part.SATISFACTION, None)
    if stored.nps is not None and stored.nps_answers >= policy.minimum_answers:
        values[Part.SATISFACTION] = stored.nps
    elif stored.csat is not None and stored.csat_answers >= policy.minimum_answers:
        values[Part.SATISFACTION] = stored.csat
    total = over = Decimal(0)
    for part, value in values.items():
        weight = policy.weights[part]
        if weight > 0:
            score = rounded_half_up(curve_score(value.as_integer_ratio(), policy.curves[part]), 6)
            total, over = total + weight, over + weight * score
    return rounded_half_up((over / total).as_integer_ratio(), 1) if total else None


def mean_value(
    rows: Sequence[tuple[int, int, int, float, float]], model: Any, *, horizon_days: int, discount_rate: float
) -> Decimal | None:
    """The mean lifetime value of customers: (x, t_x and age in days, expected average value, realised margin) each, by the stored
    model; None without customers or without a fit."""
    if not rows or model.r is None or model.margin_rate is None:
        return None
    x, t_x, age, value, realised = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    fit = BgNbdFit(model.r, model.alpha, model.a, model.b, 0.0, 0, 0, converged=True)
    margins = expected_margin_by_month(
        fit,
        x,
        t_x / _DAYS_A_WEEK,
        age / _DAYS_A_WEEK,
        average_value=value,
        margin_rate=model.margin_rate,
        horizon_days=horizon_days,
    )
    worth = discounted(margins, discount_rate=discount_rate) + realised
    return Decimal(repr(float(np.mean(worth)))).quantize(Decimal("0.01"))
