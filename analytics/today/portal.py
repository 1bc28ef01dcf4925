"""A partner's own page, made for a phone: how its sales stand, what concerns it, what was agreed. It never names another partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis import wording as kpi_wording
from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.cases import Happening, open_cases_of
from analytics.kpis.blocks.figures import Board, board_of, change_of, figure_of
from analytics.kpis.blocks.frame import PARTNER_CHOICES, Frame, span_text
from analytics.kpis.queries.shown import Subject
from analytics.kpis.rules.comparison import Against, Choice, Span, chosen_span, compared_span, span_of
from analytics.kpis.rules.shown import ShownFigures
from analytics.partner_360.blocks.tier import TierCard, tier_card
from analytics.today import wording
from channels_core.rollups.choices import SubjectKind
from channels_core.territories.queries import territory_names
from foundation.values.periods import Grain, period_of
from foundation.web import formats
from foundation.web.components import Change, Figure, FigureKind, Pair
from foundation.web.parameters import Parameter
from foundation.web.views import PageView
from partners.standing.wording import partner_kind
from partners.tiers.queries import PartnerCard, partner_page
from pricing.rebates.blocks.owed import OwedCard, owed_card

_MONTHS = 6
_MOST_CASES = 10
#: A user of more partners than these sees the first by code.
MOST_PARTNERS = 20
_NOTHING_ASKED: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class MonthRow:
    """A month's own figures; ``share`` is of the best month shown."""

    label: str
    figure: Figure
    orders: str
    share: float
    is_over: bool


@dataclass(frozen=True)
class PartnerHome:
    """A partner as it sees itself."""

    name: str
    code: str
    line: str
    quarter: str
    revenue: Figure | None
    figures: Sequence[Pair]
    last_month: Figure | None
    last_month_label: str
    change: Change | None
    change_note: str
    months: Sequence[MonthRow]
    agreement: Sequence[Pair]
    territories: Sequence[str]
    owed: OwedCard | None
    tier: TierCard | None


@dataclass(frozen=True)
class PartnerHomePage:
    as_of: str
    partners: Sequence[PartnerHome]
    case_count: int
    cases: Sequence[Happening]


class PartnerHomeView(PageView):
    permissions = {"GET": "kpis:read"}
    hidden_from_partners = False

    def get(self, request: HttpRequest) -> HttpResponse:
        asked(request, _NOTHING_ASKED)
        frame = framed(self.scope, {}, choices=PARTNER_CHOICES)
        if frame is None:
            return render(request, "portal/home.html", {"page": None})
        return render(request, "portal/home.html", {"page": _page(frame)})


def _months(frame: Frame) -> list[Span]:
    period = period_of(frame.day, Grain.MONTH)
    found = []
    for _each in range(_MONTHS):
        found.append(span_of(period, frame.day))
        period = period_of(period.starts_on - timedelta(days=1), Grain.MONTH)
    return found


def _page(frame: Frame) -> PartnerHomePage:
    quarter = chosen_span(Choice.THIS_QUARTER, frame.day)
    month = chosen_span(Choice.MONTH, frame.day)
    before = compared_span(month, Against.LAST_YEAR, frame.day)
    board = board_of(frame, SubjectKind.PARTNER, sorted({quarter, month, before, *_months(frame)}))
    cards = {
        card.code: card
        for card in partner_page(frame.scope, day_in=lambda _zone: frame.day, cursor=None, size=MOST_PARTNERS).rows
    }
    names = territory_names(frame.scope, {code for card in cards.values() for code in card.territories})
    count, cases = open_cases_of(frame.scope, most=_MOST_CASES)
    day = formats.day(frame.day, get_language() or "en", year=True)
    return PartnerHomePage(
        as_of=_("up to %(day)s") % {"day": day},
        partners=[
            _partner(board, subject, (quarter, month, before), cards.get(subject.code), names)
            for subject in board.subjects[:MOST_PARTNERS]
        ],
        case_count=count,
        cases=cases,
    )


