"""All bands in force and planned: filtered, chosen, and changed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.downloads import csv_download
from foundation.web.lists import Filter, ListAddress, choice_filter, typed_filter
from foundation.web.paging import CursorInvalid
from foundation.web.parameters import ParametersInvalid, read_parameters
from foundation.web.views import PageView
from pricing.bands.blocks.lines import price_of, share_of
from pricing.bands.blocks.shapes import GridPage, GridRow
from pricing.bands.forms import FILTERS, LISTED, band_filter, cell_id
from pricing.bands.queries import DraftHead, draft_changes, latest_version, open_drafts
from pricing.bands.queries.listing import NOWHERE, ListedBand, band_names, band_page, count_of_filter
from pricing.bands.wording import days_text, money_text

PAGE_SIZE = 100
MOST_ROWS = 100_000
ADDRESS = ListAddress("price-bands", FILTERS, {}, {"q": "∋"})


class BandGrid(PageView):
    permissions = {"GET": "bands:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        values = asked(request)
        today = timezone.localdate()
        wanted = band_filter(values, today=today)
        try:
            found = band_page(self.scope, wanted, cursor=values["cursor"], size=PAGE_SIZE)
        except CursorInvalid as error:
            raise BadRequest(str(error)) from error
        count = count_of_filter(self.scope, wanted)
        return render(request, "pricing/bands/list.html", {"page": _page(self.scope, values, found, count, today)})


class BandDownload(PageView):
    """The same bands as a file, all pages of them, in the columns of the interchange file."""

    permissions = {"GET": "bands:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = band_filter(asked(request), today=timezone.localdate())
        head = ("sku", "channel_code", "territory_code", "floor", "ceiling", "currency", "valid_from", "valid_to")
        rows = band_page(self.scope, wanted, cursor=None, size=MOST_ROWS).rows
        lines = (
            (
                *(row.sku, row.channel, row.territory, row.band.floor, row.band.ceiling, row.band.currency),
                *(row.band.valid_from, row.band.valid_to),
            )
            for row in rows
        )
        return csv_download(head, lines, name="price_bands")


def asked(request: HttpRequest) -> dict[str, Any]:
    try:
        return read_parameters(request.GET, LISTED)
    except ParametersInvalid as error:
        raise BadRequest(str(error)) from error


def may_edit(scope: Scope) -> bool:
    return scope.may("bands:write") and scope.codes("partner") is None


def _page(scope: Scope, values: Mapping[str, Any], found: Any, count: int, today: date) -> GridPage:
    drafts = open_drafts(scope) if may_edit(scope) else []
    own = next((draft for draft in drafts if draft.author == scope.actor), None)
    drafted = {} if own is None else {change.cell: price_of(change.new) for change in draft_changes(scope, own.id)}
    draft_url = "" if own is None else reverse("price-band-draft", args=[own.id])
    told = {name: str(value) for name, value in values.items() if value is not None and name != "cursor"}
    rows = [_row(row, today, drafted.get(row.cell, ""), draft_url) for row in found.rows]
    all_of = {**told, "all": "1"}
    words = {"count": formats.number(count)}
    text = ngettext("Change the %(count)s band of this filter", "Change all %(count)s bands of this filter", count)
    return GridPage(
        trail=[Link(_("Market order"), reverse("cases"))],
        drafts=[_draft(draft) for draft in drafts],
        chips=ADDRESS.chips(values),
        filters=_filters(scope, values),
        filter_url=reverse("price-bands"),
        kept=ADDRESS.kept(values),
        summary=ngettext("%(count)s cell", "%(count)s cells", count) % words,
        rows=rows,
        pages=ADDRESS.pages(values, found),
        may_edit=may_edit(scope),
        change_url=reverse("price-band-change"),
        all_url=f"{reverse('price-band-change')}?{urlencode(all_of)}" if count else "",
        all_label=text % words,
        new_url=f"{reverse('price-band-change')}?new=1",
        history_url=reverse("price-band-publications"),
        download_url=ADDRESS.of(values, path=reverse("price-bands-file"), cursor=None) if rows else "",
        **_sentence(scope, values, drafts),
        **_empty(bool(told)),
    )


def _draft(draft: DraftHead) -> Link:
    words = {"draft": draft.id, "who": draft.author}
    return Link(
        _("Draft %(draft)s of %(who)s") % words,
        reverse("price-band-draft", args=[draft.id]),
        ngettext("%(count)s change", "%(count)s changes", draft.changes) % {"count": draft.changes},
    )


def _sentence(scope: Scope, values: Mapping[str, Any], drafts: Sequence[DraftHead]) -> dict[str, str]:
    """Which version is in force, and what waits to be published."""
    brands = scope.codes("brand")
    brand = values["brand"] or (next(iter(brands)) if brands and len(brands) == 1 else None)
    last = latest_version(scope, brand=brand)
    waiting = sum(draft.changes for draft in drafts)
    if last is None:
        lead = _("No version has been published here yet: the bands are those of the last import.")
    else:
        words = {"version": last.version, "who": last.who, "day": formats.day(last.first_day, get_language() or "en", year=True)}
        lead = _("Version %(version)s is in force, published by %(who)s for the days from %(day)s on.") % words
    if not waiting:
        return {"lead": lead, "text": ""}
    text = ngettext("%(count)s change waits in a draft.", "%(count)s changes wait in drafts.", waiting)
    return {"lead": lead, "text": text % {"count": formats.number(waiting)}}


def _row(row: ListedBand, today: date, draft: str, draft_url: str) -> GridRow:
    place = row.territory_name or _("everywhere")
    cell = cell_id(row.cell)
    return GridRow(
        id=cell,
        sku=row.sku,
        product=row.product,
        msrp=money_text(row.msrp, row.msrp_currency),
        channel=row.channel_name,
        territory=place,
        floor=money_text(row.band.floor, row.band.currency),
        ceiling=money_text(row.band.ceiling, row.band.currency),
        share=share_of(row.band, row.msrp, row.msrp_currency),
        days=days_text(row.band.valid_from, row.band.valid_to),
        is_planned=row.band.valid_from > today,
        url=f"{reverse('price-band-change')}?cell={cell}",
        told=f"{row.sku} {row.channel_name} {place}",
        draft=draft,
        draft_url=draft_url if draft else "",
    )


def _filters(scope: Scope, values: Mapping[str, Any]) -> list[Filter]:
    names = band_names(scope)
    territories = {NOWHERE: _("without territory"), **{each.code: each.name for each in names.territories}}
    return [
        typed_filter(values, "q", _("Product"), "search"),
        choice_filter(values, "line", _("Line"), {line: line for line in names.lines}),
        choice_filter(values, "channel", _("Channel"), {each.code: each.name for each in names.channels}),
        choice_filter(values, "territory", _("Territory"), territories),
        typed_filter(values, "on", _("In force on"), "date"),
    ]


def _empty(is_filtered: bool) -> dict[str, Any]:
    if is_filtered:
        action = Link(_("Show all bands"), reverse("price-bands"))
        text = _("Take a filter away, or look at all bands.")
        return {"empty_title": _("No band matches these filters"), "empty_text": text, "empty_action": action}
    text = _("Import price_bands.csv, or begin with one band.")
    return {"empty_title": _("No price band yet"), "empty_text": text}
