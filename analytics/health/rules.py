"""Health of a channel or partner: 0-100 from six parts, every part visible (O6).

All arithmetic is on whole numbers, a value being one over another: the score is the same on every machine, and rounded
once, half-up to 1 decimal. (Python's Fraction looks for a common divisor at each step, which costs more than all the rest.)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from analytics.health.choices import MissingReason, Part
from analytics.health.policy import Curve, HealthPolicy

#: A value: over, under (above 0).
Exact = tuple[int, int]

_VALUE_PLACES = 6
_SCORE_PLACES = 1
_SHARE_PLACES = 4


@dataclass(frozen=True)
class HealthInputs:
    """Facts of the window (the last 28 days) and of the windows it is compared with; amounts in the brand's currency.

    ``previous_net_revenue`` is that of the 28 days before the window, ``last_year_net_revenue`` that of the window 364
    days earlier (the same weekdays), None where the subject had no facts by then. ``investment`` and ``gross_margin``
    as in channel ROI. ``nps`` is -100..100 over ``nps_answers``; ``csat_share`` is the satisfied share (0-1) over
    ``csat_answers``. ``checks`` and ``breaches`` as in the compliance rate.
    """

    active_days: int
    net_revenue: Decimal
    previous_net_revenue: Decimal
    last_year_net_revenue: Decimal | None
    gross_margin: Decimal
    investment: Decimal
    nps: Decimal | None
    nps_answers: int
    csat_share: Decimal | None
    csat_answers: int
    complaints: int
    orders: int
    breaches: int
    checks: int


class PartScore(NamedTuple):
    """One part: its measured value (6 places), score 0-100 (1 place), weight as set, and share of the total (4 places).

    Without a score ``reason`` says why, and the share is 0.
    """

    part: Part
    value: Decimal | None
    score: Decimal | None
    weight: Decimal
    share: Decimal
    reason: MissingReason | None


@dataclass(frozen=True)
class Health:
    """``score`` 0-100 with 1 place, None with ``reason`` where no part can be computed; parts in the order of Part."""

    score: Decimal | None
    reason: MissingReason | None
    parts: tuple[PartScore, ...]


def health(inputs: HealthInputs, policy: HealthPolicy) -> Health:
    """Weighted mean of the parts that can be computed; the weights of the others are shared among these in proportion.

    The mean is taken of the exact scores; those shown with the parts are rounded, and may differ from it by 0.05.
    """
    values = part_values(inputs, policy)
    weights = _whole_weights(tuple(policy.weights[part] for part in Part))
    scores = {
        part: curve_score(value, policy.curves[part])
        for part, weight in zip(Part, weights, strict=True)
        if weight > 0 and not isinstance(value := values[part], MissingReason)
    }
    total = sum(weight for part, weight in zip(Part, weights, strict=True) if part in scores)
    parts = tuple(
        _part_score(part, values[part], scores.get(part), policy.weights[part], (weight, total))
        for part, weight in zip(Part, weights, strict=True)
    )
    if not scores:
        return Health(None, MissingReason.NO_PART, parts)
    over, under = 0, 1
    for part, weight in zip(Part, weights, strict=True):
        if part in scores:
            score_over, score_under = scores[part]
            over, under = over * score_under + weight * score_over * under, under * score_under
    return Health(rounded_half_up((over, under * total), _SCORE_PLACES), None, parts)


def _part_score(part: Part, value: Exact | MissingReason, score: Exact | None, weight: Decimal, share: Exact) -> PartScore:
    if isinstance(value, MissingReason):
        return PartScore(part, None, None, weight, Decimal("0.0000"), value)
    shown = rounded_half_up(value, _VALUE_PLACES)
    if score is None:
        return PartScore(part, shown, None, weight, Decimal("0.0000"), MissingReason.NOT_WEIGHTED)
    return PartScore(part, shown, rounded_half_up(score, _SCORE_PLACES), weight, rounded_half_up(share, _SHARE_PLACES), None)


def part_values(inputs: HealthInputs, policy: HealthPolicy) -> Mapping[Part, Exact | MissingReason]:
    """The measured value of each part, exact, or why there is none."""
    return {
        Part.ACTIVITY: (inputs.active_days, 1),
        Part.TREND: _trend(inputs),
        Part.ROI: _ratio_or(inputs.gross_margin - inputs.investment, inputs.investment, MissingReason.NO_INVESTMENT),
        Part.SATISFACTION: _satisfaction(inputs, policy.minimum_answers),
        Part.COMPLAINTS: _ratio_or(inputs.complaints * 1000, inputs.orders, MissingReason.NO_ORDERS),
        Part.COMPLIANCE: _ratio_or(inputs.checks - inputs.breaches, inputs.checks, MissingReason.NO_CHECKS),
    }


def _ratio_or(numerator: Decimal | int, denominator: Decimal | int, reason: MissingReason) -> Exact | MissingReason:
    if denominator <= 0:
        return reason
    (over, parts), (under, other_parts) = numerator.as_integer_ratio(), denominator.as_integer_ratio()
    return over * other_parts, parts * under


def _trend(inputs: HealthInputs) -> Exact | MissingReason:
    """Change against the same days of last year, which share the season; without those, against the 28 days before."""
    last_year = inputs.last_year_net_revenue
    earlier = last_year if last_year is not None and last_year > 0 else inputs.previous_net_revenue
    return _ratio_or(inputs.net_revenue - earlier, earlier, MissingReason.NO_EARLIER_REVENUE)


def _satisfaction(inputs: HealthInputs, minimum_answers: int) -> Exact | MissingReason:
    """NPS; where too few gave one, the satisfied share of CSAT on NPS' scale (0 is -100, 1 is 100)."""
    if inputs.nps is not None and inputs.nps_answers >= minimum_answers:
        return inputs.nps.as_integer_ratio()
    if inputs.csat_share is not None and inputs.csat_answers >= minimum_answers:
        over, under = inputs.csat_share.as_integer_ratio()
        return over * 200 - 100 * under, under
    return MissingReason.TOO_FEW_ANSWERS


