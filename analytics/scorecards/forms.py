"""A profile as it is typed, read into goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from analytics.scorecards.choices import GoalCode, GoalFault, Scale
from analytics.scorecards.rules import Goal, Points, faults_of
from analytics.scorecards.wording import fault_text
from foundation.edits.errors import EditRefused, Problem

MOST_GOALS = 12
LONGEST_NUMBER = 20


@dataclass(frozen=True)
class GoalText:
    """A goal as it is typed; ``curve`` is x:score pairs with spaces between."""

    code: str = ""
    weight: str = ""
    scale: str = ""
    curve: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.code or self.weight.strip() or self.curve.strip())


def text_of(goal: Goal) -> GoalText:
    return GoalText(str(goal.code), _plain(goal.weight), str(goal.scale), curve_text(goal.points))


def curve_text(points: Points) -> str:
    return " ".join(f"{_plain(x)}:{_plain(score)}" for x, score in points)


def typed_goals(columns: Mapping[str, Sequence[str]]) -> list[GoalText]:
    """The rows of a form (``code``, ``weight``, ``scale`` and ``curve``, each once a row), those left empty taken away."""
    names = ("code", "weight", "scale", "curve")
    rows = zip(*(list(columns.get(name, ()))[:MOST_GOALS] for name in names), strict=False)
    return [row for row in (GoalText(*values) for values in rows) if not row.is_empty]


def goals_of(rows: Sequence[GoalText]) -> tuple[Goal, ...]:
    """Raises EditRefused with a problem for each row that cannot be read (``goal_0`` ...)."""
    problems: list[Problem] = []
    found = []
    for place, row in enumerate(rows):
        try:
            found.append(_goal(row))
        except ValueError as error:
            problems.append(Problem(f"goal_{place}", str(error)))
    if problems:
        raise EditRefused(problems)
    return tuple(found)


def sound_goals(rows: Sequence[GoalText]) -> tuple[Goal, ...]:
    """The typed goals where they can judge. Raises EditRefused with everything that is wrong."""
    goals = goals_of(rows)
    faults = [Problem("goals" if place is None else f"goal_{place}", fault_text(fault)) for place, fault in faults_of(goals)]
    if faults:
        raise EditRefused(faults)
    return goals


def day_of(text: str) -> date:
    """Raises EditRefused for what is no date."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else _no_day()
    except ValueError:
        raise EditRefused.because("valid_from", _("is no date like 2026-01-31")) from None


def _no_day() -> date:
    raise ValueError


def _goal(row: GoalText) -> Goal:
    if row.code not in list(GoalCode):
        raise ValueError(fault_text(GoalFault.UNKNOWN_GOAL))
    points = []
    for pair in row.curve.replace(",", " ").split():
        x, colon, score = pair.partition(":")
        if not colon:
            raise ValueError(_("Write the curve as figure:score, with spaces between: 0.5:0 1:100"))
        points.append((_number(x), _number(score)))
    scale = Scale(row.scale) if row.scale in list(Scale) else Scale.TARGET
    return Goal(GoalCode(row.code), _number(row.weight), scale, tuple(points))


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.strip()) if text.isascii() and len(text) <= LONGEST_NUMBER else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**12 or value != round(value, 6):
        raise ValueError(_("%(text)s is no number with at most 6 decimals.") % {"text": text[:LONGEST_NUMBER] or "–"})
    return value


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
