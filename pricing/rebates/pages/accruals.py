"""The accruals that the cost of rebates is made of; each opens into its order lines."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels_core.parties.queries import partner_choices
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.lists import ListAddress, choice_filter
from foundation.web.paging import CursorInvalid
from foundation.web.parameters import Parameter, ParametersInvalid, code, read_parameters
from foundation.web.views import PageView
from pricing.rebates.blocks.programme import amount, days_text, money
from pricing.rebates.blocks.shapes import ShownAccrual
from pricing.rebates.pages.listing import today_of
from pricing.rebates.queries import AccrualFilter, ProgrammeCard, programme_cards
from pricing.rebates.queries.earned import AccrualRow, accrual_sums, accruals_listed, accruals_page

PAGE_SIZE = 50
FILTERS = (code("programme", "the programme"), code("partner", "the partner"))
ADDRESS = ListAddress("accruals", FILTERS, {})
_ACCRUALS = (*FILTERS, Parameter("cursor", str, "string", "where the page begins"))


class AccrualList(PageView):
    """The page and, by its ending, all its rows as a file."""

    permissions = {"GET": "rebates:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        try:
            values = read_parameters(request.GET, _ACCRUALS)
            wanted = AccrualFilter(values["programme"], values["partner"])
            if ending:
                return _accrual_file(self.scope, wanted, ending)
            found = accruals_page(self.scope, wanted, cursor=values["cursor"], size=PAGE_SIZE)
        except (ParametersInvalid, CursorInvalid) as error:
            raise BadRequest(str(error)) from error
        known = {each.code: each for each in programme_cards(self.scope, day=today_of(self.scope))}
        sums = accrual_sums(self.scope, wanted)
        told = _(" and ").join(formats.money(total, currency) for currency, total, _count in sums)
        count = sum(row[2] for row in sums)
        files = [(each, ADDRESS.of(values, path=reverse("accruals-file", args=[each]), cursor=None)) for each in ("csv", "xlsx")]
        context = {
            "trail": [Link(_("Money"), reverse("rebates"))],
            "downloads": [Link(each.upper(), url, _("Download as %(kind)s") % {"kind": each.upper()}) for each, url in files],
            "chips": ADDRESS.chips(values),
            "filters": [
                choice_filter(values, "programme", _("Programme"), {each.code: each.name for each in known.values()}),
                choice_filter(values, "partner", _("Partner"), partner_choices(self.scope)),
            ],
            "filter_url": reverse("accruals"),
            "kept": ADDRESS.kept(values),
            "summary": ngettext("%(money)s in %(count)s accrual", "%(money)s in %(count)s accruals", count)
            % {"money": told, "count": formats.number(count)}
            if count
            else "",
            "rows": [_shown(self.scope, row, known.get(row.programme)) for row in found.rows],
            "pages": ADDRESS.pages(values, found),
        }
        return render(request, "pricing/rebates/accruals.html", {"page": context})


def _shown(scope: Scope, row: AccrualRow, programme: ProgrammeCard | None) -> ShownAccrual:
    query = {"partner": row.partner, "from": row.starts_on.isoformat(), "to": (row.ends_on + timedelta(days=1)).isoformat()}
    version = next((each for each in programme.versions if each.number == row.number), None) if programme else None
    if version is not None:
        query |= {name: code for name, code in (("channel", version.channel), ("line", version.line)) if code}
    lines_url = f"{reverse('order-lines')}?{urlencode(query)}"
    return ShownAccrual(
        partner=row.partner_name,
        partner_url=reverse("partner", args=[row.partner]) if scope.may("partners:read") else "",
        programme=programme.name if programme else row.programme,
        programme_url=reverse("rebate", args=[row.programme]) if programme else "",
        days=days_text(row.starts_on, row.ends_on),
        version=_("v%(number)s") % {"number": row.number},
        base=amount(row.base),
        baseline=None if row.baseline is None else amount(row.baseline),
        amount=money(row.amount, row.currency),
        amount_plain=str(row.amount),
        lines=row.lines,
        lines_url=lines_url if scope.may("facts:read") else "",
        note="",
    )


def _accrual_file(scope: Scope, wanted: AccrualFilter, ending: str) -> HttpResponse:
    header = (
        *("programme", "version", "partner", "name", "starts_on", "ends_on", "lines", "base", "baseline", "amount", "currency"),
    )
    lines = [
        (row.programme, row.number, row.partner, row.partner_name, row.starts_on, row.ends_on, row.lines, row.base, row.baseline,
         row.amount, row.currency)
        for row in accruals_listed(scope, wanted)
    ]  # fmt: skip
    return (csv_download if ending == "csv" else xlsx_download)(header, lines, name="accruals")
