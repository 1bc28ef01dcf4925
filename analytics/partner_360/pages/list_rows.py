"""The rows of the list of partners, on the page and in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.kpis.blocks.figures import change_of, figure_of
from analytics.kpis.blocks.frame import Frame
from analytics.kpis.queries.shown import shown_figures
from analytics.kpis.rules.comparison import Span
from analytics.kpis.rules.shown import NOTHING, ShownFigures
from analytics.partner_360 import wording
from analytics.partner_360.blocks.list_shapes import ShownPartner
from analytics.partner_360.queries.listing import (
    ListedPartner,
    PartnersAsked,
    partners_listed,
)
from channels_core.rollups.choices import SubjectKind
from channels_core.territories.queries import territory_names
from foundation.web import formats
from foundation.web.components import Figure, FigureKind
from foundation.web.downloads import csv_download, xlsx_download
from partners.standing.wording import partner_kind, status_label
from partners.tiers.queries import PartnerCard, partner_cards

_CODES = ("net_revenue", "compliance_rate", "health")
_PLACES = 2


@dataclass(frozen=True)
class Listed:
    """What was asked for, over which period, on which day in the brand's zone."""

    frame: Frame
    asked: PartnersAsked
    values: Mapping[str, Any]
    day: date


@dataclass(frozen=True)
class _Known:
    """What is read once for all rows of a page."""

    cards: Mapping[str, PartnerCard]
    places: Mapping[str, str]
    figures: Mapping[Any, ShownFigures]

    def at(self, row: ListedPartner, span: Span) -> ShownFigures:
        return self.figures.get((row.id, span.grain, span.starts_on), NOTHING)

    def has(self, row: ListedPartner, span: Span) -> bool:
        return (row.id, span.grain, span.starts_on) in self.figures


def _known(held: Listed, rows: Sequence[ListedPartner]) -> _Known:
    scope = held.frame.scope
    cards = partner_cards(scope, [row.code for row in rows], day_in=lambda _zone: held.day)
    places = territory_names(scope, {code for card in cards.values() for code in card.territories})
    spans, among = {held.asked.span, held.asked.compared}, [row.id for row in rows]
    figures = shown_figures(scope, kind=SubjectKind.PARTNER, spans=sorted(spans), among=among, codes=_CODES)
    return _Known(cards, places, figures)


def shown_rows(held: Listed, rows: Sequence[ListedPartner]) -> list[ShownPartner]:
    known = _known(held, rows)
    return [_row(held, known, row) for row in rows]


def _row(held: Listed, known: _Known, row: ListedPartner) -> ShownPartner:
    frame, card = held.frame, known.cards.get(row.code)
    now, was = known.at(row, frame.span), known.at(row, frame.compared)
    is_compared = frame.is_comparable and known.has(row, frame.compared)
    named = [known.places.get(code, code) for code in (card.territories if card else ())]
    more = len(named) - _PLACES
    return ShownPartner(
        name=row.name,
        code=row.code,
        url=frame.address(reverse("partner", args=[row.code])),
        who=partner_kind(row.kind),
        channel=row.channel_name,
        status=status_label(row.status) if row.status else formats.EN_DASH,
        status_tone=wording.status_tone(row.status),
        tier=(card.tier if card else None) or formats.EN_DASH,
        territories=_(", ").join([*named[:_PLACES], *([f"+{more}"] if more > 0 else [])]),
        revenue=Figure(FigureKind.NUMBER, Decimal(now.get("net_revenue") or 0)),
        change=change_of("net_revenue", now, was) if is_compared else None,
        health=None if now.get("health") is None else figure_of("health", now, ""),
        cases=row.cases,
        cases_url=f"{reverse('cases')}?partner={row.code}",
        at_stake=Figure(FigureKind.NUMBER, row.at_stake) if row.cases else None,
    )


def list_file(held: Listed, ending: str) -> HttpResponse:
    """The rows as programs read them: codes, plain decimals, fractions; the compared period beside the figure."""
    frame = held.frame
    rows = list(partners_listed(frame.scope, held.asked, day=held.day))
    known = _known(held, rows)
    header = (
        *(
            "partner",
            "name",
            "kind",
            "channel",
            "status",
            "scheme",
            "tier",
            "territories",
            "promotion_authority",
            "commission_rate",
        ),
        *("period", "net_revenue", "net_revenue_compared", "compliance_rate", "health", "open_cases", "at_stake", "currency"),
    )
    lines = [_line(held, known, row) for row in rows]
    return (csv_download if ending == "csv" else xlsx_download)(header, lines, name="partners")


def _line(held: Listed, known: _Known, row: ListedPartner) -> tuple[object, ...]:
    frame, card = held.frame, known.cards[row.code]
    now, was = known.at(row, frame.span), known.at(row, frame.compared)
    agreement = card.agreement
    return (
        *(row.code, row.name, row.kind, row.channel, row.status, card.scheme, card.tier, ";".join(card.territories)),
        *((agreement.promotion_authority, agreement.commission_rate) if agreement else (None, None)),
        *(frame.span.label, now.get("net_revenue"), was.get("net_revenue"), now.get("compliance_rate"), now.get("health")),
        *(row.cases, row.at_stake, frame.currency),
    )
