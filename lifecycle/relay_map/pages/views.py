"""Relay > Map: products by channels, with the role of each and where it differs; one product beside it by its address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.edits.errors import EditMissing, EditRefused
from foundation.values.clock import business_day
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Link, Option, Picker, RunStamp, Trend
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.editing import Edited, EditView, Trouble
from foundation.web.parameters import ParametersInvalid, choice, code, read_parameters
from foundation.web.rows import address
from foundation.web.views import PageView
from lifecycle.playbook.choices import RelayRole
from lifecycle.playbook.wording import channel_kind, conflict_text, role_label, role_mark
from lifecycle.relay_map import wording
from lifecycle.relay_map.choices import MapOrder
from lifecycle.relay_map.pages.panel import Typed, panel_of
from lifecycle.relay_map.pages.shapes import Band, Column, Panel, RelayPage, ShownBreach, ShownCell, ShownLine, ShownRow
from lifecycle.relay_map.queries import Asked, RelayMap, relay_map
from lifecycle.relay_map.rules import Cell, MapRow
from lifecycle.stages.queries import stages_of
from lifecycle.stages.services import decide_stage, undo_stage
from lifecycle.stages.wording import stage_label

_PERIODS = ("28", "91")
_BREACHES = 6
PARAMETERS = (
    choice("period", "the days shown", _PERIODS, default="28"),
    code("market", "a country"),
    choice("order", "the order within a line", tuple(str(each) for each in MapOrder), default=str(MapOrder.STAGE)),
    code("brand", "the brand, where there are several"),
    code("sku", "the product shown beside the map"),
)


class RelayMapView(PageView):
    permissions = {"GET": "stages:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        return shown_map(request, self.scope, _asked(request))


class RelayMapFile(PageView):
    permissions = {"GET": "stages:read"}

    def get(self, request: HttpRequest, ending: str) -> HttpResponse:
        found = _map(self.scope, _asked(request))
        if found is None:
            raise Http404
        head = ["sku", "name", "line", "stage", "suggested", "confidence", "channel", "role", "share", "net_revenue", "conflict"]
        lines = [line for row in found.rows for line in _file_lines(row)]
        download = csv_download if ending == "csv" else xlsx_download
        return download(head, lines, name=f"relay-map-{found.day}")


class _StageEdit(EditView):
    """A POST edits; a GET, as after reloading, leads to the map."""

    permissions = {"GET": "stages:read", "POST": "stages:write"}
    card = "stage"

    def get(self, request: HttpRequest, sku: str) -> HttpResponse:
        if stages_of(self.scope, sku) is None:
            raise Http404
        return redirect(address(reverse("relay-map"), [("sku", sku)]))

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        typed = {name: str(value) for name, value in request.POST.items()}
        values = {**read_parameters({}, PARAMETERS), "sku": str(kwargs["sku"]), "market": typed.get("market") or None}
        return shown_map(request, self.scope, values, Typed(self.card, typed, trouble))

    def back(self, sku: str) -> str:
        return address(reverse("relay-map"), [("sku", sku), ("market", self.request.POST.get("market", ""))])

    def today(self, sku: str) -> date:
        held = stages_of(self.scope, sku)
        if held is None:
            raise EditMissing
        return business_day(timezone.now(), held.product.zone)


class StageDecision(_StageEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        sku, typed = str(kwargs["sku"]), request.POST
        fact = decide_stage(
            self.scope,
            sku=sku,
            stage=typed.get("stage", ""),
            valid_from=_day(typed.get("valid_from", "")),
            version=typed.get("version", ""),
            today=self.today(sku),
            territory=typed.get("market") or None,
            reason=typed.get("reason", ""),
        )
        words = {"stage": stage_label(fact.stage), "day": formats.day(fact.valid_from, get_language() or "en", year=True)}
        return Edited(self.back(sku), _("%(stage)s from %(day)s on.") % words)


class StageUndo(_StageEdit):
    card = "undo"

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        sku, typed = str(kwargs["sku"]), request.POST
        begins = _day(typed.get("valid_from", ""))
        if begins is None:
            raise EditMissing
        place = typed.get("market") or None
        undo_stage(
            self.scope, sku=sku, valid_from=begins, version=typed.get("version", ""), today=self.today(sku), territory=place
        )
        return Edited(self.back(sku), _("Taken back: the stage before it goes on."))


def _day(text: str) -> date | None:
    """The day typed; None where there is none. Raises EditRefused for what is no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise EditRefused.because("valid_from", _("This is no day: write it like 2026-12-01.")) from None


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        return read_parameters(request.GET, PARAMETERS)
    except ParametersInvalid as error:
        raise BadRequest(str(error)) from error


def _map(scope: Scope, values: Mapping[str, Any]) -> RelayMap | None:
    asked = Asked(int(values["period"]), values["market"], MapOrder(values["order"]), values["brand"])
    try:
        return relay_map(scope, asked)
    except LookupError as error:
        raise Http404 from error


def shown_map(request: HttpRequest, scope: Scope, values: Mapping[str, Any], typed: Typed | None = None) -> HttpResponse:
    """The page, with what was typed where it could not be saved. Raises Http404."""
    found = _map(scope, values)
    if found is None:
        return render(request, "lifecycle/relay_map/empty.html")
    panel = _panel(scope, found, values, typed) if values["sku"] else None
    return render(request, "lifecycle/relay_map/detail.html", {"page": _page(found, values, panel)})


def _panel(scope: Scope, found: RelayMap, values: Mapping[str, Any], typed: Typed | None) -> Panel:
    held = stages_of(scope.limited_to("brand", frozenset({found.brand})), values["sku"], values["market"])
    if held is None:
        raise Http404
    today = business_day(timezone.now(), held.product.zone)
    return panel_of(scope, held, today=today, close_url=_address(values, sku=None), typed=typed)


