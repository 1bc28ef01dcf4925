"""One channel: its figures, revenue over time, what customers are worth, compliance, open cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis import wording
from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.cases import open_cases_of
from analytics.kpis.blocks.channel_shapes import ChannelPage, Compliance, ComplianceRow
from analytics.kpis.blocks.cohorts import cohort_table, first_cohort
from analytics.kpis.blocks.empty import empty_page
from analytics.kpis.blocks.figures import (
    Board,
    board_of,
    change_of,
    explain_url,
    figure_of,
    tile_of,
    trend_of,
    trend_spans,
)
from analytics.kpis.blocks.frame import PARAMETERS, Frame, pickers
from analytics.kpis.blocks.revenue import (
    GRAINS,
    PERIODS,
    Revenue,
    last_spans,
    needed_spans,
    revenue_chart,
    span_label,
    unfinished,
)
from analytics.kpis.queries.shown import STORED_CODES, Subject
from analytics.kpis.rules.comparison import Against, Span, compared_span
from analytics.kpis.rules.shown import ShownFigures
from analytics.ltv.queries import spreads
from analytics.ltv.rules.intervals import mean_interval
from analytics.retention import queries as retention_queries
from channels_core.channels.queries import ChannelCard, one_channel
from channels_core.rollups.choices import SubjectKind
from foundation.values.clock import days_at
from foundation.values.periods import Grain
from foundation.web import formats
from foundation.web.components import Chart, Figure, Link, Pair, Series, Tile, Tone
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.parameters import choice
from foundation.web.templatetags.relay import figure_text
from foundation.web.views import PageView

_CODES = ("net_revenue", "new_customers", "cac", "ltv", "repurchase_rate", "roi")
#: Months of the charts of worth and compliance.
_MONTHS, _COMPLIANCE_MONTHS = 12, 6
_KNOWN = (*PARAMETERS, choice("grain", "the grain of the revenue chart", GRAINS, default="week"))
_THOUSAND = 1000
_PILLS = 3


@dataclass(frozen=True)
class _Drawn:
    """What the page is drawn from: the channel, its figures, and the spans of each chart."""

    frame: Frame
    card: ChannelCard
    subject: Subject
    board: Board
    series: Sequence[Span]
    months: Sequence[Span]
    grain: Grain
    spreads: Mapping[date, tuple[int, Decimal, float]]

    def at(self, span: Span) -> ShownFigures:
        return self.board.at(self.subject.id, span)

    def has(self, span: Span) -> bool:
        return self.board.has(self.subject.id, span)

    def earlier(self, span: Span) -> Span:
        return compared_span(span, Against.LAST_YEAR, self.frame.day)


class ChannelView(PageView):
    """The page and, by its ending, its series as a file."""

    permissions = {"GET": "kpis:read"}

    def get(self, request: HttpRequest, code: str, ending: str = "") -> HttpResponse:
        values = asked(request, _KNOWN)
        card = one_channel(self.scope, code, day_in=days_at(timezone.now()))
        if card is None or self.scope.codes("partner") is not None:
            raise Http404
        frame = framed(self.scope, {**values, "brand": card.brand}) if self._is_published(card) else None
        if frame is None:
            return empty_page(request, card.name, "night")
        drawn = _drawn(frame, card, Grain(values["grain"]))
        return _file(drawn, ending) if ending else render(request, "analytics/kpis/channel.html", {"page": _page(drawn)})

    def _is_published(self, card: ChannelCard) -> bool:
        frame = framed(self.scope, {})
        return frame is not None and card.brand in {frame.brand, *(code for code, _name in frame.others)}


def _drawn(frame: Frame, card: ChannelCard, grain: Grain) -> _Drawn:
    series = last_spans(grain, PERIODS[grain], frame)
    months = last_spans(Grain.MONTH, _MONTHS, frame)
    weeks, _then = trend_spans(frame)
    spans = sorted({frame.span, frame.compared, *needed_spans(series, frame), *months, *weeks})
    board = board_of(frame, SubjectKind.CHANNEL, spans, code=card.code)
    subject = board.subjects[0]
    worth = spreads(frame.scope, channel=subject.id, first=months[0].starts_on, last=months[-1].ends_on)
    return _Drawn(frame, card, subject, board, series, months, grain, worth)


def _page(drawn: _Drawn) -> ChannelPage:
    frame, card = drawn.frame, drawn.card
    path = reverse("channel", args=[card.code])
    kept = {} if drawn.grain is Grain.WEEK else {"grain": str(drawn.grain)}
    now, was = drawn.at(frame.span), drawn.at(frame.compared) if frame.is_comparable else None
    count, cases = open_cases_of(frame.scope, channel=card.code)
    lead, text = _sentence(drawn, now, was)
    more = len(card.territories) - _PILLS
    places = _(", ").join([*card.territories[:_PILLS], *([f"+{more}"] if more > 0 else [])])
    files = [(ending, reverse("channel-file", args=[card.code, ending])) for ending in ("csv", "xlsx")]
    return ChannelPage(
        name=card.name,
        trail=[Link(_("Channels"), frame.address(reverse("channels")))],
        pills=[pill for pill in (wording.channel_kind(card.kind), card.currency, places) if pill],
        pickers=pickers(frame, path, **kept),
        downloads=[
            Link(ending.upper(), frame.address(url, **kept), _("Download as %(kind)s") % {"kind": ending.upper()})
            for ending, url in files
        ],
        lead=lead,
        text=text,
        stamp=frame.stamp(),
        facts=_facts(drawn, now, was),
        tiles=_tiles(drawn, now, was),
        revenue_chart=revenue_chart(Revenue(drawn.board, drawn.subject.id, drawn.series, drawn.grain), path),
        ltv_chart=_ltv_chart(drawn),
        compliance=_compliance(drawn, now, was),
        worth_chart=_worth_chart(drawn),
        cohorts=cohort_table(
            retention_queries.cohorts(frame.scope, channel=drawn.subject.id, since=first_cohort(frame.day)), frame.day
        ),
        cohorts_url=reverse("channel-retention-file", args=[card.code, "csv"]),
        worth_figures=[_pair(drawn, kpi, now) for kpi in ("cac", "ltv", "ltv_to_cac", "payback_months")],
        open_case_count=count,
        cases_url=f"/cases/?channel={card.code}",
        cases=cases,
    )


def _explain(drawn: _Drawn, kpi: str) -> str:
    return explain_url(drawn.frame, subject="channel", code=drawn.card.code, kpi=kpi, span=drawn.frame.span)


def _pair(drawn: _Drawn, kpi: str, now: ShownFigures) -> Pair:
    text = figure_text(figure_of(kpi, now, drawn.frame.currency))
    if kpi == "payback_months" and now.get(kpi) is not None:
        text = _("%(months)s mo") % {"months": text}
    return Pair(wording.kpi_name(kpi), text, _explain(drawn, kpi))


def _facts(drawn: _Drawn, now: ShownFigures, was: ShownFigures | None) -> list[Pair]:
    """Figures that stand in a line: health, complaints, satisfaction, stock."""
    facts = []
    for kpi in ("health", "satisfaction", "complaint_rate", "days_on_hand"):
        value = now.get(kpi)
        if value is None:
            continue
        text = figure_text(figure_of(kpi, now, drawn.frame.currency))
        before = None if was is None else was.get(kpi)
        if was is not None and before is not None and kpi == "health":
            text = _("%(now)s of 100, was %(was)s") % {"now": text, "was": figure_text(figure_of(kpi, was, drawn.frame.currency))}
        facts.append(Pair(wording.kpi_name(kpi), text, _explain(drawn, kpi)))
    return facts


def _tiles(drawn: _Drawn, now: ShownFigures, was: ShownFigures | None) -> list[Tile]:
    weeks, _then = trend_spans(drawn.frame)
    rows = [drawn.at(span) for span in weeks]
    return [tile_of(drawn.frame, kpi, now, was, trend=trend_of(kpi, rows), url=_explain(drawn, kpi)) for kpi in _CODES]


def _sentence(drawn: _Drawn, now: ShownFigures, was: ShownFigures | None) -> tuple[str, str]:
    """Revenue and its change first, then what is left of it, from the tiles below."""
    currency, frame = drawn.frame.currency, drawn.frame
    revenue = figure_text(figure_of("net_revenue", now, currency))
    change = None if was is None else change_of("net_revenue", now, was)
    if change is None:
        lead = _("%(money)s net revenue.") % {"money": revenue}
    else:
        share = figure_text(Figure(change.figure.kind, abs(Decimal(change.figure.value or 0)), digits=1))
        words = {"money": revenue, "share": share, "period": wording.against_words(frame.against)}
        rising = Decimal(change.figure.value or 0) >= 0
        lead = (
            _("%(money)s net revenue, %(share)s more than %(period)s.")
            if rising
            else _("%(money)s net revenue, %(share)s less than %(period)s.")
        ) % words
    left = Decimal(now.get("left") or 0)
    if now.get("roi") is None:
        return lead, _("Nothing was invested in the channel.")
    words = {
        "money": figure_text(figure_of("left", now, currency)),
        "margin": figure_text(figure_of("gross_margin", now, currency)),
    }
    if left >= 0:
        return lead, _("Of its gross margin of %(margin)s, %(money)s is left after the investment.") % words
    words["money"] = figure_text(Figure(figure_of("left", now, currency).kind, -left, currency))
    return lead, _("It costs %(money)s more than its gross margin of %(margin)s.") % words


def _by_month(drawn: _Drawn, kpi: str) -> list[float | None]:
    found = [drawn.at(span).get(kpi) for span in drawn.months]
    return [None if value is None else float(value) for value in found]


def _ltv_chart(drawn: _Drawn) -> Chart | None:
    """What the customers acquired in each month have brought and are expected to bring; the interval is that of their mean."""
    values = _by_month(drawn, "ltv")
    if sum(value is not None for value in values) < 2:
        return None
    held = drawn.spreads
    found = [mean_interval(*held[span.starts_on]) if span.starts_on in held else None for span in drawn.months]
    return Chart(
        key="ltv",
        question=_("What is a new customer worth?"),
        unit=_(
            "LTV by month of acquisition, %(currency)s: margin realised and expected over 12 months, with the 80 %% interval of the mean"
        )
        % {"currency": drawn.frame.currency},
        kind="intervals",
        starts_at_zero=False,
        labels=[span_label(span) for span in drawn.months],
        series=[
            Series(
                _("LTV"),
                values,
                Tone.ACCENT,
                low=[None if bounds is None else bounds[0] for bounds in found],
                high=[None if bounds is None else bounds[1] for bounds in found],
            )
        ],
    )


def _worth_chart(drawn: _Drawn) -> Chart | None:
    costs = _by_month(drawn, "cac")
    if sum(value is not None for value in costs) < 2:
        return None
    series = [Series(_("CAC"), costs, Tone.WARN, unfinished(drawn.months))]
    values = _by_month(drawn, "ltv")
    if any(value is not None for value in values):
        series.insert(0, Series(_("LTV"), values, Tone.NEUTRAL, unfinished(drawn.months)))
    return Chart(
        key="worth",
        question=_("Do we pay less than they are worth?"),
        unit=_("%(currency)s a customer, by month") % {"currency": drawn.frame.currency},
        kind="lines",
        labels=[span_label(span) for span in drawn.months],
        series=series,
    )


def _compliance(drawn: _Drawn, now: ShownFigures, was: ShownFigures | None) -> Compliance | None:
    """The rate of the period and of the last months, on one scale that begins at the lowest whole percent."""
    spans = [span for span in drawn.months[-_COMPLIANCE_MONTHS:] if drawn.at(span).get("compliance_rate") is not None]
    if not spans or now.get("compliance_rate") is None:
        return None
    rates = [(span, drawn.at(span)) for span in spans]
    low = int(min(Decimal(row.get("compliance_rate") or 0) for _span, row in rates) * 100) / 100
    low = min(low, 0.95)
    language = get_language() or "en"
    scale = f"{formats.percent(Decimal(str(low)), language, digits=0)} {formats.EN_DASH} {formats.percent(1, language, digits=0)}"
    currency = drawn.frame.currency
    return Compliance(
        figure=figure_of("compliance_rate", now, currency),
        change=None if was is None else change_of("compliance_rate", now, was),
        label=_("Month"),
        scale_label=scale,
        low=low,
        high=1.0,
        target=None,
        rows=[
            ComplianceRow(
                span_label(span) if span.is_over else _("%(month)s so far") % {"month": span_label(span)},
                figure_of("compliance_rate", row, currency),
                float(row.get("compliance_rate") or 0),
                row.checks,
            )
            for span, row in rates
        ],
    )


def _file(drawn: _Drawn, ending: str) -> HttpResponse:
    """The series of the chosen grain: plain decimals, fractions, one row a period with facts."""
    codes = (*STORED_CODES, "ltv", "ltv_to_cac")
    head = ["channel", "grain", "period", "starts_on", "ends_on", *codes]
    lines: list[list[object]] = []
    for span in drawn.series:
        if drawn.has(span):
            row = drawn.at(span)
            days = [span.starts_on.isoformat(), span.ends_on.isoformat()]
            lines.append([drawn.card.code, str(span.grain), span.label, *days, *(row.get(code) for code in codes)])
    name = f"channel-{drawn.card.code}-{drawn.grain}"
    return csv_download(head, lines, name=name) if ending == "csv" else xlsx_download(head, lines, name=name)
