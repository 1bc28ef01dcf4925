"""Channels side by side: their figures, changes, own ranges, order and totals, before they become cells or files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.kpis.blocks.figures import LOOKS, Board, board_of
from analytics.kpis.blocks.frame import Frame
from analytics.kpis.queries.shown import STORED_CODES, Subject
from analytics.kpis.rules.comparison import change_between, compared_span, is_outside, own_range, range_spans
from analytics.kpis.rules.shown import ShownFigures
from channels_core.rollups.choices import SubjectKind

#: The columns, and the band that each stands in.
CODES = (
    "net_revenue",
    "margin_rate",
    "roi",
    "new_customers",
    "cac",
    "ltv_to_cac",
    "repurchase_rate",
    "compliance_rate",
    "health",
)
_STORED = tuple(code for code in CODES if code in STORED_CODES)
BAND_STARTS = {"net_revenue": 3, "new_customers": 4, "compliance_rate": 2}


@dataclass(frozen=True)
class Compared:
    """A channel in both periods. ``outside``: the figures whose change lies outside the channel's own range."""

    subject: Subject
    now: ShownFigures
    was: ShownFigures | None
    outside: frozenset[str]


@dataclass(frozen=True)
class Comparison:
    """Channels with facts in the period, in order; ``now`` and ``was`` are all of them together."""

    frame: Frame
    rows: Sequence[Compared]
    now: ShownFigures
    was: ShownFigures | None


def comparison_of(frame: Frame, *, sort: str = "roi", descending: bool = True) -> Comparison:
    """Every channel with facts in the period or the compared one, by ``sort``; those without the figure come last, by code."""
    span, compared = frame.span, frame.compared
    past = range_spans(span, frame.day)
    earlier = [compared_span(each, frame.against, frame.day) for each in past]
    board = board_of(frame, SubjectKind.CHANNEL, sorted({span, compared, *past, *earlier}), codes=_STORED)
    rows = []
    for subject in board.subjects:
        if not board.has(subject.id, span) and not board.has(subject.id, compared):
            continue
        now = board.at(subject.id, span)
        was = board.at(subject.id, compared) if frame.is_comparable else None
        outside = frozenset(code for code in CODES if was and _is_unusual(board, subject.id, code, now, was))
        rows.append(Compared(subject, now, was, outside))
    return Comparison(
        frame, _ordered(rows, sort, descending), board.total(span), board.total(compared) if frame.is_comparable else None
    )


def _ordered(rows: Sequence[Compared], sort: str, descending: bool) -> list[Compared]:
    """By a figure, or by name; ties by code."""
    if sort == "name":
        return sorted(rows, key=lambda row: (row.subject.name, row.subject.code), reverse=descending)
    held = [row for row in rows if row.now.get(sort) is not None]
    sign = -1 if descending else 1
    held.sort(key=lambda row: (sign * Decimal(row.now.get(sort) or 0), row.subject.code))
    return [*held, *(row for row in rows if row.now.get(sort) is None)]


def _is_unusual(board: Board, subject: int, code: str, now: ShownFigures, was: ShownFigures) -> bool:
    """Whether the change lies outside mean -/+ 2 standard deviations of the channel's last changes of the same comparison."""
    if (code in now.provisional) != (code in was.provisional):
        return False
    relative = LOOKS[code].is_relative
    frame = board.frame
    changes = []
    for span in range_spans(frame.span, frame.day):
        earlier = compared_span(span, frame.against, frame.day)
        if board.has(subject, span) and board.has(subject, earlier):
            values = board.at(subject, span).get(code), board.at(subject, earlier).get(code)
            change = change_between(*values, is_relative=relative)
            if change is not None:
                changes.append(change)
    return is_outside(change_between(now.get(code), was.get(code), is_relative=relative), own_range(changes))
