"""Health of a channel or partner: 0-100 from six parts, every part visible (O6).

All arithmetic is on fractions: the score is the same on every machine, and rounded once, half-up to 1 decimal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from analytics.health.choices import MissingReason, Part
from analytics.health.policy import Curve, HealthPolicy

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


@dataclass(frozen=True)
class PartScore:
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
    scores = {
        part: curve_score(value, policy.curves[part])
        for part, value in values.items()
        if isinstance(value, Fraction) and policy.weights[part] > 0
    }
    total = sum((Fraction(policy.weights[part]) for part in scores), Fraction(0))
    parts = tuple(_part_score(part, values[part], scores.get(part), policy.weights[part], total) for part in Part)
    if not scores:
        return Health(None, MissingReason.NO_PART, parts)
    mean = sum((score * Fraction(policy.weights[part]) for part, score in scores.items()), Fraction(0)) / total
    return Health(rounded_half_up(mean, _SCORE_PLACES), None, parts)


def _part_score(
    part: Part, value: Fraction | MissingReason, score: Fraction | None, weight: Decimal, total: Fraction
) -> PartScore:
    if isinstance(value, MissingReason):
        return PartScore(part, None, None, weight, Decimal("0.0000"), value)
    shown = rounded_half_up(value, _VALUE_PLACES)
    if score is None:
        return PartScore(part, shown, None, weight, Decimal("0.0000"), MissingReason.NOT_WEIGHTED)
    share = rounded_half_up(Fraction(weight) / total, _SHARE_PLACES)
    return PartScore(part, shown, rounded_half_up(score, _SCORE_PLACES), weight, share, None)


def part_values(inputs: HealthInputs, policy: HealthPolicy) -> Mapping[Part, Fraction | MissingReason]:
    """The measured value of each part, exact, or why there is none."""
    return {
        Part.ACTIVITY: Fraction(inputs.active_days),
        Part.TREND: _trend(inputs),
        Part.ROI: _ratio_or(inputs.gross_margin - inputs.investment, inputs.investment, MissingReason.NO_INVESTMENT),
        Part.SATISFACTION: _satisfaction(inputs, policy.minimum_answers),
        Part.COMPLAINTS: _ratio_or(inputs.complaints * 1000, inputs.orders, MissingReason.NO_ORDERS),
        Part.COMPLIANCE: _ratio_or(inputs.checks - inputs.breaches, inputs.checks, MissingReason.NO_CHECKS),
    }


def _ratio_or(numerator: Decimal | int, denominator: Decimal | int, reason: MissingReason) -> Fraction | MissingReason:
    return Fraction(numerator) / Fraction(denominator) if denominator > 0 else reason


def _trend(inputs: HealthInputs) -> Fraction | MissingReason:
    """Change against the same days of last year, which share the season; without those, against the 28 days before."""
    last_year = inputs.last_year_net_revenue
    earlier = last_year if last_year is not None and last_year > 0 else inputs.previous_net_revenue
    return _ratio_or(inputs.net_revenue - earlier, earlier, MissingReason.NO_EARLIER_REVENUE)


def _satisfaction(inputs: HealthInputs, minimum_answers: int) -> Fraction | MissingReason:
    """NPS; where too few gave one, the satisfied share of CSAT on NPS' scale (0 is -100, 1 is 100)."""
    if inputs.nps is not None and inputs.nps_answers >= minimum_answers:
        return Fraction(inputs.nps)
    if inputs.csat_share is not None and inputs.csat_answers >= minimum_answers:
        return Fraction(inputs.csat_share) * 200 - 100
    return MissingReason.TOO_FEW_ANSWERS


def curve_score(value: Fraction, curve: Curve) -> Fraction:
    """Score of ``value`` on straight lines between the curve's points, flat outside them. Values of the points rise."""
    first, *others = _exact_points(curve)
    lower_value, lower_score = first
    if value <= lower_value:
        return lower_score
    for upper_value, upper_score in others:
        if value <= upper_value:
            way = (value - lower_value) / (upper_value - lower_value)
            return lower_score + way * (upper_score - lower_score)
        lower_value, lower_score = upper_value, upper_score
    return lower_score


@lru_cache(maxsize=256)
def _exact_points(curve: Curve) -> tuple[tuple[Fraction, Fraction], ...]:
    """A night scores tens of thousands of values on the same few curves: their points become fractions once."""
    return tuple((Fraction(value), Fraction(score)) for value, score in curve)


def rounded_half_up(value: Fraction, places: int) -> Decimal:
    """``value`` with so many decimals, halves away from zero."""
    # In whole numbers: a sum of fractions would look for a common divisor first, which costs more than all the rest.
    whole = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)
