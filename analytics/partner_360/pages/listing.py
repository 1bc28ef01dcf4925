"""All partners: how each one stands, what it sells, and what is at stake with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.kpis import wording as kpi_wording
from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.empty import empty_page
from analytics.kpis.blocks.figures import change_of, figure_of
from analytics.kpis.blocks.frame import PARAMETERS, Frame, pickers
from analytics.kpis.queries.shown import shown_figures
from analytics.kpis.rules.comparison import Choice, Span, change_between
from analytics.kpis.rules.shown import NOTHING, ShownFigures
from analytics.partner_360 import wording
from analytics.partner_360.blocks.list_shapes import PartnerListPage, ShownPartner
from analytics.partner_360.choices import PartnerSort, PartnerView
from analytics.partner_360.forms.listing import DEFAULT_SORT, FILTERS, LISTED, read_partners
from analytics.partner_360.queries.listing import (
    FALL,
    ListedPartner,
    PartnersAsked,
    PartnerSums,
    partner_counts,
    partner_sums,
    partners_listed,
    partners_page,
)
from analytics.partner_360.queries.named import named_of_partners
from analytics.today.wording import partner_kind
from channels_core.rollups.choices import SubjectKind
from channels_core.territories.queries import territory_names
from foundation.web import formats
from foundation.web.components import Change, Figure, FigureKind, Link, Tab, Tile
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.lists import (
    Filter,
    KeptViewRemoval,
    KeptViews,
    ListAddress,
    SortColumn,
    choice_filter,
    saved_views_of,
    typed_filter,
)
from foundation.web.paging import CursorInvalid, Page
from foundation.web.parameters import ParametersInvalid, read_parameters
from foundation.web.views import PageView
from partners.standing.choices import PartnerStatus
from partners.standing.wording import status_label
from partners.tiers.queries import PartnerCard, partner_cards, tier_options

PAGE_SIZE = 50
PERIODS = (Choice.MONTH, Choice.QUARTER, Choice.WEEK, Choice.THIS_MONTH, Choice.THIS_QUARTER, Choice.DAY)
SAVED_AS = "partners"
KNOWN = (*PARAMETERS, *LISTED)
ADDRESS = ListAddress("partners", FILTERS, {"view": PartnerView.ALL, "sort": DEFAULT_SORT}, {"q": "∋"})
_CODES = ("net_revenue", "compliance_rate", "health")
_PLACES = 2


@dataclass(frozen=True)
class _List:
    """What was asked for, over which period, on which day in the brand's zone."""

    frame: Frame
    asked: PartnersAsked
    values: Mapping[str, Any]
    day: date


