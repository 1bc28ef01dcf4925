"""The order lines that a figure was made from."""

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

from channels_core.orders.queries import LineFilter, line_totals, listed_lines
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.downloads import streamed_csv
from foundation.web.paging import CursorInvalid, page_of
from foundation.web.parameters import ParametersInvalid, code, day, read_parameters
from foundation.web.rows import PAGE_SIZE, RowCell, RowColumn, RowsPage, address, filter_chips, pages_of, query_of
from foundation.web.views import PageView

_KNOWN = (
    code("channel", "the channel"),
    code("partner", "the partner"),
    code("brand", "the brand"),
    code("sku", "the product"),
    code("line", "the line of products"),
    code("source", "where the order comes from"),
    code("order", "the order"),
    day("from", "the first business day"),
    day("to", "the first business day after the last"),
)
#: Columns that stand in the file alone: on the page the currency stands with the price.
_FILE_ONLY = ("customer_id", "currency")
#: Columns of codes that the page tells by name.
_NAMED = ("channel_code", "sku", "partner_code", "territory_code")
_FIELDS = ("business_day", "id")


class OrderLinesView(PageView):
    """The page and, by its ending, every line as a file."""

    permissions = {"GET": "facts:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponseBase:
        try:
            values = read_parameters(request.GET, (*_KNOWN, code("cursor", "the page's place")))
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        narrowed = {name: values[name] for name in ("channel", "partner", "brand", "sku", "line", "source", "order")}
        wanted = LineFilter(values["from"], values["to"], **narrowed)
        rows = listed_lines(self.scope, wanted)
        if ending:
            return streamed_csv(
                rows.order_by("business_day", "id"), [name for name, *_rest in _columns()], _plain_cells, name="order-lines"
            )
        try:
            page = page_of(rows, fields=_FIELDS, cursor=values["cursor"], size=PAGE_SIZE, descending=True)
        except CursorInvalid as error:
            raise BadRequest("cursor") from error
        query = query_of(_KNOWN, values)
        path = reverse("order-lines")
        shown = RowsPage(
            title=_("Order lines"),
            trail=[Link(_("Today"), "/")],
            columns=[RowColumn(*column) for column in _columns() if column[0] not in _FILE_ONLY],
            rows=[_cells(row) for row in page.rows],
            chips=filter_chips(path, query),
            summary=_summary(*line_totals(self.scope, wanted)),
            pages=pages_of(page, path, query),
            downloads=[Link("CSV", address(reverse("order-lines-file"), query), _("Download as %(kind)s") % {"kind": "CSV"})],
        )
        return render(request, "components/rows_page.html", {"page": shown})


def _columns() -> list[tuple[str, str, bool]]:
    return [
        ("business_day", _("Day"), False),
        ("line", _("Order line"), False),
        ("channel_code", _("Channel"), False),
        ("sku", _("Product"), False),
        ("partner_code", _("Partner"), False),
        ("territory_code", _("Shipped to"), False),
        ("customer_id", _("Customer"), False),
        ("quantity", _("Units"), True),
        ("unit_price", _("Unit price"), True),
        ("currency", _("Currency"), False),
        ("net_revenue", _("Net revenue"), True),
        ("gross_margin", _("Gross margin"), True),
    ]


def _summary(count: int, revenue: Decimal, currencies: list[str]) -> str:
    lines = ngettext("%(count)s line", "%(count)s lines", count) % {"count": formats.number(count)}
    if len(currencies) != 1:
        return lines
    money = formats.money(revenue, currencies[0], digits=formats.minor_digits(currencies[0]))
    return _("%(lines)s · net revenue %(money)s") % {"lines": lines, "money": money}


def _plain_cells(row: Any) -> list[Any]:
    margin = None if row.cost is None else row.net_revenue - row.cost
    return [
        row.business_day,
        f"{row.source} {row.order_id} / {row.line_no}",
        row.channel.code,
        row.product.sku,
        row.partner.code if row.partner else "",
        row.territory.code if row.territory else "",
        row.customer.customer_id if row.customer else "",
        row.quantity,
        row.unit_price,
        row.currency,
        row.net_revenue,
        margin,
    ]


def _cells(row: Any) -> list[RowCell]:
    """Things by name with their code beside, amounts with two decimals, the rest as it is."""
    language = get_language() or "en"
    named = dict(zip((column[0] for column in _columns()), _plain_cells(row), strict=True))
    shown = {
        "business_day": formats.day(row.business_day, language, year=True),
        "line": f"{row.order_id} / {row.line_no}",
        "channel_code": row.channel.name,
        "sku": row.product.name,
        "partner_code": row.partner.name if row.partner else "",
        "territory_code": row.territory.name if row.territory else "",
        "quantity": formats.number(row.quantity, digits=0 if row.quantity == row.quantity.to_integral_value() else 3),
        "unit_price": formats.number(row.unit_price, digits=2),
        **{
            code: "" if named[code] is None else formats.number(named[code], digits=2) for code in ("net_revenue", "gross_margin")
        },
    }
    beside = {"line": row.source, "unit_price": row.currency, **{code: named[code] for code in _NAMED}}
    return [
        RowCell(shown.get(code, named[code]) or formats.EN_DASH, is_figure, beside.get(code, ""))
        for code, _label, is_figure in _columns()
        if code not in _FILE_ONLY
    ]
