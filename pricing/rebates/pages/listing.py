"""All programmes with what they have cost so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels_core.brands.queries import brands
from channels_core.channels.queries import channel_names
from channels_core.parties.queries import partner_names
from foundation.values.clock import business_day
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.views import PageView
from pricing.rebates.blocks.programme import days_text, eligible_text, money, rule_text
from pricing.rebates.blocks.shapes import ListedProgramme, ProgrammeListPage
from pricing.rebates.queries import ProgrammeCard, VersionCard, programme_cards
from pricing.rebates.queries.trying import terms_of

RIGHT = "rebates:write"


class ProgrammeList(PageView):
    """The page and, by its ending, its rows as a file."""

    permissions = {"GET": "rebates:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        today = today_of(self.scope)
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


def today_of(scope: Scope) -> date:
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
