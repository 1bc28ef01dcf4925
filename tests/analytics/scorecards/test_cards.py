"""Scorecards worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.scorecards.choices import GoalCode, GoalFault, NoPoints, Scale
from analytics.scorecards.policy import LESS, MORE, PROFILES, STARS, default_goal
from analytics.scorecards.rules import Figure, Goal, card_of, faults_of, goal_from, is_sales_only, main_volume, moved, points_of

REVENUE, SHARE, RATING = GoalCode.NET_REVENUE, GoalCode.MARKET_SHARE, GoalCode.RATING
MARKETPLACE = PROFILES["marketplace"]  # net revenue 50, market share 30, rating 20


def of(value: str, target: str | None = None) -> Figure:
    return Figure(Decimal(value), None if target is None else Decimal(target))


@pytest.mark.parametrize(
    ("ratio", "points"), [("0.4", 0), ("0.5", 0), ("0.65", 30), ("0.8", 60), ("0.9", 80), ("1", 100), ("3", 100)]
)
def test_more_is_scored_from_half_the_target_to_the_target(ratio: str, points: int) -> None:
    assert points_of(MORE, Decimal(ratio)) == points


@pytest.mark.parametrize(("ratio", "points"), [("0.5", 100), ("1", 100), ("1.25", 60), ("1.5", 40), ("2", 0), ("9", 0)])
def test_less_is_scored_from_the_target_to_twice_it(ratio: str, points: int) -> None:
    assert points_of(LESS, Decimal(ratio)) == points


def test_a_card_is_the_weighted_mean_of_its_goals() -> None:
    card = card_of(MARKETPLACE, {REVENUE: of("90", "100"), SHARE: of("0.04", "0.05"), RATING: of("4.2")})
    assert [part.points for part in card.parts] == [80, 60, 60]
    assert [part.share for part in card.parts] == [40, 18, 12]
    assert card.score == 70


def test_a_missing_goal_gives_its_weight_to_the_others_and_says_why() -> None:
    figures = {REVENUE: of("90", "100"), SHARE: Figure(None, missing=NoPoints.NO_SIGNAL), RATING: of("4.2")}
    card = card_of(MARKETPLACE, figures)
    assert card.score == Decimal("74.285714")  # (80 x 50 + 60 x 20) / 70
    assert card.parts[1].figure.missing is NoPoints.NO_SIGNAL
    assert card_of(MARKETPLACE, {REVENUE: of("90")}).parts[0].figure.missing is NoPoints.NO_TARGET
    assert card_of(MARKETPLACE, {}).score is None


def test_what_moved_a_score_sums_to_its_change() -> None:
    now = card_of(MARKETPLACE, {REVENUE: of("100", "100"), SHARE: of("0.04", "0.05"), RATING: of("4.2")})
    before = card_of(MARKETPLACE, {REVENUE: of("90", "100"), SHARE: of("0.05", "0.05"), RATING: of("4.2")})
    assert moved(now, before) == [(SHARE, Decimal(-12)), (REVENUE, Decimal(10))]
    assert now.score is not None and before.score is not None and now.score - before.score == -2


@given(st.lists(st.decimals(0, 3, places=3), min_size=2, max_size=30, unique=True))
def test_a_rising_curve_never_falls(xs: list[Decimal]) -> None:
    scores = [points_of(STARS, 3 + x / 2) for x in sorted(xs)]
    assert scores == sorted(scores)


def test_every_default_profile_is_sound_and_survives_storage() -> None:
    for goals in PROFILES.values():
        assert faults_of(goals) == []
        assert tuple(goal_from(goal.as_dict()) for goal in goals) == goals
        assert not is_sales_only(goals)


def test_profiles_that_cannot_judge_are_told_goal_by_goal() -> None:
    falling = Goal(RATING, Decimal(50), Scale.FIGURE, ((Decimal(4), Decimal(0)), (Decimal(4), Decimal(101))))
    short = Goal(SHARE, Decimal(0), Scale.TARGET, ((Decimal(1), Decimal(0)),))
    assert faults_of([default_goal(REVENUE, 40), falling, short, default_goal(REVENUE, 5)]) == [
        (1, GoalFault.POINTS_DO_NOT_RISE),
        (1, GoalFault.SCORE_OUT_OF_BOUNDS),
        (2, GoalFault.WEIGHT_NOT_POSITIVE),
        (2, GoalFault.TOO_FEW_POINTS),
        (3, GoalFault.GOAL_TWICE),
        (None, GoalFault.WEIGHTS_NOT_100),
    ]
    assert faults_of([]) == [(None, GoalFault.NO_GOALS)]


def test_a_profile_is_mainly_volume_over_half_its_weight() -> None:
    assert main_volume(MARKETPLACE) is None
    assert main_volume([default_goal(REVENUE, 51), default_goal(RATING, 49)]) is REVENUE
    assert is_sales_only([default_goal(REVENUE, 60), default_goal(GoalCode.UNITS, 40)])
