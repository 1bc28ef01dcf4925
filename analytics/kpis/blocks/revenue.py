"""Revenue over time against a year earlier, as a chart of a channel's or a partner's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from analytics.kpis.blocks.figures import Board
from analytics.kpis.blocks.frame import Frame
from analytics.kpis.choices import KpiGrain
from analytics.kpis.rules.comparison import Against, Span, compared_span, days_so_far, span_of
from foundation.values.periods import Grain, period_of
from foundation.web import formats
from foundation.web.components import Chart, Option, Series, Tone

#: Periods of the chart by grain, the last one perhaps not over.
PERIODS = {Grain.DAY: 56, Grain.WEEK: 26, Grain.MONTH: 13}
GRAINS = tuple(str(grain) for grain in PERIODS)
_THOUSAND = 1000


@dataclass(frozen=True)
class Revenue:
    """Whose revenue is drawn, and over which periods, oldest first."""

    board: Board
    subject: int
    series: Sequence[Span]
    grain: Grain

    @property
    def frame(self) -> Frame:
        return self.board.frame


def needed_spans(series: Sequence[Span], frame: Frame) -> set[Span]:
    """What the board has to hold for the chart of ``series``."""
    earlier = [compared_span(span, Against.LAST_YEAR, frame.day) for span in series]
    so_far = [day for span in series if not span.is_over for day in days_so_far(span, Against.LAST_YEAR, frame.day)]
    return {*series, *earlier, *so_far}


def last_spans(grain: Grain, count: int, frame: Frame) -> list[Span]:
    """The last ``count`` periods up to the one that holds the published day, oldest first."""
    found: list[Span] = []
    period = period_of(frame.day, grain)
    for _each in range(count):
        found.append(span_of(period, frame.day))
        period = period_of(period.starts_on - timedelta(days=1), grain)
    return found[::-1]


def span_label(span: Span) -> str:
    language = get_language() or "en"
    if span.grain is KpiGrain.DAY:
        return formats.day(span.starts_on, language)
    if span.grain is KpiGrain.WEEK:
        return _("W%(week)s") % {"week": f"{span.starts_on.isocalendar().week:02d}"}
    return formats.month(span.starts_on, language, year=span.starts_on.month == 1)


def _grain_names() -> dict[Grain, str]:
    """How long one point of the chart lasts; a language may have another word for the day of a table's column."""
    words = {Grain.DAY: pgettext("length", "Day"), Grain.WEEK: pgettext("length", "Week")}
    return {**words, Grain.MONTH: pgettext("length", "Month")}


def _revenue(drawn: Revenue, spans: Sequence[Span]) -> float | None:
    """Thousands of net revenue of all ``spans`` together; None where none of them has a fact."""
    held = [drawn.board.at(drawn.subject, span) for span in spans if drawn.board.has(drawn.subject, span)]
    return float(sum(Decimal(row.get("net_revenue") or 0) for row in held)) / _THOUSAND if held else None


def _matching(drawn: Revenue, span: Span) -> list[Span]:
    """What a year earlier ``span`` is drawn against: the whole period, or as many of its days as are over."""
    return (
        [compared_span(span, Against.LAST_YEAR, drawn.frame.day)]
        if span.is_over
        else days_so_far(span, Against.LAST_YEAR, drawn.frame.day)
    )


def unfinished(spans: Sequence[Span]) -> int | None:
    """From which place a line is dashed: the one before the first period that is not over."""
    return next((place - 1 for place, span in enumerate(spans) if not span.is_over and place), None)


def revenue_chart(drawn: Revenue, path: str, *, usual: Grain = Grain.WEEK) -> Chart | None:
    """``usual`` is the grain that the page's address need not tell. None where nothing was ever sold."""
    now = [_revenue(drawn, [span]) for span in drawn.series]
    then = [_revenue(drawn, _matching(drawn, span)) for span in drawn.series]
    if not any(value is not None for value in now):
        return None
    series = [Series(_("now"), now, Tone.ACCENT, unfinished(drawn.series), is_area=True)]
    if any(value is not None for value in then):
        series.append(Series(_("a year earlier"), then, Tone.COMPARED, unfinished(drawn.series)))
    names = _grain_names()
    units = {Grain.DAY: _("a day"), Grain.WEEK: _("a week"), Grain.MONTH: _("a month")}
    words = {"currency": drawn.frame.currency, "grain": units[drawn.grain]}
    return Chart(
        key="revenue",
        question=_("Is revenue ahead of last year?"),
        unit=_("net revenue, thousand %(currency)s %(grain)s; dashed: not over yet, both up to the same day") % words
        if unfinished(drawn.series)
        else _("net revenue, thousand %(currency)s %(grain)s") % words,
        kind="lines",
        labels=[span_label(span) for span in drawn.series],
        series=series,
        digits=1,
        is_tall=True,
        switch=[
            Option(names[grain], drawn.frame.address(path, grain="" if grain is usual else str(grain)), grain is drawn.grain)
            for grain in PERIODS
        ],
    )
