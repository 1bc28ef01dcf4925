"""Figures of the KPIs as components: how each is shown, compared, drawn and explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis import wording
from analytics.kpis.blocks.frame import Frame
from analytics.kpis.choices import KpiGrain
from analytics.kpis.queries.shown import STORED_CODES, Subject, shown_figures, subjects
from analytics.kpis.registry import formula_of
from analytics.kpis.rules.comparison import YEAR_OF_WEEKS, Choice, Span, change_between, chosen_span, span_of
from analytics.kpis.rules.shown import NOTHING, ShownFigures, total_of, with_margin_rate
from channels_core.rollups.choices import SubjectKind
from foundation.values.periods import Grain, period_of
from foundation.web import formats
from foundation.web.components import Change, Figure, FigureKind, Tile, Trend
from foundation.web.templatetags.relay import figure_text

#: Whole weeks in a sparkline.
TREND_WEEKS = 19


@dataclass(frozen=True)
class Look:
    """How a figure is shown. ``rising_is_good`` None: a change is told without judgement. ``is_relative``: changes in percent."""

    kind: FigureKind
    digits: int | None = None
    rising_is_good: bool | None = True
    is_relative: bool = False


_COUNT = Look(FigureKind.NUMBER, 0, is_relative=True)
_AMOUNT = Look(FigureKind.COMPACT_MONEY, is_relative=True)
LOOKS: Mapping[str, Look] = {
    "orders": _COUNT,
    "units": _COUNT,
    "customers": _COUNT,
    "new_customers": _COUNT,
    "net_revenue": _AMOUNT,
    "gross_margin": _AMOUNT,
    "left": _AMOUNT,
    "investment": Look(FigureKind.COMPACT_MONEY, None, None, is_relative=True),
    "acquisition_spend": Look(FigureKind.COMPACT_MONEY, None, None, is_relative=True),
    "margin_rate": Look(FigureKind.PERCENT, 1),
    "roi": Look(FigureKind.RATIO, 2),
    "cac": Look(FigureKind.MONEY, 2, rising_is_good=False),
    # Customers of an earlier period have had more time to bring what they were expected to: a change is no verdict.
    "ltv": Look(FigureKind.MONEY, 0, rising_is_good=None),
    "ltv_to_cac": Look(FigureKind.RATIO, 1, rising_is_good=None),
    "payback_months": Look(FigureKind.RATIO, 1, rising_is_good=False),
    "repurchase_rate": Look(FigureKind.PERCENT, 1),
    "inventory_turns": Look(FigureKind.RATIO, 1),
    "days_on_hand": Look(FigureKind.NUMBER, 0, rising_is_good=False),
    "complaint_rate": Look(FigureKind.RATIO, 1, rising_is_good=False),
    "compliance_rate": Look(FigureKind.PERCENT, 1),
    "satisfaction": Look(FigureKind.NUMBER, 0),
    "csat": Look(FigureKind.RATIO, 1),
    "health": Look(FigureKind.NUMBER, 0),
}
_DIFFERENCES = {FigureKind.PERCENT: FigureKind.POINTS, FigureKind.COMPACT_MONEY: FigureKind.MONEY}


def figure_of(
    code: str, row: ShownFigures, currency: str, *, digits: int | None = None, kind: FigureKind | None = None
) -> Figure:
    """The figure, or the dashed field with its reason."""
    look = LOOKS[code]
    value = row.get(code)
    if value is None:
        return Figure(look.kind, None, missing=wording.reason_text(row.reason(code)))
    if code == "satisfaction":
        value = Decimal(value) * 100  # NPS is told from -100 to 100
    return Figure(kind or look.kind, value, currency, look.digits if digits is None else digits)


def change_of(code: str, now: ShownFigures, was: ShownFigures, *, is_judged: bool = True) -> Change | None:
    """The change of a figure, coloured by its meaning where ``is_judged``; None where either is missing.

    A figure that may still move is compared with none that is settled: it would always look worse.
    """
    look = LOOKS[code]
    if (code in now.provisional) != (code in was.provisional):
        return None
    amount = change_between(now.get(code), was.get(code), is_relative=look.is_relative)
    if amount is None:
        return None
    good = None if look.rising_is_good is None or not is_judged or amount == 0 else (amount > 0) == look.rising_is_good
    if look.is_relative:
        return Change(Figure(FigureKind.PERCENT, amount, digits=1 if abs(amount) < 1 else 0), good)
    kind = _DIFFERENCES.get(look.kind, FigureKind.RATIO if look.kind is FigureKind.MONEY else look.kind)
    return Change(Figure(kind, amount, digits=look.digits), good)


@dataclass(frozen=True)
class Board:
    """The figures of all channels, or partners, of a frame in several periods."""

    frame: Frame
    kind: SubjectKind
    subjects: Sequence[Subject]
    rows: Mapping[tuple[int, KpiGrain, object], ShownFigures]

    def at(self, subject: int, span: Span) -> ShownFigures:
        """A subject's figures; of a period without facts sums are 0 and ratios missing."""
        return self.rows.get((subject, span.grain, span.starts_on), NOTHING)

    def has(self, subject: int, span: Span) -> bool:
        return (subject, span.grain, span.starts_on) in self.rows

    def total(self, span: Span) -> ShownFigures:
        return with_margin_rate(total_of([self.at(subject.id, span) for subject in self.subjects if self.has(subject.id, span)]))


