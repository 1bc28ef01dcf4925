"""The spend rows that a figure was made from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from channels_core.spend.choices import Purpose
from channels_core.spend.queries import SpendFilter, listed_spend, spend_totals
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.downloads import streamed_csv
from foundation.web.paging import CursorInvalid, page_of
from foundation.web.parameters import ParametersInvalid, choice, code, day, read_parameters
from foundation.web.rows import PAGE_SIZE, RowCell, RowColumn, RowsPage, address, filter_chips, pages_of, query_of
from foundation.web.views import PageView

_KNOWN = (
    code("channel", "the channel"),
    code("partner", "the partner"),
    code("brand", "the brand"),
    choice("purpose", "what it was for", tuple(str(purpose) for purpose in Purpose)),
    day("from", "the first day"),
    day("to", "the first day after the last"),
)
_FIELDS = ("day", "id")


class SpendRowsView(PageView):
    """The page and, by its ending, every row as a file."""

    permissions = {"GET": "facts:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponseBase:
        try:
            values = read_parameters(request.GET, (*_KNOWN, code("cursor", "the page's place")))
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        wanted = SpendFilter(
            values["from"], values["to"], values["channel"], values["partner"], values["brand"], values["purpose"]
        )
        rows = listed_spend(self.scope, wanted)
        if ending:
            return streamed_csv(rows.order_by("day", "id"), [name for name, *_rest in _columns()], _plain_cells, name="spend")
        try:
            page = page_of(rows, fields=_FIELDS, cursor=values["cursor"], size=PAGE_SIZE, descending=True)
        except CursorInvalid as error:
            raise BadRequest("cursor") from error
        query = query_of(_KNOWN, values)
        path = reverse("spend-rows")
        shown = RowsPage(
            title=_("Spend rows"),
            trail=[Link(_("Today"), "/")],
            columns=[RowColumn(*column) for column in _columns()],
            rows=[_cells(row) for row in page.rows],
            chips=filter_chips(path, query),
            summary=_summary(*spend_totals(self.scope, wanted)),
            pages=pages_of(page, path, query),
            downloads=[Link("CSV", address(reverse("spend-file"), query), _("Download as %(kind)s") % {"kind": "CSV"})],
        )
        return render(request, "components/rows_page.html", {"page": shown})


def _columns() -> list[tuple[str, str, bool]]:
    return [
        ("day", _("Day"), False),
        ("spend", _("Spend"), False),
        ("channel_code", _("Channel"), False),
        ("purpose", _("Purpose"), False),
        ("campaign", _("Campaign"), False),
        ("partner_code", _("Partner"), False),
        ("amount", _("Amount"), True),
        ("currency", _("Currency"), False),
        ("brand_amount", _("In the brand’s currency"), True),
    ]


def _purpose(purpose: str) -> str:
    return {
        Purpose.ACQUISITION: _("acquisition"),
        Purpose.RETENTION: _("retention"),
        Purpose.TRADE: _("trade"),
        Purpose.OPERATIONS: _("operations"),
        Purpose.COMMISSION: _("commission"),
        Purpose.BRAND: _("brand"),
    }[Purpose(purpose)]


def _summary(count: int, amount: Decimal, currencies: list[str]) -> str:
    rows = ngettext("%(count)s row", "%(count)s rows", count) % {"count": formats.number(count)}
    if len(currencies) != 1:
        return rows
    money = formats.money(amount, currencies[0], digits=formats.minor_digits(currencies[0]))
    return _("%(rows)s · %(money)s in all") % {"rows": rows, "money": money}


def _plain_cells(row: Any) -> list[Any]:
    return [
        row.day,
        f"{row.source} {row.spend_id}",
        row.channel.code,
        row.purpose,
        row.campaign,
        row.partner.code if row.partner else "",
        row.amount,
        row.currency,
        row.brand_amount,
    ]


def _cells(row: Any) -> list[RowCell]:
    """Channel and partner by name with their code beside, amounts with two decimals, the rest as it is."""
    cells = _plain_cells(row)
    cells[0], cells[3] = formats.day(row.day, get_language() or "en", year=True), _purpose(row.purpose)
    shown = [
        RowCell(formats.number(cell, digits=2), is_figure=True)
        if isinstance(cell, Decimal)
        else RowCell(str(cell) or formats.EN_DASH)
        for cell in cells
    ]
    shown[1] = RowCell(row.spend_id, code=row.source)
    shown[2] = RowCell(row.channel.name, code=row.channel.code)
    if row.partner:
        shown[5] = RowCell(row.partner.name, code=row.partner.code)
    return shown
