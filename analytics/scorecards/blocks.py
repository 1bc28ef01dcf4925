"""A scorecard as pages show it: points, figures with their targets, and what moved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.scorecards.choices import GoalCode, TargetFrom
from analytics.scorecards.queries import Scorecard
from analytics.scorecards.rules import Part
from analytics.scorecards.wording import goal_name, missing_text, target_source
from foundation.web import formats
from foundation.web.components import Change, Figure, FigureKind

LOW = 60
LEAST = Decimal("0.05")  # smaller changes would be shown as 0.0
_MONEY = frozenset(
    {GoalCode.NET_REVENUE, GoalCode.GROSS_MARGIN, GoalCode.CAC, GoalCode.LTV, GoalCode.SALES_PER_OUTLET, GoalCode.SALES_PER_M2}
)
_SHARES = frozenset({GoalCode.REPURCHASE_RATE, GoalCode.MARKET_SHARE, GoalCode.SELL_THROUGH, GoalCode.TERRITORY_COVERAGE})
_WHOLE = frozenset({GoalCode.UNITS, GoalCode.NEW_CUSTOMERS})


@dataclass(frozen=True)
class GoalCell:
    """A goal of a channel: points of 100 (empty where missing), the figure and what it is held against."""

    name: str
    points: str
    share: float
    is_low: bool
    figure: str
    against: str


@dataclass(frozen=True)
class CardRow:
    name: str
    url: str
    score: Figure
    share: float
    is_low: bool
    change: Change | None
    cells: Sequence[GoalCell]
    moved: str
    is_running: bool


def card_row(row: Scorecard) -> CardRow:
    score, before = row.card.score, row.before.score
    difference = None if score is None or before is None else score - before
    return CardRow(
        name=row.name,
        url=reverse("channel", args=[row.channel]),
        score=Figure(FigureKind.NUMBER, score, digits=0, missing=_("no goal can be judged")),
        share=float(score or 0) / 100,
        is_low=score is not None and score < LOW,
        change=None if difference is None else Change(Figure(FigureKind.NUMBER, difference, digits=1), difference > 0),
        cells=[_cell(part, row.currency) for part in row.card.parts],
        moved=moved_text(row),
        is_running=not row.is_over,
    )


def moved_text(row: Scorecard, most: int = 2) -> str:
    """The goals that moved the score most since the period before."""
    parts = [
        f"{goal_name(code)} {formats.number(change, digits=1, signed=True)}"
        for code, change in row.moves[:most]
        if abs(change) >= LEAST
    ]
    return _(", ").join(parts)


def figure_text(code: GoalCode, value: Decimal | None, currency: str) -> str:
    """A goal's figure with its unit."""
    if value is None:
        return formats.EN_DASH
    if code in _MONEY:
        return formats.money(value, currency)
    if code in _SHARES:
        return formats.percent(value, get_language() or "en")
    return formats.number(value, digits=0 if code in _WHOLE else 2)


def _cell(part: Part, currency: str) -> GoalCell:
    figure, code = part.figure, part.goal.code
    if part.points is None:
        against = missing_text(figure.missing) if figure.missing else ""
    elif figure.target_from is None or figure.target_from is TargetFrom.CURVE:
        against = ""
    else:
        told = {"target": figure_text(code, figure.target, currency), "source": target_source(figure.target_from)}
        against = _("%(target)s, %(source)s") % told
    return GoalCell(
        name=goal_name(code),
        points="" if part.points is None else formats.number(part.points),
        share=float(part.points or 0) / 100,
        is_low=part.points is not None and part.points < LOW,
        figure=figure_text(code, figure.value, currency),
        against=against,
    )
