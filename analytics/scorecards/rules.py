"""A channel judged by its own goals (R1): curves, points, the score, and what moved it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from analytics.scorecards.choices import VOLUME, GoalCode, GoalFault, NoPoints, Scale, TargetFrom
from foundation.values.money import EXACT, half_up
from foundation.values.periods import Grain, Period, period_of

HUNDRED = Decimal(100)
PLACES = 6
Points = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Goal:
    """A figure, its weight (a profile's sum to 100), and the curve that scores it: (x, score) with rising x, straight between, flat
    outside; x is the figure divided by its target, or the figure itself."""

    code: GoalCode
    weight: Decimal
    scale: Scale
    points: Points

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storage and for the version of what was read."""
        points = [[f"{x:f}", f"{score:f}"] for x, score in self.points]
        return {"code": str(self.code), "weight": f"{self.weight:f}", "scale": str(self.scale), "points": points}


@dataclass(frozen=True)
class Figure:
    """A figure of a period and its target; ``missing`` says why either is not there."""

    value: Decimal | None
    target: Decimal | None = None
    target_from: TargetFrom | None = None
    missing: NoPoints | None = None


@dataclass(frozen=True)
class Part:
    """A goal as it was judged: ``points`` 0-100 (None where missing), ``share`` what it adds to the score after weights of missing
    goals were spread."""

    goal: Goal
    figure: Figure
    points: Decimal | None
    share: Decimal


@dataclass(frozen=True)
class Card:
    """0-100, half up to 6 decimals; None where no goal could be judged."""

    score: Decimal | None
    parts: tuple[Part, ...]


def goal_from(told: Mapping[str, Any]) -> Goal:
    """The goal of stored plain values."""
    points = tuple((Decimal(x), Decimal(score)) for x, score in told["points"])
    return Goal(GoalCode(told["code"]), Decimal(told["weight"]), Scale(told["scale"]), points)


def points_of(points: Points, x: Decimal) -> Decimal:
    """The curve's score at ``x``."""
    if x <= points[0][0]:
        return points[0][1]
    for (low, at_low), (high, at_high) in pairwise(points):
        if x <= high:
            return at_low + EXACT.divide((at_high - at_low) * (x - low), high - low)
    return points[-1][1]


def judged(goal: Goal, figure: Figure) -> tuple[Decimal | None, NoPoints | None]:
    """(points 0-100, why there are none)."""
    if figure.value is None:
        return None, figure.missing or NoPoints.NO_FIGURE
    if goal.scale is Scale.FIGURE:
        return points_of(goal.points, figure.value), None
    if not figure.target or figure.target <= 0:
        return None, NoPoints.NO_TARGET
    return points_of(goal.points, EXACT.divide(figure.value, figure.target)), None


def card_of(goals: Sequence[Goal], figures: Mapping[GoalCode, Figure]) -> Card:
    """The weighted mean of the goals that can be judged: a missing one gives its weight to the others, in their proportion."""
    rows = []
    for goal in goals:
        figure = figures.get(goal.code, Figure(None))
        points, missing = judged(goal, figure)
        rows.append((goal, Figure(figure.value, figure.target, figure.target_from, missing), points))
    held = sum((goal.weight for goal, _figure, points in rows if points is not None), Decimal(0))
    if not held:
        return Card(None, tuple(Part(goal, figure, None, Decimal(0)) for goal, figure, _points in rows))
    exact = [None if points is None else EXACT.divide(points * goal.weight, held) for goal, _figure, points in rows]
    parts = tuple(
        Part(
            goal,
            figure,
            None if points is None else half_up(points, PLACES),
            Decimal(0) if share is None else half_up(share, PLACES),
        )
        for (goal, figure, points), share in zip(rows, exact, strict=True)
    )
    return Card(half_up(sum((share for share in exact if share is not None), Decimal(0)), PLACES), parts)


def moved(now: Card, before: Card) -> list[tuple[GoalCode, Decimal]]:
    """What each goal added to or took from the score since ``before``, the largest first; nothing where either has no score."""
    if now.score is None or before.score is None:
        return []
    earlier = {part.goal.code: part.share for part in before.parts}
    codes = [part.goal.code for part in now.parts] + [code for code in earlier if code not in {p.goal.code for p in now.parts}]
    later = {part.goal.code: part.share for part in now.parts}
    changes = [(code, later.get(code, Decimal(0)) - earlier.get(code, Decimal(0))) for code in codes]
    return sorted(((code, change) for code, change in changes if change), key=lambda pair: (-abs(pair[1]), pair[0]))


def faults_of(goals: Sequence[Goal]) -> list[tuple[int | None, GoalFault]]:
    """What is wrong, each with the goal's place (None: the profile). An empty list is a sound profile."""
    found: list[tuple[int | None, GoalFault]] = [] if goals else [(None, GoalFault.NO_GOALS)]
    seen: set[GoalCode] = set()
    for place, goal in enumerate(goals):
        if goal.code in seen:
            found.append((place, GoalFault.GOAL_TWICE))
        seen.add(goal.code)
        if goal.weight <= 0:
            found.append((place, GoalFault.WEIGHT_NOT_POSITIVE))
        found += [(place, fault) for fault in _curve_faults(goal.points)]
    if goals and sum((goal.weight for goal in goals), Decimal(0)) != HUNDRED:
        found.append((None, GoalFault.WEIGHTS_NOT_100))
    return found


def _curve_faults(points: Points) -> list[GoalFault]:
    if len(points) < 2:
        return [GoalFault.TOO_FEW_POINTS]
    found = []
    if any(high <= low for (low, _), (high, _) in pairwise(points)):
        found.append(GoalFault.POINTS_DO_NOT_RISE)
    if any(not 0 <= score <= HUNDRED for _x, score in points):
        found.append(GoalFault.SCORE_OUT_OF_BOUNDS)
    return found


def main_volume(goals: Sequence[Goal]) -> GoalCode | None:
    """The volume figure that makes up more than half of the weight, if one does."""
    return next((goal.code for goal in goals if goal.code in VOLUME and goal.weight > HUNDRED / 2), None)


def is_sales_only(goals: Sequence[Goal]) -> bool:
    """Whether nothing but volume is judged."""
    return bool(goals) and all(goal.code in VOLUME for goal in goals)


def last_quarters(day: date | None, count: int = 4) -> list[Period]:
    """The last whole quarters that were over on ``day``, in order; none without a day."""
    if day is None:
        return []
    period, found = period_of(day + timedelta(days=1), Grain.QUARTER), []
    for _place in range(count):
        period = period_of(period.starts_on - timedelta(days=1), Grain.QUARTER)
        found.append(period)
    return found[::-1]
