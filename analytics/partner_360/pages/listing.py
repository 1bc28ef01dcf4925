"""All partners: how each one stands, what it sells, and what is at stake with it."""

from __future__ import annotations

from collections.abc import Mapping
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
from analytics.kpis.blocks.frame import PARAMETERS, Frame, pickers
from analytics.kpis.rules.comparison import Choice, change_between
from analytics.partner_360 import wording
from analytics.partner_360.blocks.list_shapes import PartnerListPage
from analytics.partner_360.choices import PartnerSort, PartnerView
from analytics.partner_360.forms.listing import DEFAULT_SORT, FILTERS, LISTED, read_partners
from analytics.partner_360.pages.list_rows import Listed, list_file, shown_rows
from analytics.partner_360.queries.listing import (
    FALL,
    PartnerSums,
    partner_counts,
    partner_sums,
    partners_page,
)
from analytics.partner_360.queries.named import named_of_partners
from foundation.web import formats
from foundation.web.components import Change, Figure, FigureKind, Link, Tab, Tile
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
from partners.tiers.queries import tier_options

PAGE_SIZE = 50
PERIODS = (Choice.MONTH, Choice.QUARTER, Choice.WEEK, Choice.THIS_MONTH, Choice.THIS_QUARTER, Choice.DAY)
SAVED_AS = "partners"
KNOWN = (*PARAMETERS, *LISTED)
ADDRESS = ListAddress("partners", FILTERS, {"view": PartnerView.ALL, "sort": DEFAULT_SORT}, {"q": "∋"})


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
            held = Listed(frame, wanted, values, timezone.now().astimezone(frame.published_at.tzinfo).date())
            if ending:
                return list_file(held, ending)
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


def _page(held: Listed, found: Page) -> PartnerListPage:
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
        rows=shown_rows(held, found.rows),
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


def _tiles(held: Listed, sums: PartnerSums) -> list[Tile]:
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


def _tabs(held: Listed, *, is_saved: bool) -> list[Tab]:
    """A view is shown where it holds something, or is the one shown."""
    counts = partner_counts(held.frame.scope, held.asked)
    kept = {name: held.values[name] for name in ("brand", "period", "compare")}
    shown = [view for view in PartnerView if view is PartnerView.ALL or counts[view] or view is held.asked.view]
    return [
        Tab(wording.view_label(view), ADDRESS.of(kept, view=view), view is held.asked.view and not is_saved, counts[view])
        for view in shown
    ]


def _filters(held: Listed) -> list[Filter]:
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


def _empty(values: Mapping[str, Any]) -> dict[str, Any]:
    everything = Link(_("Show all partners"), reverse("partners"))
    if ADDRESS.is_filtered(values):
        text = _("Take a filter away, or look at all partners.")
        return {"empty_title": _("No partner matches these filters"), "empty_text": text, "empty_action": everything}
    if values["view"] == PartnerView.ALL:
        text = _("Partners come with the file partners.csv.")
        return {"empty_title": _("No partner yet"), "empty_text": text}
    return {"empty_title": _("Nothing in this view"), "empty_text": "", "empty_action": everything}
