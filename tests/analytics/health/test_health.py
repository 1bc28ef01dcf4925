"""Health: exact scores, parts that can't be computed, and what can never happen."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.health.choices import MissingReason, Part
from analytics.health.policy import BOUNDS, CURVES, WEIGHTS, HealthPolicy
from analytics.health.rules import HealthInputs, curve_score, health, rounded_half_up

SOUND = HealthInputs(
    active_days=12, net_revenue=Decimal("1100"), previous_net_revenue=Decimal("1000"), last_year_net_revenue=None,
    gross_margin=Decimal("300"), investment=Decimal("200"), nps=Decimal("30"), nps_answers=40, csat_share=None,
    csat_answers=0, complaints=2, orders=400, breaches=1, checks=100,
)  # fmt: skip
NOTHING = HealthInputs(
    active_days=0, net_revenue=Decimal(0), previous_net_revenue=Decimal(0), last_year_net_revenue=None,
    gross_margin=Decimal(0), investment=Decimal(0), nps=None, nps_answers=0, csat_share=None, csat_answers=0,
    complaints=0, orders=0, breaches=0, checks=0,
)  # fmt: skip
POLICY = HealthPolicy()


def part_of(inputs, part, policy=POLICY):
    return next(row for row in health(inputs, policy).parts if row.part is part)


def test_every_part_shows_value_score_weight_and_share():
    verdict = health(SOUND, POLICY)
    shown = {row.part.value: (str(row.value), str(row.score), str(row.share)) for row in verdict.parts}
    assert shown == {
        "activity": ("12.000000", "75.0", "0.2000"),
        "trend": ("0.100000", "82.0", "0.2000"),
        "roi": ("0.500000", "70.0", "0.2500"),
        "satisfaction": ("30.000000", "80.0", "0.1500"),
        "complaints": ("5.000000", "85.0", "0.1000"),
        "compliance": ("0.990000", "92.0", "0.1000"),
    }
    # 15 + 16.4 + 17.5 + 12 + 8.5 + 9.2
    assert (verdict.score, verdict.reason) == (Decimal("78.6"), None)
    assert [row.part for row in verdict.parts] == list(Part)


def test_weights_of_parts_without_figures_are_shared_in_proportion():
    silent = replace(SOUND, nps=None, investment=Decimal(0))
    verdict = health(silent, POLICY)
    missing = {row.part: row.reason for row in verdict.parts if row.score is None}
    assert missing == {Part.SATISFACTION: MissingReason.TOO_FEW_ANSWERS, Part.ROI: MissingReason.NO_INVESTMENT}
    assert [str(row.share) for row in verdict.parts] == ["0.3333", "0.3333", "0.0000", "0.0000", "0.1667", "0.1667"]
    assert verdict.score == Decimal("81.8")  # (15 + 16.4 + 8.5 + 9.2) / 60 %


def test_each_part_says_why_it_is_missing():
    reasons = {row.part: row.reason for row in health(NOTHING, POLICY).parts}
    assert reasons == {
        Part.ACTIVITY: None,
        Part.TREND: MissingReason.NO_EARLIER_REVENUE,
        Part.ROI: MissingReason.NO_INVESTMENT,
        Part.SATISFACTION: MissingReason.TOO_FEW_ANSWERS,
        Part.COMPLAINTS: MissingReason.NO_ORDERS,
        Part.COMPLIANCE: MissingReason.NO_CHECKS,
    }
    assert health(NOTHING, POLICY).score == Decimal("0.0")


def test_without_any_weighted_part_there_is_no_score():
    weights = {part: Decimal(0) if part is Part.ACTIVITY else Decimal(10) for part in Part}
    verdict = health(NOTHING, HealthPolicy(weights=weights))
    assert (verdict.score, verdict.reason) == (None, MissingReason.NO_PART)
    assert verdict.parts[0].reason is MissingReason.NOT_WEIGHTED


def test_trend_compares_with_the_same_days_of_last_year_where_they_had_revenue():
    assert part_of(replace(SOUND, last_year_net_revenue=Decimal(2200)), Part.TREND).value == Decimal("-0.5")
    assert part_of(replace(SOUND, last_year_net_revenue=Decimal(0)), Part.TREND).value == Decimal("0.1")


def test_csat_stands_in_only_where_too_few_gave_an_nps():
    both = replace(SOUND, csat_share=Decimal("0.9"), csat_answers=20)
    assert part_of(both, Part.SATISFACTION).value == 30
    assert part_of(replace(both, nps_answers=5), Part.SATISFACTION).value == 30
    assert part_of(replace(both, nps_answers=4), Part.SATISFACTION).value == 80
    assert part_of(replace(both, nps_answers=4, csat_answers=4), Part.SATISFACTION).value is None


def test_halves_round_up_and_thirds_exactly():
    assert rounded_half_up((1, 4), 1) == Decimal("0.3")
    assert rounded_half_up((-1, 4), 1) == Decimal("-0.3")
    assert rounded_half_up((2, 3), 4) == Decimal("0.6667")
    assert rounded_half_up((1, 3), 4) == Decimal("0.3333")


def score_of(value, part):
    over, under = curve_score(value.as_integer_ratio(), CURVES[part])
    return Fraction(over, under)


def plain_score(value, curve):
    """The same lines on fractions, point after point."""
    if value <= curve[0][0]:
        return Fraction(curve[0][1])
    for (low, from_score), (high, to_score) in pairwise(curve):
        if value <= high:
            way = (value - Fraction(low)) / (Fraction(high) - Fraction(low))
            return Fraction(from_score) + way * (Fraction(to_score) - Fraction(from_score))
    return Fraction(curve[-1][1])


@given(value=st.fractions(min_value=-200, max_value=200), part=st.sampled_from(list(Part)))
def test_scores_in_whole_numbers_are_those_of_fractions(value, part):
    over, under = curve_score((value.numerator * 3, value.denominator * 3), CURVES[part])
    assert Fraction(over, under) == plain_score(value, CURVES[part])


@pytest.mark.parametrize("part", list(Part))
def test_curves_rise_in_value_end_at_0_and_100_and_are_flat_outside(part):
    values, scores = zip(*CURVES[part], strict=True)
    assert list(values) == sorted(set(values))
    assert {scores[0], scores[-1]} == {0, 100}
    assert score_of(values[0] - 1, part) == scores[0]
    assert score_of(values[-1] + 1, part) == scores[-1]
    assert all(score_of(value, part) == score for value, score in CURVES[part])


def test_default_weights_sum_to_a_hundred_within_bounds():
    low, high = BOUNDS["weight"]
    assert sum(WEIGHTS.values()) == 100
    assert sorted(WEIGHTS) == sorted(Part)
    assert all(low <= weight <= high for weight in WEIGHTS.values())


amounts = st.decimals(-10_000, 10_000, places=2)
counts = st.integers(0, 500)
inputs = st.builds(
    HealthInputs, active_days=st.integers(0, 28), net_revenue=amounts, previous_net_revenue=amounts,
    last_year_net_revenue=st.none() | amounts, gross_margin=amounts, investment=amounts,
    nps=st.none() | st.decimals(-100, 100, places=1), nps_answers=counts,
    csat_share=st.none() | st.decimals(0, 1, places=3), csat_answers=counts,
    complaints=counts, orders=counts, breaches=st.just(0), checks=counts,
)  # fmt: skip


@given(inputs)
def test_health_lies_between_its_lowest_and_highest_part(facts):
    verdict = health(facts, POLICY)
    scores = [row.score for row in verdict.parts if row.score is not None]
    assert verdict.score is not None
    assert 0 <= min(scores) <= verdict.score <= max(scores) <= 100
    assert abs(sum(row.share for row in verdict.parts) - 1) <= Decimal("0.0003")
    assert all((row.score is None) == (row.reason is not None) for row in verdict.parts)


@given(inputs, st.integers(1, 28), st.decimals("0.01", 5000, places=2), st.integers(1, 300))
def test_better_figures_never_lower_health(facts, days, amount, number):
    before = health(facts, POLICY).score
    better = [
        replace(facts, active_days=min(28, facts.active_days + days)),
        replace(facts, net_revenue=facts.net_revenue + amount),
        replace(facts, gross_margin=facts.gross_margin + amount),
        replace(facts, complaints=max(0, facts.complaints - number)),
    ]
    if facts.nps is not None:
        better.append(replace(facts, nps=min(Decimal(100), facts.nps + number)))
    assert all(health(other, POLICY).score >= before for other in better)


@given(inputs, st.integers(1, 300))
def test_more_breaches_never_raise_health(facts, number):
    worse = replace(facts, breaches=min(facts.checks, number))
    assert health(worse, POLICY).score <= health(facts, POLICY).score
