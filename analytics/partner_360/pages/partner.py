"""One partner: how it stands, what was agreed, what it sells, what concerns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis import wording as kpi_wording
from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.cases import open_cases_of, past_cases_of
from analytics.kpis.blocks.figures import Board, board_of, change_of, explain_url, figure_of, tile_of, trend_of, trend_spans
from analytics.kpis.blocks.frame import PARAMETERS, Frame, pickers
from analytics.kpis.blocks.revenue import GRAINS, PERIODS, Revenue, last_spans, needed_spans, revenue_chart
from analytics.kpis.rules.comparison import Span
from analytics.partner_360 import wording
from analytics.partner_360.blocks.edit_forms import Typed, agreement_form, contact_form, grant_form, standing_form
from analytics.partner_360.blocks.page_shapes import CaseGroup, PartnerForms, PartnerPage
from analytics.partner_360.blocks.terms import shown_agreements, shown_grants
from analytics.partner_360.blocks.tier import tier_card
from analytics.partner_360.pages.listing import PERIODS as PERIOD_CHOICES
from channels_core.parties.queries import PartnerHead, partner_head
from channels_core.rollups.choices import SubjectKind
from channels_core.territories.queries import territory_choices
from conflicts.cases.choices import InboxView
from foundation.history.queries import history_of
from foundation.values.clock import business_day
from foundation.values.periods import Grain
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Chart, Figure, Link, Pair, Tile
from foundation.web.parameters import choice, read_parameters
from foundation.web.templatetags.relay import figure_text
from foundation.web.views import PageView
from partners.agreements.queries import agreements_of, agreements_version
from partners.agreements.rules import Terms
from partners.profiles.queries import profile_of
from partners.profiles.rules import Profile
from partners.standing.wording import partner_kind, status_label, status_meaning
from partners.territory_grants.queries import GrantedTerritory, grants_of, grants_version
from partners.tiers.queries import PartnerCard, partner_cards
from pricing.rebates.blocks.owed import OwedCard, owed_card

_CODES = ("net_revenue", "gross_margin", "orders", "roi", "compliance_rate", "health")
#: Lines of the history, and territories of which one is chosen from a list.
_HISTORY, _PLACES = 30, 500
_KNOWN = (*PARAMETERS, choice("grain", "the grain of the revenue chart", GRAINS, default="month"))


@dataclass(frozen=True)
class _Seen:
    """The partner and the day in its brand's zone; ``figures`` None before the brand's first published night."""

    scope: Scope
    head: PartnerHead
    card: PartnerCard
    day: date
    figures: _Figures | None


@dataclass(frozen=True)
class _Figures:
    """The partner's figures, and the spans of its chart."""

    frame: Frame
    board: Board
    series: Sequence[Span]
    grain: Grain

    def at(self, span: Span):  # type: ignore[no-untyped-def]
        return self.board.at(self.board.subjects[0].id, span)


class PartnerView(PageView):
    permissions = {"GET": "partners:read"}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return shown_partner(request, self.scope, code, asked(request, _KNOWN))


def shown_partner(
    request: HttpRequest, scope: Scope, code: str, values: dict[str, Any] | None = None, typed: Typed | None = None
) -> HttpResponse:
    """The page, with what was typed where it could not be saved. Raises Http404."""
    head, profile = partner_head(scope, code), profile_of(scope, code)
    if head is None or profile is None:
        raise Http404
    day = business_day(timezone.now(), head.zone)
    card = partner_cards(scope, [code], day_in=lambda _zone: day)[code]
    figures = _figures(scope, head, values or read_parameters({}, _KNOWN)) if scope.may("kpis:read") else None
    page = _page(_Seen(scope, head, card, day, figures), profile, typed)
    return render(request, "analytics/partner_360/detail.html", {"page": page})


def _figures(scope: Scope, head: PartnerHead, values: dict[str, Any]) -> _Figures | None:
    frame = framed(scope, {}, choices=PERIOD_CHOICES)
    if frame is None or head.brand not in {frame.brand, *(code for code, _name in frame.others)}:
        return None
    frame = framed(scope, {**values, "brand": head.brand}, choices=PERIOD_CHOICES)
    assert frame is not None
    grain = Grain(values["grain"])
    series = last_spans(grain, PERIODS[grain], frame)
    weeks, _then = trend_spans(frame)
    spans = sorted({frame.span, frame.compared, *needed_spans(series, frame), *weeks})
    return _Figures(frame, board_of(frame, SubjectKind.PARTNER, spans, code=head.code), series, grain)


def _page(seen: _Seen, profile: Profile, typed: Typed | None) -> PartnerPage:
    head, card, figures = seen.head, seen.card, seen.figures
    path = reverse("partner", args=[head.code])
    lead, text = _sentence(seen)
    pills = [
        (status_label(card.status) if card.status else "", wording.status_tone(card.status)),
        (_("tier %(tier)s") % {"tier": card.tier} if card.tier else "", ""),
        (head.channel_name, ""),
        (partner_kind(head.kind), ""),
    ]
    agreements, grants = agreements_of(seen.scope, partner=head.code), grants_of(seen.scope, partner=head.code)
    is_editable = seen.scope.may("partners:write")
    kept = {} if figures is None or figures.grain is Grain.MONTH else {"grain": str(figures.grain)}
    return PartnerPage(
        code=head.code,
        name=head.name,
        trail=[Link(_("Partners"), reverse("partners"))],
        pills=[pill for pill in pills if pill[0]],
        pickers=pickers(figures.frame, path, **kept)[-2:] if figures else [],
        lead=lead,
        text=text,
        stamp=figures.frame.stamp() if figures and seen.scope.may("runs:read") else None,
        tiles=_tiles(figures, head.code) if figures else [],
        chart=_chart(figures, path) if figures else None,
        status=status_label(card.status) if card.status else formats.EN_DASH,
        status_tone=wording.status_tone(card.status),
        status_meaning=status_meaning(card.status) if card.status else "",
        contact=_contact(card),
        agreements=shown_agreements(agreements, seen.day),
        grants=shown_grants(
            head.code, grants, seen.day, version=grants_version(head.code, grants), typed=typed, is_editable=is_editable
        ),
        tier=_tier(card),
        tier_card=tier_card(seen.scope, partner=head.code, brand=head.brand) if seen.scope.may("tiers:read") else None,
        owed=_owed(seen),
        accruals_url=f"{reverse('accruals')}?partner={head.code}",
        cases=_cases(seen) if seen.scope.may("cases:read") else [],
        history=history_of(seen.scope, subject_kind="partner", subject=head.code, most=_HISTORY),
        forms=_forms(seen, profile, agreements, grants, typed) if is_editable else None,
    )


