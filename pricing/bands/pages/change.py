"""One change for one band or many: set, from MSRP, moved by percent, or ended; it goes into a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.edits.errors import EditForbidden
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.editing import Edited, EditView, Trouble
from foundation.web.parameters import ParametersInvalid, read_parameters
from pricing.bands.blocks.lines import place_of, price_of, product_of
from pricing.bands.blocks.shapes import BandLine, ChangedCell, ChangePage, Choice
from pricing.bands.choices import Way
from pricing.bands.forms import FILTERS, USUAL, band_filter, cell_id, read_cells, read_change, read_draft
from pricing.bands.pages.grid import may_edit
from pricing.bands.queries import Cell, Named, bands_of_cells, cells_of_codes, named, open_drafts
from pricing.bands.queries.listing import band_names, cells_of_filter
from pricing.bands.rules import Band, allowed_currencies, in_force
from pricing.bands.services import coded_changes, put_changes
from pricing.bands.services.changes import MOST_CELLS
from pricing.bands.wording import days_text

SHOWN = 12


class BandChangeView(EditView):
    """GET asks for ``cell`` (repeated), ``sku`` with ``channel`` and ``territory``, ``all`` with the filters of the grid, or ``new``."""

    permissions = {"GET": "bands:write", "POST": "bands:write"}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(request, {}, None)

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        if not may_edit(self.scope):
            raise EditForbidden
        change = read_change(request.POST)
        if request.GET.get("new"):
            codes = tuple(request.POST.get(name, "").strip() for name in ("sku", "channel", "territory"))
            wanted = coded_changes(self.scope, [(codes, change)])  # type: ignore[list-item]
        else:
            wanted = [(cell, change) for cell in self._cells(request)]
        done = put_changes(self.scope, wanted=wanted, draft=read_draft(request.POST), today=timezone.localdate())
        words = {"count": formats.number(done.changes), "draft": done.draft}
        text = (
            ngettext("%(count)s change is in draft %(draft)s.", "%(count)s changes are in draft %(draft)s.", done.changes) % words
        )
        if done.unchanged:
            same = {"count": formats.number(done.unchanged)}
            text += " " + ngettext("%(count)s band is so already.", "%(count)s bands are so already.", done.unchanged) % same
        return Edited(reverse("price-band-draft", args=[done.draft]), text)

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        return self._shown(request, request.POST, trouble)

    def _cells(self, request: HttpRequest) -> list[Cell]:
        """What the address names. A stranger's cell is none."""
        query = request.GET
        if query.get("all"):
            values = _filters(request)
            return cells_of_filter(self.scope, band_filter(values, today=timezone.localdate()), most=MOST_CELLS)
        if query.get("sku"):
            codes = (query["sku"], query.get("channel", ""), query.get("territory", ""))
            product, channel, territory = cells_of_codes(self.scope, [codes])[codes]
            if product is None or channel is None or territory is None:
                raise Http404
            return [Cell(product, channel, territory or None)]
        return read_cells(query.getlist("cell"))

    def _shown(self, request: HttpRequest, typed: Mapping[str, str], trouble: Trouble | None) -> HttpResponse:
        is_new = bool(request.GET.get("new"))
        cells = [] if is_new else self._cells(request)
        known = named(self.scope, cells)
        if not all(known.knows(cell) for cell in cells) or self.scope.codes("partner") is not None:
            raise Http404
        page = _page(self.scope, request, cells, known, typed, trouble)
        is_fragment = bool(request.headers.get("HX-Request")) and request.method == "GET"
        return render(
            request, f"pricing/bands/{'_change' if is_fragment else 'edit'}.html", {"page": page, "is_panel": is_fragment}
        )


def _filters(request: HttpRequest) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("all", None)
    try:
        return read_parameters(query, FILTERS)
    except ParametersInvalid as error:
        raise BadRequest(str(error)) from error