def _address(values: Mapping[str, Any], path: str = "", **more: str | None) -> str:
    """The map with the reader's choices; defaults are left out."""
    wanted = {**values, **more}
    defaults = {parameter.name: parameter.default for parameter in PARAMETERS}
    kept = [(name, None if wanted[name] == defaults[name] else wanted[name]) for name in defaults]
    return address(path or reverse("relay-map"), kept)


def _page(found: RelayMap, values: Mapping[str, Any], panel: Panel | None) -> RelayPage:
    breaches = sorted(
        (_breach(row, cell, found, values) for row in found.rows for cell in row.breaches),
        key=lambda each: -(each.figure.value or 0),
    )
    lines = [ShownLine(line, [_row(row, values) for row in rows]) for line, rows in groupby(found.rows, key=lambda row: row.line)]
    groups = [(group, len(list(channels))) for group, channels in groupby(found.channels, key=lambda channel: channel.group)]
    files = [
        Link(ending.upper(), _address(values, reverse("relay-map-file", args=[ending]), sku=None), _("the map as a file"))
        for ending in ("csv", "xlsx")
    ]
    return RelayPage(
        lead=wording.lead_text(len(found.rows)),
        text=wording.answer_text(found.rows, found.currency),
        stamp=RunStamp(found.run, found.published_at, f"/nights/{found.run}/"),
        pickers=_pickers(found, values),
        downloads=files,
        legend=[(str(role), role_mark(role), role_label(role)) for role in RelayRole],
        bands=[Band(wording.group_label(group), span) for group, span in groups],
        columns=[
            Column(channel.name, channel_kind(channel.kind), starts)
            for channel, starts in zip(found.channels, _starts(found), strict=True)
        ],
        lines=lines,
        breaches=breaches[:_BREACHES],
        more_breaches=max(0, len(breaches) - _BREACHES),
        foot=_("Cells: share of the product’s net revenue in the period, in percent."),
        panel=panel,
    )


def _starts(found: RelayMap) -> list[bool]:
    """Whether a group of columns begins at each."""
    groups = [channel.group for channel in found.channels]
    return [at == 0 or groups[at] != groups[at - 1] for at in range(len(groups))]


def _row(row: MapRow, values: Mapping[str, Any]) -> ShownRow:
    due = stage_label(row.suggestion.stage) if row.is_due and row.suggestion is not None else ""
    starts = [at == 0 or cell.channel.group != row.cells[at - 1].channel.group for at, cell in enumerate(row.cells)]
    return ShownRow(
        name=row.name,
        sku=row.sku,
        url=_address(values, sku=row.sku),
        stage=stage_label(row.stage) if row.stage else "",
        due=due,
        is_suggested=row.held is None and row.stage is not None,
        is_current=values["sku"] == row.sku,
        trend=Trend(row.months) if row.months else None,
        cells=[_cell(cell, starts_band) for cell, starts_band in zip(row.cells, starts, strict=True)],
    )


def _cell(cell: Cell, starts_band: bool) -> ShownCell:
    role = RelayRole.ABSENT if cell.role is None else cell.role
    language = get_language() or "en"
    told = f"{cell.channel.name}: {role_label(role)}, {formats.percent(cell.share, language, digits=1)}"
    if cell.breach is not None:
        told = f"{told}, {conflict_text(cell.breach.conflict)}"
    share = formats.number(cell.share * 100) if cell.share > 0 else ""
    return ShownCell(str(role), role_mark(role), share, told, cell.breach is not None, starts_band)


def _breach(row: MapRow, cell: Cell, found: RelayMap, values: Mapping[str, Any]) -> ShownBreach:
    assert cell.breach is not None
    text = f"{cell.channel.name} {conflict_text(cell.breach.conflict)}"
    return ShownBreach(row.name, text, _address(values, sku=row.sku), Figure(FigureKind.MONEY, cell.revenue, found.currency))


def _pickers(found: RelayMap, values: Mapping[str, Any]) -> list[Picker]:
    language = get_language() or "en"
    days = formats.day_range(found.since, found.day, language)
    periods = [
        Option(_("last %(days)s days") % {"days": period}, _address(values, period=period), period == values["period"])
        for period in _PERIODS
    ]
    everywhere = _("all markets")
    markets = [Option(everywhere, _address(values, market=None), values["market"] is None)]
    markets += [Option(name, _address(values, market=code), code == values["market"]) for code, name in found.markets]
    orders = [
        Option(wording.order_label(order), _address(values, order=str(order)), str(order) == values["order"])
        for order in MapOrder
    ]
    shown = [
        Picker(_("Period"), _("last %(days)s days") % {"days": values["period"]}, periods, detail=days, icon="calendar"),
        Picker(_("Market"), dict(found.markets).get(values["market"] or "", everywhere), markets),
        Picker(_("Order"), wording.order_label(MapOrder(values["order"])), orders, prefix=_("by")),
    ]
    if len(found.brands) > 1:
        brands = [Option(name, _address(values, brand=code, sku=None), code == found.brand) for code, name in found.brands]
        shown.insert(0, Picker(_("Brand"), dict(found.brands)[found.brand], brands))
    return shown


def _file_lines(row: MapRow) -> list[list[object]]:
    suggestion = row.suggestion
    head = [
        row.sku,
        row.name,
        row.line,
        row.held.stage if row.held else None,
        suggestion.stage if suggestion else None,
        suggestion.confidence if suggestion else None,
    ]
    return [
        [*head, cell.channel.code, cell.role, round(cell.share, 6), cell.revenue, cell.breach.conflict if cell.breach else None]
        for cell in row.cells
    ]
