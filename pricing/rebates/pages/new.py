"""A programme that there is not yet, made as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channels_core.brands.queries import brands
from channels_core.channels.queries import channel_names, channel_rows, one_channel
from channels_core.parties.queries import partner_choices, partner_head
from channels_core.products.queries import product_lines
from foundation.values.clock import days_at
from foundation.values.scope import Scope
from foundation.web.components import Link
from foundation.web.editing import Edited, EditView, Trouble
from foundation.web.fields import EditForm, FormField, field_of
from partners.tiers.queries import tier_options
from pricing.rebates.choices import Metric, Mode
from pricing.rebates.forms import asked_terms, read_eligibility, read_version
from pricing.rebates.pages.listing import RIGHT, today_of
from pricing.rebates.rules.drafts import VersionTerms
from pricing.rebates.services import create_programme
from pricing.rebates.wording import metric_name, mode_name


class NewProgramme(EditView):
    """A form for a programme that there is not yet; its slabs are edited on its own page."""

    permissions = {"GET": RIGHT, "POST": RIGHT}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(request, None, None)

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        today = today_of(self.scope)
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
        fields = _new_fields(self.scope, today_of(self.scope), typed, trouble)
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
        field("starts_on", pgettext("validity", "First day"), first.isoformat(), kind="date", is_required=True),
        field("ends_on", pgettext("validity", "Last day"), date(first.year, 12, 31).isoformat(), kind="date", is_required=True),
        field("lower", _("First slab from"), "0"),
        field("rate", _("Its rate"), "", unit="%", is_required=True),
    ]
    if len(known) > 1:
        fields.insert(2, chosen("brand", _("Brand"), {brand.code: brand.name for brand in known}, _("by partner or channel")))
    return fields