class PartnerListView(PageView):
    """The page and, by its ending, all its rows as a file."""

    permissions = {"GET": "partners:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        values = asked(request, KNOWN)
        frame = framed(self.scope, values, choices=PERIODS)
        if frame is None:
            return empty_page(request, _("All partners"), "night")
        try:
            wanted = read_partners(frame.scope, values, span=frame.span, compared=frame.compared)
            held = _List(frame, wanted, values, timezone.now().astimezone(frame.published_at.tzinfo).date())
            if ending:
                return _file(held, ending)
            found = partners_page(frame.scope, wanted, day=held.day, cursor=values["cursor"], size=PAGE_SIZE)
        except (CursorInvalid, ParametersInvalid) as error:
            raise BadRequest(str(error)) from error
        return render(request, "analytics/partner_360/list.html", {"page": _page(held, found)})


class SavedPartnerViews(KeptViews):
    permissions = {"POST": "partners:read"}
    saved_as, address = SAVED_AS, ADDRESS

    def read(self, query: Any) -> Mapping[str, Any]:
        return read_parameters(query, KNOWN)


class SavedPartnerViewRemoval(KeptViewRemoval):
    permissions = {"POST": "partners:read"}
    saved_as, address = SAVED_AS, ADDRESS


def _page(held: _List, found: Page) -> PartnerListPage:
    frame, values = held.frame, held.values
    path = reverse("partners")
    told = {name: str(value) for name, value in values.items() if ADDRESS.is_told(name, value) and name != "cursor"}
    more = {name: value for name, value in told.items() if name not in ("brand", "period", "compare")}
    sums = partner_sums(frame.scope, held.asked, day=held.day)
    lead, text = _sentence(frame, sums)
    saved = saved_views_of(frame.scope, ADDRESS, values, saved_as=SAVED_AS)
    files = [
        (ending, ADDRESS.of(values, path=reverse("partners-file", args=[ending]), cursor=None)) for ending in ("csv", "xlsx")
    ]
    return PartnerListPage(
        trail=[Link(_("Partners"), path)],
        pickers=pickers(frame, path, **more),
        downloads=[Link(ending.upper(), url, _("Download as %(kind)s") % {"kind": ending.upper()}) for ending, url in files],
        lead=lead,
        text=text,
        stamp=frame.stamp(),
        tiles=_tiles(held, sums),
        tabs=_tabs(held, is_saved=bool(saved.remove_url)),
        saved=saved,
        chips=ADDRESS.chips(values),
        filters=_filters(held),
        filter_url=path,
        kept=ADDRESS.kept(values),
        summary=wording.partners(sums.partners),
        columns=_columns(frame, values),
        rows=_shown(held, found.rows),
        pages=ADDRESS.pages(values, found),
        **_empty(values),
    )


def _sentence(frame: Frame, sums: PartnerSums) -> tuple[str, str]:
    """What the listed partners sold and whether it is more; then what stands against it."""
    words = {"partners": wording.partners(sums.partners), "money": formats.money(sums.revenue, frame.currency)}
    change = change_between(sums.revenue, sums.before, is_relative=True) if frame.is_comparable else None
    if change is None:
        lead = _("%(partners)s, %(money)s net revenue.") % words
    else:
        share = formats.percent(abs(change), get_language() or "en")
        words |= {"share": share, "period": kpi_wording.against_words(frame.against)}
        rising = _("%(partners)s, %(money)s net revenue, %(share)s more than %(period)s.")
        falling = _("%(partners)s, %(money)s net revenue, %(share)s less than %(period)s.")
        lead = (rising if change >= 0 else falling) % words
    parts = []
    if sums.falling and frame.is_comparable:
        share = formats.percent(Decimal(FALL) / 10_000, get_language() or "en", digits=0)
        told = ngettext("%(count)s is down by %(share)s or more.", "%(count)s are down by %(share)s or more.", sums.falling)
        parts.append(told % {"count": formats.number(sums.falling), "share": share})
    if sums.cases:
        told = ngettext(
            "%(money)s is at stake in %(count)s open case.", "%(money)s is at stake in %(count)s open cases.", sums.cases
        )
        parts.append(told % {"money": formats.money(sums.at_stake, frame.currency), "count": formats.number(sums.cases)})
    return lead, formats.sentences(parts, get_language() or "en")


def _tiles(held: _List, sums: PartnerSums) -> list[Tile]:
    frame, values = held.frame, held.values
    change = change_between(sums.revenue, sums.before, is_relative=True) if frame.is_comparable else None
    was = formats.money(sums.before, frame.currency)
    falling = ADDRESS.of(values, view=PartnerView.FALLING, cursor=None)
    share = formats.percent(Decimal(FALL) / 10_000, get_language() or "en", digits=0)
    return [
        Tile(
            kpi_wording.kpi_name("net_revenue"),
            Figure(FigureKind.COMPACT_MONEY, sums.revenue, frame.currency),
            None if change is None else Change(Figure(FigureKind.PERCENT, change), None if change == 0 else change > 0),
            foot=kpi_wording.against_name(frame.against) if change is not None else "",
            foot_end=was if change is not None else "",
            as_of=frame.published_at,
        ),
        Tile(
            _("Active partners"), Figure(FigureKind.NUMBER, sums.active), foot=_("of %(count)s shown") % {"count": sums.partners}
        ),
        Tile(
            _("Falling"),
            Figure(FigureKind.NUMBER, sums.falling if frame.is_comparable else None, missing=_("the period is not over")),
            foot=_("net revenue down by %(share)s or more") % {"share": share},
            rows_url=falling if sums.falling and frame.is_comparable else "",
        ),
        Tile(
            _("Open cases"),
            Figure(FigureKind.NUMBER, sums.cases),
            foot=_("at stake"),
            foot_end=formats.money(sums.at_stake, frame.currency),
            rows_url=ADDRESS.of(values, view=PartnerView.CASES, cursor=None) if sums.cases else "",
        ),
    ]


def _tabs(held: _List, *, is_saved: bool) -> list[Tab]:
    """A view is shown where it holds something, or is the one shown."""
    counts = partner_counts(held.frame.scope, held.asked)
    kept = {name: held.values[name] for name in ("brand", "period", "compare")}
    shown = [view for view in PartnerView if view is PartnerView.ALL or counts[view] or view is held.asked.view]
    return [
        Tab(wording.view_label(view), ADDRESS.of(kept, view=view), view is held.asked.view and not is_saved, counts[view])
        for view in shown
    ]


def _filters(held: _List) -> list[Filter]:
    scope, values = held.frame.scope, held.values
    named = named_of_partners(scope)
    tiers = {option: _tier_text(*option.rsplit(":", 1)) for option in tier_options(scope)}
    return [
        typed_filter(values, "q", _("Name or code"), "text"),
        choice_filter(values, "channel", _("Channel"), named.channels),
        choice_filter(values, "status", _("Status"), {str(each): status_label(each) for each in PartnerStatus}),
        choice_filter(values, "tier", _("Tier"), tiers),
        choice_filter(values, "territory", _("Territory"), named.territories),
    ]


def _tier_text(scheme: str, tier: str) -> str:
    return _("%(tier)s (%(scheme)s)") % {"tier": tier, "scheme": scheme}


def _columns(frame: Frame, values: Mapping[str, Any]) -> list[SortColumn]:
    """The heads in the order of the cells; figures fall first, words rise."""

    def words(sort: PartnerSort, label: str) -> SortColumn:
        return ADDRESS.column(values, sort, label, rises=True, is_figure=False)

    def figures(sort: PartnerSort, label: str) -> SortColumn:
        return ADDRESS.column(values, sort, label)

    return [
        words(PartnerSort.NAME, _("Partner")),
        words(PartnerSort.CHANNEL, _("Channel")),
        words(PartnerSort.STATUS, _("Status")),
        words(PartnerSort.TIER, _("Tier")),
        SortColumn(_("Territories"), is_figure=False),
        figures(PartnerSort.REVENUE, _("Net revenue, %(currency)s") % {"currency": frame.currency}),
        figures(PartnerSort.CHANGE, _("Change")),
        SortColumn(_("Health")),
        figures(PartnerSort.CASES, _("Open cases")),
        figures(PartnerSort.AT_STAKE, _("At stake, %(currency)s") % {"currency": frame.currency}),
    ]


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


def _known(held: _List, rows: Sequence[ListedPartner]) -> _Known:
    scope = held.frame.scope
    cards = partner_cards(scope, [row.code for row in rows], day_in=lambda _zone: held.day)
    places = territory_names(scope, {code for card in cards.values() for code in card.territories})
    spans, among = {held.asked.span, held.asked.compared}, [row.id for row in rows]
    figures = shown_figures(scope, kind=SubjectKind.PARTNER, spans=sorted(spans), among=among, codes=_CODES)
    return _Known(cards, places, figures)


def _shown(held: _List, rows: Sequence[ListedPartner]) -> list[ShownPartner]:
    known = _known(held, rows)
    return [_row(held, known, row) for row in rows]


def _row(held: _List, known: _Known, row: ListedPartner) -> ShownPartner:
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


def _empty(values: Mapping[str, Any]) -> dict[str, Any]:
    everything = Link(_("Show all partners"), reverse("partners"))
    if ADDRESS.is_filtered(values):
        text = _("Take a filter away, or look at all partners.")
        return {"empty_title": _("No partner matches these filters"), "empty_text": text, "empty_action": everything}
    if values["view"] == PartnerView.ALL:
        text = _("Partners come with the file partners.csv.")
        return {"empty_title": _("No partner yet"), "empty_text": text}
    return {"empty_title": _("Nothing in this view"), "empty_text": "", "empty_action": everything}


def _file(held: _List, ending: str) -> HttpResponse:
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


def _line(held: _List, known: _Known, row: ListedPartner) -> tuple[object, ...]:
    frame, card = held.frame, known.cards[row.code]
    now, was = known.at(row, frame.span), known.at(row, frame.compared)
    agreement = card.agreement
    return (
        *(row.code, row.name, row.kind, row.channel, row.status, card.scheme, card.tier, ";".join(card.territories)),
        *((agreement.promotion_authority, agreement.commission_rate) if agreement else (None, None)),
        *(frame.span.label, now.get("net_revenue"), was.get("net_revenue"), now.get("compliance_rate"), now.get("health")),
        *(row.cases, row.at_stake, frame.currency),
    )
