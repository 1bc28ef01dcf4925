"""Reads of partners with their standing, tier, territories and agreement in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from channels_core.parties.models import Partner
from foundation.values.clock import DayIn, is_in_force
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from partners.agreements.models import Agreement
from partners.territory_grants.models import TerritoryGrant
from partners.tiers.models import Tier


@dataclass(frozen=True)
class AgreementCard:
    """What the agreement in force says; rates are fractions, ``price_authority_percent`` is in percent."""

    promotion_authority: str
    price_authority_percent: Decimal | None
    commission_rate: Decimal | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class PartnerCard:
    """A partner as people and programs see it."""

    code: str
    name: str
    channel: str
    kind: str
    status: str | None
    scheme: str | None
    tier: str | None
    joined_on: date | None
    contact_email: str
    contact_phone: str
    territories: tuple[str, ...]
    agreement: AgreementCard | None


_RELATED = ("channel__brand", "standing", "tier_holding__tier")


def partner_page(scope: Scope, *, day_in: DayIn, cursor: str | None, size: int) -> Page:
    """The scope's partners by code, a keyset page of PartnerCard as of the day in their brand's zone. Raises CursorInvalid."""
    rows = Partner.objects.for_scope(scope).select_related(*_RELATED)
    page = page_of(rows, fields=("code",), cursor=cursor, size=size)
    return replace(page, rows=tuple(_cards(page.rows, day_in)))


def one_partner(scope: Scope, code: str, *, day_in: DayIn) -> PartnerCard | None:
    """The scope's partner with this code, as of the day in its brand's zone."""
    cards = _cards(list(Partner.objects.for_scope(scope).select_related(*_RELATED).filter(code=code)), day_in)
    return cards[0] if cards else None


def partner_cards(scope: Scope, codes: Collection[str], *, day_in: DayIn) -> dict[str, PartnerCard]:
    """Those of ``codes`` that the scope sees, by code; the number of statements does not depend on how many."""
    rows = Partner.objects.for_scope(scope).select_related(*_RELATED).filter(code__in=sorted(codes))
    return {card.code: card for card in _cards(list(rows), day_in)}


def tier_options(scope: Scope) -> dict[str, int]:
    """``scheme:tier`` -> the tier's row, of every scheme, the top tier first."""
    rows = Tier.objects.order_by("scheme_code", "rank").values_list("scheme_code", "code", "id")
    return {f"{scheme}:{code}": row for scheme, code, row in rows}


def _cards(rows: Sequence[Partner], day_in: DayIn) -> list[PartnerCard]:
    days = {row.pk: day_in(row.channel.brand.time_zone) for row in rows}
    granted: dict[int, set[str]] = defaultdict(set)
    grants = TerritoryGrant.all_rows.filter(partner__in=days.keys())
    for partner, territory, since, until in grants.values_list("partner_id", "territory__code", "valid_from", "valid_to"):
        if is_in_force(since, until, days[partner]):
            granted[partner].add(territory)
    agreements = {
        row.partner_id: row
        for row in Agreement.all_rows.filter(partner__in=days.keys())
        if is_in_force(row.valid_from, row.valid_to, days[row.partner_id])
    }
    return [_card(row, tuple(sorted(granted[row.pk])), agreements.get(row.pk)) for row in rows]


def _card(row: Partner, territories: tuple[str, ...], agreement: Agreement | None) -> PartnerCard:
    standing, holding = getattr(row, "standing", None), getattr(row, "tier_holding", None)
    return PartnerCard(
        code=row.code,
        name=row.name,
        channel=row.channel.code,
        kind=row.kind,
        status=standing.status if standing else None,
        scheme=holding.scheme_code if holding else None,
        tier=holding.tier.code if holding and holding.tier else None,
        joined_on=row.joined_on,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        territories=territories,
        agreement=AgreementCard(
            promotion_authority=agreement.promotion_authority,
            price_authority_percent=agreement.price_authority_percent,
            commission_rate=agreement.commission_rate,
            valid_from=agreement.valid_from,
            valid_to=agreement.valid_to,
        )
        if agreement
        else None,
    )
