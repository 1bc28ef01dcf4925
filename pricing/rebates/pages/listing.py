"""All programmes with what they have cost so far, a new one, and the accruals that the cost is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels_core.brands.queries import brands
from channels_core.channels.queries import channel_names, channel_rows, one_channel
from channels_core.parties.queries import partner_choices, partner_head, partner_names
from channels_core.products.queries import product_lines
from foundation.values.clock import business_day, days_at
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.editing import Edited, EditView, Trouble
from foundation.web.fields import EditForm, FormField, field_of
from foundation.web.lists import ListAddress, choice_filter
from foundation.web.paging import CursorInvalid
from foundation.web.parameters import Parameter, ParametersInvalid, code, read_parameters
from foundation.web.views import PageView
from partners.tiers.queries import tier_options
from pricing.rebates.blocks.programme import amount, days_text, eligible_text, money, rule_text
from pricing.rebates.blocks.shapes import ListedProgramme, ProgrammeListPage, ShownAccrual
from pricing.rebates.choices import Metric, Mode
from pricing.rebates.forms import asked_terms, read_eligibility, read_version
from pricing.rebates.queries import AccrualFilter, ProgrammeCard, VersionCard, programme_cards
from pricing.rebates.queries.earned import AccrualRow, accrual_sums, accruals_listed, accruals_page
from pricing.rebates.queries.trying import terms_of
from pricing.rebates.rules.drafts import VersionTerms
from pricing.rebates.services import create_programme
from pricing.rebates.wording import metric_name, mode_name

RIGHT = "rebates:write"
PAGE_SIZE = 50
FILTERS = (code("programme", "the programme"), code("partner", "the partner"))
ADDRESS = ListAddress("accruals", FILTERS, {})
_ACCRUALS = (*FILTERS, Parameter("cursor", str, "string", "where the page begins"))


class ProgrammeList(PageView):
    """The page and, by its ending, its rows as a file."""

    permissions = {"GET": "rebates:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        today = _today(self.scope)
        found = programme_cards(self.scope, day=today)
        if ending:
            return _programme_file(found, ending)
        names = _names(self.scope, found)
        rows = [_listed(each, names, today) for each in found if each.versions]
        running = [each for each in found if _holds(each, today)]
        total: dict[str, Decimal] = {}
        for each in found:
            total[each.currency] = total.get(each.currency, Decimal(0)) + each.cost
        spent = _(" and ").join(formats.money(value, currency) for currency, value in sorted(total.items()) if value)
        lead = ngettext("%(count)s programme is in force.", "%(count)s programmes are in force.", len(running)) % {
            "count": len(running)
        }
        files = [(each, reverse("rebates-file", args=[each])) for each in ("csv", "xlsx")]
        page = ProgrammeListPage(
            trail=[Link(_("Money"), reverse("rebates"))],
            stamp=None,
            lead=lead,
            text=_("Partners have earned %(money)s so far.") % {"money": spent} if spent else "",
            tabs=[],
            rows=rows,
            downloads=[Link(each.upper(), url, _("Download as %(kind)s") % {"kind": each.upper()}) for each, url in files],
            new_url=reverse("rebate-new") if self.scope.may(RIGHT) else "",
            empty_text=_("Programmes come with the file rebate_programmes.csv, or are made here."),
        )
        return render(request, "pricing/rebates/list.html", {"page": page})


def _today(scope: Scope) -> date:
    zones = [brand.time_zone for brand in brands(scope)]
    return business_day(timezone.now(), zones[0] if zones else "UTC")


def _shown_version(each: ProgrammeCard) -> VersionCard:
    """The version in force, else the next, the last, or the draft."""
    return each.current or each.draft or each.versions[-1]


def _holds(each: ProgrammeCard, today: date) -> bool:
    now = each.current
    return now is not None and now.first is not None and now.last is not None and now.first <= today <= now.last


def _names(scope: Scope, found: list[ProgrammeCard]) -> dict[str, str]:
    shown = [_shown_version(each) for each in found if each.versions]
    return {**partner_names(scope, [each.partner for each in shown]), **channel_names(scope, [each.channel for each in shown])}


def _listed(each: ProgrammeCard, names: Mapping[str, str], today: date) -> ListedProgramme:
    now = _shown_version(each)
    terms = terms_of(now)
    return ListedProgramme(
        name=each.name,
        code=each.code,
        url=reverse("rebate", args=[each.code]),
        eligible=eligible_text(terms.eligibility, names),
        rule=rule_text(terms),
        days=days_text(now.first or now.starts_on, now.last or now.ends_on),
        version=_("v%(number)s") % {"number": now.number},
        draft=_("draft") if each.draft else "" if _holds(each, today) else _("not in force"),
        partners=each.partners,
        cost=money(each.cost, each.currency),
    )


def _programme_file(found: list[ProgrammeCard], ending: str) -> HttpResponse:
    header = (
        *(
            "programme",
            "name",
            "brand",
            "partner",
            "tier",
            "channel",
            "line",
            "metric",
            "mode",
            "version",
            "starts_on",
            "ends_on",
        ),
        *("partners", "accrued", "currency"),
    )
    lines = []
    for each in found:
        if not each.versions:
            continue
        now = _shown_version(each)
        lines.append((
            each.code, each.name, each.brand, now.partner, now.tier, now.channel, now.line, str(now.schedule.metric),
            str(now.schedule.mode), now.number, now.first or now.starts_on, now.last or now.ends_on, each.partners, each.cost,
            each.currency,
        ))  # fmt: skip
    return (csv_download if ending == "csv" else xlsx_download)(header, lines, name="rebates")


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
        known = {each.code: each for each in programme_cards(self.scope, day=_today(self.scope))}
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
    channel = _shown_version(programme).channel if programme and programme.versions else ""
    query = f"?partner={row.partner}&from={row.starts_on}&to={row.ends_on + timedelta(days=1)}"
    lines_url = reverse("order-lines") + query + (f"&channel={channel}" if channel else "")
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


class NewProgramme(EditView):
    """A form for a programme that there is not yet; its slabs are edited on its own page."""

    permissions = {"GET": RIGHT, "POST": RIGHT}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(request, None, None)

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        today = _today(self.scope)
        programme = request.POST.get("code", "").strip()
        terms = replace(
            read_version(request.POST, _usual(self.scope, request.POST, today)), eligibility=read_eligibility(request.POST)
        )
        brand = request.POST.get("brand") or _brand_of(self.scope, request.POST)
        create_programme(self.scope, brand=brand, code=programme, terms=asked_terms(terms))
        return Edited(reverse("rebate", args=[programme]), _("The programme is made as a draft: set its slabs, then publish it."))

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        return self._form(request, {name: str(value) for name, value in request.POST.items()}, trouble)

    def _form(self, request: HttpRequest, typed: Mapping[str, str] | None, trouble: Trouble | None) -> HttpResponse:
        if self.scope.codes("partner") is not None and not partner_choices(self.scope):
            raise PermissionDenied
        fields = _new_fields(self.scope, _today(self.scope), typed, trouble)
        form = EditForm("new", reverse("rebate-new"), _("New programme"), _("Make a draft"), fields, trouble=trouble)
        trail = [Link(_("Money"), reverse("rebates")), Link(_("Rebates"), reverse("rebates"))]
        return render(request, "pricing/rebates/new.html", {"form": form, "trail": trail})


def _brand_of(scope: Scope, typed: Mapping[str, str]) -> str:
    """That of the partner or channel that is named, else the only one."""
    head = partner_head(scope, typed.get("partner", "")) if typed.get("partner") else None
    if head is not None:
        return head.brand
    channel = one_channel(scope, typed["channel"], day_in=days_at(timezone.now())) if typed.get("channel") else None
    if channel is not None:
        return channel.brand
    known = brands(scope)
    return known[0].code if len(known) == 1 else ""


def _usual(scope: Scope, typed: Mapping[str, str], today: date) -> VersionTerms:
    """What a new programme says where its form does not ask: the currency of its brand or channel."""
    currency = next(iter(brand.currency for brand in brands(scope) if brand.code == typed.get("brand")), "")
    channel = next((row for row in channel_rows(scope).values() if row.code == typed.get("channel")), None)
    if channel is not None:
        currency = channel.currency
    currency = currency or next((brand.currency for brand in brands(scope)), "")
    return VersionTerms("", Metric.NET_REVENUE, Mode.INCREMENTAL, (), today, today, currency)


def _new_fields(scope: Scope, today: date, typed: Mapping[str, str] | None, trouble: Trouble | None) -> list[FormField]:
    known = brands(scope)
    tiers = {option.rsplit(":", 1)[1]: option.rsplit(":", 1)[1] for option in tier_options(scope)}
    channels = channel_names(scope, [row.code for row in channel_rows(scope).values()])
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)

    def field(name: str, label: str, stored: str = "", **more: object) -> FormField:
        return field_of(name, label, stored=stored, typed=typed, trouble=trouble, **more)  # type: ignore[arg-type]

    def chosen(name: str, label: str, choices: Mapping[str, str], everything: str) -> FormField:
        return field(name, label, kind="select", choices={"": everything, **choices})

    fields = [
        field("code", _("Code"), longest=100, is_required=True, help=_("how programs call it, such as DEALER-2027")),
        field("name", _("Name"), longest=300, is_required=True),
        chosen("partner", _("Partner"), partner_choices(scope), _("all partners")),
        chosen("tier", _("Tier"), tiers, _("every tier")),
        chosen("channel", _("Channel"), channels, _("every channel")),
        chosen("line", _("Product line"), product_lines(scope), _("every product")),
        field(
            "metric", _("Measured by"), str(Metric.NET_REVENUE), kind="select", choices={str(m): metric_name(m) for m in Metric}
        ),
        field("mode", _("How it pays"), str(Mode.INCREMENTAL), kind="select", choices={str(m): mode_name(m) for m in Mode}),
        field("starts_on", _("First day"), first.isoformat(), kind="date", is_required=True),
        field("ends_on", _("Last day"), date(first.year, 12, 31).isoformat(), kind="date", is_required=True),
        field("lower", _("First slab from"), "0"),
        field("rate", _("Its rate"), "", unit="%", is_required=True),
    ]
    if len(known) > 1:
        fields.insert(2, chosen("brand", _("Brand"), {brand.code: brand.name for brand in known}, _("by partner or channel")))
    return fields