def _forms(
    seen: _Seen, profile: Profile, agreements: Sequence[Terms], grants: Sequence[GrantedTerritory], typed: Typed | None
) -> PartnerForms:
    code = seen.head.code
    return PartnerForms(
        standing=standing_form(profile, typed),
        contact=contact_form(profile, typed),
        agreement=agreement_form(code, agreements, seen.day, typed),
        grant=grant_form(code, grants, territory_choices(seen.scope, most=_PLACES), seen.day, typed),
        undo_url=reverse("partner-agreement-undo", args=[code]),
        withdraw_url=reverse("partner-grant-withdrawal", args=[code]),
        agreements_version=agreements_version(code, agreements),
        grants_version=grants_version(code, grants),
        trouble=typed.trouble if typed is not None and typed.card in ("agreement-undo", "grant-withdrawal") else None,
    )


def _sentence(seen: _Seen) -> tuple[str, str]:
    """Its revenue and the change first; then what concerns it."""
    figures, count = seen.figures, 0
    parts = []
    if seen.scope.may("cases:read"):
        count, _items = open_cases_of(seen.scope, partner=seen.head.code, most=1)
        parts.append(wording.open_cases(count))
    language = get_language() or "en"
    if seen.card.agreement is None:
        parts.append(_("No agreement is in force."))
    if figures is None:
        return _("No figures yet: the nightly run makes them."), formats.sentences(parts, language)
    frame, now, was = figures.frame, figures.at(figures.frame.span), figures.at(figures.frame.compared)
    revenue = figure_text(figure_of("net_revenue", now, frame.currency))
    change = change_of("net_revenue", now, was) if frame.is_comparable else None
    if change is None:
        return _("%(money)s net revenue.") % {"money": revenue}, formats.sentences(parts, language)
    amount = Decimal(change.figure.value or 0)
    words = {
        "money": revenue,
        "share": figure_text(Figure(change.figure.kind, abs(amount), digits=1)),
        "period": kpi_wording.against_words(frame.against),
    }
    rising = _("%(money)s net revenue, %(share)s more than %(period)s.")
    falling = _("%(money)s net revenue, %(share)s less than %(period)s.")
    return (rising if amount >= 0 else falling) % words, formats.sentences(parts, language)


def _tiles(figures: _Figures, code: str) -> list[Tile]:
    frame = figures.frame
    weeks, _then = trend_spans(frame)
    rows = [figures.at(span) for span in weeks]
    now, was = figures.at(frame.span), figures.at(frame.compared) if frame.is_comparable else None
    return [
        tile_of(
            frame,
            kpi,
            now,
            was,
            trend=trend_of(kpi, rows),
            url=explain_url(frame, subject="partner", code=code, kpi=kpi, span=frame.span),
        )
        for kpi in _CODES
    ]


def _chart(figures: _Figures, path: str) -> Chart | None:
    drawn = Revenue(figures.board, figures.board.subjects[0].id, figures.series, figures.grain)
    return revenue_chart(drawn, path, usual=Grain.MONTH)


def _contact(card: PartnerCard) -> list[Pair]:
    language = get_language() or "en"
    joined = formats.day(card.joined_on, language, year=True) if card.joined_on else formats.EN_DASH
    return [
        Pair(_("Code"), card.code),
        Pair(_("E-mail"), card.contact_email or formats.EN_DASH, f"mailto:{card.contact_email}" if card.contact_email else ""),
        Pair(_("Telephone"), card.contact_phone or formats.EN_DASH),
        Pair(_("Joined"), joined),
    ]


def _tier(card: PartnerCard) -> list[Pair]:
    if card.scheme is None:
        return []
    return [Pair(_("Scheme"), card.scheme), Pair(_("Tier"), card.tier or _("none yet"))]


def _owed(seen: _Seen) -> OwedCard | None:
    """What the partner has earned by the programmes that run on the published day."""
    if seen.figures is None or not seen.scope.may("rebates:read"):
        return None
    return owed_card(seen.scope, partner=seen.head.code, day=seen.figures.frame.day, has_pages=True)


def _cases(seen: _Seen) -> list[CaseGroup]:
    code = seen.head.code
    count, live = open_cases_of(seen.scope, partner=code)
    closed, past = past_cases_of(seen.scope, partner=code)
    inbox = f"{reverse('cases')}?partner={code}"
    return [
        CaseGroup(_("Open cases"), _("No open case names this partner."), count, live, inbox),
        CaseGroup(_("Closed cases"), _("No case has been closed."), closed, past, f"{inbox}&view={InboxView.CLOSED}"),
    ]