def _page(
    scope: Scope, request: HttpRequest, cells: Sequence[Cell], known: Named, typed: Mapping[str, str], trouble: Trouble | None
) -> ChangePage:
    is_new = bool(request.GET.get("new"))
    bands = bands_of_cells(scope, cells[:SHOWN])
    today = timezone.localdate()
    now = {cell: in_force(held, today) for cell, held in bands.items()}
    one = cells[0] if len(cells) == 1 else None
    names = band_names(scope) if is_new else None
    count = len(cells)
    title = ngettext("Change %(count)s band", "Change %(count)s bands", count) % {"count": formats.number(count)}
    if is_new or one is not None:
        title = _("New price band") if is_new else _("Change the price band")
    return ChangePage(
        title=title,
        trail=[Link(_("Market order"), reverse("cases")), Link(_("Price bands"), reverse("price-bands"))],
        url=f"{request.path}?{urlencode(list(_told(request, cells)))}",
        hidden=[],
        cells=[ChangedCell(product_of(known, cell), place_of(known, cell), price_of(now[cell])) for cell in cells[:SHOWN]],
        more=_("and %(count)s more") % {"count": formats.number(count - SHOWN)} if count > SHOWN else "",
        bands=[] if one is None else [_line(band, now[one]) for band in bands[one]],
        is_new=is_new,
        products=_choices(names.products if names else (), typed.get("sku", "")),
        channels=_choices(names.channels if names else (), typed.get("channel", "")),
        territories=_choices(names.territories if names else (), typed.get("territory", "")),
        typed=_typed(typed, None if one is None else now[one]),
        ways=_ways(typed.get("way", Way.SET if is_new or one is not None else Way.OF_MSRP), is_new),
        drafts=_drafts(scope, typed.get("draft")),
        currencies=_currencies(known, cells),
        back=Link(_("Back to the bands"), reverse("price-bands")),
        trouble=trouble,
    )


def _told(request: HttpRequest, cells: Sequence[Cell]) -> Sequence[tuple[str, str]]:
    """The address of the form: cells by their own names, so that a filter read again later takes no others."""
    if request.GET.get("new"):
        return [("new", "1")]
    if request.GET.get("all"):
        return [(name, value) for name, value in request.GET.items() if value]
    return [("cell", cell_id(cell)) for cell in cells]


def _line(band: Band, now: Band | None) -> BandLine:
    return BandLine(days_text(band.valid_from, band.valid_to), price_of(band), band is now)


def _choices(names: Sequence[Any], held: str) -> list[Choice]:
    return [Choice(each.code, f"{each.name} ({each.code})", each.code == held) for each in names]


def _typed(typed: Mapping[str, str], now: Band | None) -> dict[str, str]:
    """What was typed, else the band in force and the usual percentages, from tomorrow on."""
    usual = {**USUAL, "valid_from": (timezone.localdate() + timedelta(days=1)).isoformat(), "until_next": "1"}
    if now is not None:
        usual |= {"floor": f"{now.floor.normalize():f}", "ceiling": f"{now.ceiling.normalize():f}", "currency": now.currency}
    return {
        **usual,
        **{name: str(value) for name, value in typed.items()},
        **({"until_next": typed.get("until_next", "")} if typed else {}),
    }


def _ways(held: str, is_new: bool) -> list[Choice]:
    labels = {
        Way.SET: _("Set floor and ceiling"),
        Way.OF_MSRP: _("From MSRP by percentages"),
        Way.SHIFT: _("Move those in force by percent"),
        Way.END: _("End them: no band any more"),
    }
    return [Choice(way, label, way == held) for way, label in labels.items() if not is_new or way in (Way.SET, Way.OF_MSRP)]


def _drafts(scope: Scope, held: str | None) -> list[Choice]:
    drafts = open_drafts(scope, author=scope.actor)
    chosen = held if held is not None else str(drafts[0].id) if drafts else ""
    known = [Choice(str(each.id), _("draft %(draft)s") % {"draft": each.id}, str(each.id) == chosen) for each in drafts]
    return [*known, Choice("", _("a new draft"), not chosen)]


def _currencies(known: Named, cells: Sequence[Cell]) -> list[str]:
    if len(cells) != 1:
        return []
    return list(allowed_currencies(known.channels[cells[0].channel].currency, known.products[cells[0].product].currency))
