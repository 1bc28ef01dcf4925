"""The price ladder of a product: are its prices inside their bands, channel by channel and day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from channels_core.territories.queries import territory_names
from conflicts.cases.blocks import stake_figure
from conflicts.cases.queries import CaseFilter, list_page, names_for
from conflicts.cases.wording import case_number, kind_label, status_label, who_of
from conflicts.detectors.choices import PRICE_KINDS
from conflicts.price_ladder.blocks import DayDrawing, LadderDrawing, day_drawing, ladder_drawing, price_text
from conflicts.price_ladder.forms import KNOWN, PERIODS
from conflicts.price_ladder.queries import LadderAsked, ladder, ladder_channels, ladder_countries, ladder_products
from conflicts.price_ladder.rules import Ladder, Rung
from foundation.jobs.queries import published
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Figure, Link, Option, Picker, RunStamp
from foundation.web.downloads import csv_download
from foundation.web.parameters import ParametersInvalid, read_parameters
from foundation.web.views import PageView

MOST_CASES = 20


@dataclass(frozen=True)
class LadderRow:
    """A channel in the table behind the drawing."""

    name: str
    band: str
    seen: str
    median: str
    breaches: str
    count: str
    edit_url: str


@dataclass(frozen=True)
class LadderCase:
    severity: str
    who: str
    kind: str
    number: str
    url: str
    days: str
    at_stake: Figure
    units: str
    status: str


@dataclass(frozen=True)
class LadderPage:
    title: str
    code: str
    trail: Sequence[Link]
    pickers: Sequence[Picker]
    download_url: str
    bands_url: str
    lead: str
    text: str
    stamp: RunStamp | None
    drawing: LadderDrawing | None
    unit: str
    rows: Sequence[LadderRow]
    days: DayDrawing | None
    cases: Sequence[LadderCase]
    case_count: str
    cases_url: str
    may_edit: bool


@dataclass(frozen=True)
class ProductLine:
    sku: str
    name: str
    line: str
    msrp: str
    url: str


@dataclass(frozen=True)
class ProductPage:
    trail: Sequence[Link]
    rows: Sequence[ProductLine]


class LadderProducts(PageView):
    """Of which product."""

    permissions = {"GET": "bands:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            ProductLine(
                each.sku, each.name, each.line, price_text(each.msrp, each.currency), reverse("price-ladder", args=[each.sku])
            )
            for each in ladder_products(self.scope)
        ]
        page = ProductPage([Link(_("Market order"), reverse("cases"))], rows)
        return render(request, "conflicts/price_ladder/list.html", {"page": page})


class LadderView(PageView):
    """The page and, by its ending, every price that it is drawn from."""

    permissions = {"GET": "bands:read"}

    def get(self, request: HttpRequest, sku: str, ending: str = "") -> HttpResponse:
        try:
            values = read_parameters(request.GET, KNOWN)
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        product = next(iter(ladder_products(self.scope, sku=sku)), None)
        if product is None:
            raise Http404
        run = next((each for each in published(self.scope) if each.brand == product.brand), None)
        if run is None:
            title = {"title": product.name, "trail": _trail()}
            return render(request, "conflicts/price_ladder/empty.html", {"page": title})
        last: date = run.business_date
        asked = LadderAsked(sku, last - timedelta(days=PERIODS[values["days"]] - 1), last, values["territory"])
        channels = ladder_channels(self.scope, brand=product.brand)
        found = ladder(self.scope, asked, product, channels)
        if ending:
            return _file(found, channels)
        page = _page(self.scope, found, asked, values, channels, run)
        return render(request, "conflicts/price_ladder/detail.html", {"page": page})


def _file(found: Ladder, channels: Mapping[int, tuple[str, str, Any]]) -> HttpResponse:
    rows = ((each.day, channels[each.channel][0], each.price, found.currency, str(each.stand)) for each in found.seen)
    return csv_download(("day", "channel", "price", "currency", "stand"), rows, name=f"price-ladder-{found.sku}")


def _trail() -> list[Link]:
    return [Link(_("Market order"), reverse("cases")), Link(_("Price ladder"), reverse("price-ladders"))]


def _page(
    scope: Scope, found: Ladder, asked: LadderAsked, values: Mapping[str, Any], channels: Mapping[int, Any], run: Any
) -> LadderPage:
    names = {channel: name for channel, (_code, name, _side) in channels.items()}
    may_edit = scope.may("bands:write") and scope.codes("partner") is None
    urls = (
        {channel: _edit_url(found.sku, code, asked.territory) for channel, (code, _name, _side) in channels.items()}
        if may_edit
        else {}
    )
    cases = _cases(scope, found)
    path = reverse("price-ladder", args=[found.sku])
    told = {name: value for name, value in values.items() if value is not None and (name, value) != ("days", "28")}
    query = f"?{urlencode(told)}" if told else ""
    lead, text = _sentence(found, names)
    stamp = RunStamp(run.run_id, run.published_at, reverse("night", args=[run.run_id])) if scope.may("runs:read") else None
    return LadderPage(
        title=found.name,
        code=found.sku,
        trail=_trail(),
        pickers=_pickers(scope, found, asked, values, path),
        download_url=f"{reverse('price-ladder-file', args=[found.sku])}{query}",
        bands_url=f"{reverse('price-bands')}?{urlencode({'sku': found.sku})}",
        lead=lead,
        text=text,
        stamp=stamp,
        drawing=ladder_drawing(found, names, urls),
        unit=_("%(currency)s a unit, net") % {"currency": found.currency},
        rows=[_row(rung, found.currency, names, urls) for rung in found.rungs],
        days=day_drawing(found, names),
        cases=cases,
        case_count=ngettext("%(count)s case", "%(count)s cases", len(cases)) % {"count": formats.number(len(cases))},
        cases_url=f"{reverse('cases')}?{urlencode({'sku': found.sku})}",
        may_edit=may_edit,
    )


def _edit_url(sku: str, channel: str, territory: str | None) -> str:
    query = {"sku": sku, "channel": channel, **({"territory": territory} if territory else {})}
    return f"{reverse('price-band-change')}?{urlencode(query)}"


def _pickers(scope: Scope, found: Ladder, asked: LadderAsked, values: Mapping[str, Any], path: str) -> list[Picker]:
    language = get_language() or "en"
    days = formats.day_range(found.first, found.last, language)
    kept = {"territory": asked.territory} if asked.territory else {}
    periods = [
        Option(_("last %(days)s days") % {"days": count}, f"{path}?{urlencode({**kept, 'days': name})}", name == values["days"])
        for name, count in sorted(PERIODS.items(), key=lambda item: item[1])
    ]
    held = {} if values["days"] == "28" else {"days": values["days"]}
    places = territory_names(scope, [asked.territory] if asked.territory else [])
    countries = ladder_countries(scope)
    options = [Option(_("all"), f"{path}?{urlencode(held)}" if held else path, asked.territory is None)]
    options += [
        Option(name, f"{path}?{urlencode({**held, 'territory': code})}", code == asked.territory) for code, name in countries
    ]
    current = places.get(asked.territory or "", asked.territory or _("all"))
    return [
        Picker(_("Period"), _("last %(days)s days") % {"days": PERIODS[values["days"]]}, periods, detail=days, icon="calendar"),
        Picker(_("Territory"), current, options, prefix=_("Territory")),
    ]


def _band(rung: Rung, currency: str) -> str:
    if rung.floor is None or rung.ceiling is None:
        return _("no band")
    return f"{price_text(rung.floor, currency)} – {price_text(rung.ceiling, currency)}"


def _row(rung: Rung, currency: str, names: Mapping[int, str], urls: Mapping[int, str]) -> LadderRow:
    prices = [each for each in (rung.lowest, rung.highest, rung.under, rung.over, rung.allowed) if each is not None]
    seen = f"{price_text(min(prices), currency)} – {price_text(max(prices), currency)}" if prices else "–"
    return LadderRow(
        name=names[rung.channel],
        band=_band(rung, currency),
        seen=seen,
        median="–" if rung.median is None else price_text(rung.median, currency),
        breaches=formats.number(rung.breaches),
        count=formats.number(rung.count),
        edit_url=urls.get(rung.channel, ""),
    )


def _sentence(found: Ladder, names: Mapping[int, str]) -> tuple[str, str]:
    """How many prices were out of their band, and where most of them come from."""
    if not found.count:
        return _("No price was seen in these days."), _("Choose a longer period or another territory.")
    language = get_language() or "en"
    rate = formats.percent(1 - Decimal(found.breaches) / found.count, language)
    words = {"all": formats.number(found.count), "out": formats.number(found.breaches), "rate": rate}
    lead = ngettext(
        "%(out)s of %(all)s price is out of its band, compliance %(rate)s.",
        "%(out)s of %(all)s prices are out of their band, compliance %(rate)s.",
        found.count,
    )
    parts = []
    worst = max(found.rungs, key=lambda rung: rung.breaches)
    if worst.breaches:
        told = {"name": names[worst.channel], "count": formats.number(worst.breaches)}
        parts.append(_("%(count)s of them come from %(name)s.") % told)
    allowed = min((rung.allowed for rung in found.rungs if rung.allowed is not None), default=None)
    if allowed is not None:
        price = price_text(allowed, found.currency)
        parts.append(_("%(price)s under a floor is covered by a promotion and counts for no breach.") % {"price": price})
    return lead % words, formats.sentences(parts, language)


def _cases(scope: Scope, found: Ladder) -> list[LadderCase]:
    wanted = CaseFilter(sku=found.sku, since=found.first, until=found.last + timedelta(days=1))
    rows = [row for row in list_page(scope, wanted, cursor=None, size=200, by_stake=True).rows if row.kind in PRICE_KINDS][
        :MOST_CASES
    ]
    names = names_for(scope, rows)
    return [
        LadderCase(
            severity=row.severity,
            who=who_of(row, names),
            kind=kind_label(row.kind),
            number=case_number(row.id),
            url=reverse("case", args=[row.id]),
            days=formats.day_range(row.first_seen, row.last_seen, get_language() or "en"),
            at_stake=stake_figure(row),
            units="–" if row.units is None else formats.number(row.units),
            status=status_label(row.status),
        )
        for row in rows
    ]