def curve_score(value: Exact, curve: Curve) -> Exact:
    """Score of ``value`` on straight lines between the curve's points, flat outside them. Values of the points rise."""
    over, under = value
    points, value_parts, score_parts = _whole_points(curve)
    lower_value, lower_score = points[0]
    placed = over * value_parts  # compares with a point's value times ``under``
    if placed <= lower_value * under:
        return lower_score, score_parts
    for upper_value, upper_score in points[1:]:
        if placed <= upper_value * under:
            width = under * (upper_value - lower_value)
            way = placed - lower_value * under
            return lower_score * width + way * (upper_score - lower_score), score_parts * width
        lower_value, lower_score = upper_value, upper_score
    return lower_score, score_parts


@lru_cache(maxsize=256)
def _whole_points(curve: Curve) -> tuple[tuple[tuple[int, int], ...], int, int]:
    """The points in whole numbers, and how many of these make a unit of value and of score."""
    value_parts = lcm(*(value.as_integer_ratio()[1] for value, _ in curve))
    score_parts = lcm(*(score.as_integer_ratio()[1] for _, score in curve))
    return tuple((int(value * value_parts), int(score * score_parts)) for value, score in curve), value_parts, score_parts


@lru_cache(maxsize=256)
def _whole_weights(weights: tuple[Decimal, ...]) -> tuple[int, ...]:
    """The weights in whole numbers of one size."""
    parts = lcm(*(weight.as_integer_ratio()[1] for weight in weights))
    return tuple(int(weight * parts) for weight in weights)


def rounded_half_up(value: Exact, places: int) -> Decimal:
    """``value`` with so many decimals, halves away from zero."""
    over, under = value
    whole = (2 * abs(over) * 10**places + under) // (2 * under)
    return Decimal(-whole if over < 0 else whole).scaleb(-places)