def _partner(
    board: Board, subject: Subject, spans: tuple[Span, Span, Span], card: PartnerCard | None, names: Mapping[str, str]
) -> PartnerHome:
    """``spans`` are the quarter so far, the last whole month and that month a year earlier."""
    frame = board.frame
    quarter, month, before = spans
    now, last, was = (board.at(subject.id, span) for span in spans)
    has_year = board.has(subject.id, before)
    codes = card.territories if card else ()
    language = get_language() or "en"
    return PartnerHome(
        name=subject.name,
        code=subject.code,
        line=_(" · ").join([*(part for part in (partner_kind(subject.kind), frame.brand_name) if part)]),
        quarter=span_text(Span(quarter.grain, quarter.starts_on, min(quarter.ends_on, frame.day))),
        revenue=_money(now, frame.currency),
        figures=[
            Pair(kpi_wording.kpi_name("orders"), formats.number(Decimal(now.get("orders") or 0))),
            Pair(kpi_wording.kpi_name("units"), formats.number(Decimal(now.get("units") or 0))),
            *_compliance(now, language),
        ],
        last_month=_money(last, frame.currency),
        last_month_label=formats.month(month.starts_on, language, year=True),
        change=change_of("net_revenue", last, was) if has_year else None,
        change_note=formats.month(before.starts_on, language, year=True) if has_year else "",
        months=_month_rows(board, subject),
        agreement=_agreement(card),
        territories=[names.get(code, code) for code in codes],
        owed=owed_card(frame.scope, partner=subject.code, day=frame.day),
        tier=tier_card(frame.scope, partner=subject.code, brand=frame.brand),
    )


def _money(row: ShownFigures, currency: str) -> Figure:
    return Figure(FigureKind.MONEY, Decimal(row.get("net_revenue") or 0), currency, formats.minor_digits(currency))


def _compliance(row: ShownFigures, language: str) -> list[Pair]:
    rate = row.get("compliance_rate")
    return [] if rate is None else [Pair(kpi_wording.kpi_name("compliance_rate"), formats.percent(Decimal(rate), language))]


def _month_rows(board: Board, subject: Subject) -> list[MonthRow]:
    spans = _months(board.frame)
    rows = [board.at(subject.id, span) for span in spans]
    best = max((float(row.get("net_revenue") or 0) for row in rows), default=0.0)
    language = get_language() or "en"
    return [
        MonthRow(
            label=formats.month(span.starts_on, language, year=span.starts_on.month == 1),
            figure=figure_of("net_revenue", row, board.frame.currency, kind=FigureKind.MONEY, digits=0),
            orders=wording.orders(int(row.get("orders") or 0)),
            share=max(float(row.get("net_revenue") or 0), 0.0) / best if best > 0 else 0.0,
            is_over=span.is_over,
        )
        for span, row in zip(spans, rows, strict=True)
    ]


def _agreement(card: PartnerCard | None) -> list[Pair]:
    """What the agreement in force says, in words; empty without one."""
    if card is None or card.agreement is None:
        return []
    held, language = card.agreement, get_language() or "en"
    rows = [Pair(_("Promotions"), wording.promotion_authority(held.promotion_authority))]
    if held.commission_rate is not None:
        rows.append(Pair(_("Commission"), formats.percent(held.commission_rate, language)))
    if held.price_authority_percent is not None:
        rows.append(Pair(_("Own discount up to"), formats.percent(held.price_authority_percent / 100, language)))
    rows.append(Pair(_("In force"), _validity(held.valid_from, held.valid_to, language)))
    return rows


def _validity(since: date, until: date | None, language: str) -> str:
    if until is None:
        return _("since %(day)s") % {"day": formats.day(since, language, year=True)}
    return formats.day_range(since, until - timedelta(days=1), language, year=True)