def board_of(
    frame: Frame,
    kind: SubjectKind,
    spans: Sequence[Span],
    *,
    code: str | None = None,
    codes: Sequence[str] = STORED_CODES,
    with_parts: bool = False,
) -> Board:
    """The published figures of ``spans``, of one subject where named; the number of statements does not depend on how many."""
    wanted = [each for each in subjects(frame.scope, kind=kind) if code is None or each.code == code]
    one = wanted[0].id if code is not None and wanted else None
    rows = shown_figures(frame.scope, kind=kind, spans=spans, subject=one, codes=codes, with_parts=with_parts)
    return Board(frame, kind, wanted, rows)


def trend_spans(frame: Frame) -> tuple[list[Span], list[Span]]:
    """The last whole weeks, oldest first, and the same weeks a year earlier."""
    last = chosen_span(Choice.WEEK, frame.day)
    starts = [last.starts_on - timedelta(days=7 * back) for back in reversed(range(TREND_WEEKS))]
    weeks = [span_of(period_of(start, Grain.WEEK), frame.day) for start in starts]
    return weeks, [span_of(period_of(start - YEAR_OF_WEEKS, Grain.WEEK), frame.day) for start in starts]


def trend_of(code: str, now: Sequence[ShownFigures], then: Sequence[ShownFigures] = ()) -> Trend | None:
    """The sparkline of a figure over weeks; weeks without it are left out, and with them the compared line."""
    values = [float(value) for row in now if (value := row.get(code)) is not None]
    compared = [float(value) for row in then if (value := row.get(code)) is not None]
    is_whole = len(values) == len(now) == len(compared) and any(compared)
    return Trend(values, compared if is_whole else ()) if len(values) > 1 else None


def explain_url(frame: Frame, *, subject: str, code: str, kpi: str, span: Span) -> str:
    """Where a figure is explained. ``subject`` is channel, partner or brand."""
    query = {"subject": subject, "code": code, "kpi": kpi, "grain": str(span.grain), "period": span.label}
    return f"{reverse('kpi-explanation')}?{urlencode(query)}"


def tile_of(
    frame: Frame, code: str, now: ShownFigures, was: ShownFigures | None, *, trend: Trend | None = None, url: str = ""
) -> Tile:
    """A tile with its change against ``was`` (None: not comparable) and, below, what it was."""
    figure = figure_of(code, now, frame.currency)
    change = None if was is None else change_of(code, now, was)
    tile = Tile(wording.kpi_name(code), figure, change, trend, as_of=frame.published_at, explain_url=url)
    if code in now.provisional:
        return replace(tile, foot=provisional_text(frame, code))
    if was is None or was.get(code) is None:
        return tile
    return replace(tile, foot=wording.against_name(frame.against), foot_end=figure_text(figure_of(code, was, frame.currency)))


def provisional_text(frame: Frame, code: str) -> str:
    """Until when a figure of the frame's period may still move."""
    until = frame.span.ends_on + timedelta(days=formula_of(code).settles_after)
    return _("provisional to %(day)s") % {"day": formats.day(until, get_language() or "en", year=True)}


def money(value: Decimal, currency: str, digits: int = 0) -> Figure:
    return Figure(FigureKind.MONEY, value, currency, digits)
