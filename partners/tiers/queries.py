"""Reads of partners with their standing, tier, territories and agreement in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from channels_core.parties.models import Partner
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from partners.agreements.models import Agreement
from partners.territory_grants.models import TerritoryGrant


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


_RELATED = ("channel", "standing", "tier_holding__tier")


def partner_page(scope: Scope, *, day: date, cursor: str | None, size: int) -> Page:
    """The scope's partners by code, a keyset page of PartnerCard as of ``day``. Raises CursorInvalid."""
    rows = Partner.objects.for_scope(scope).select_related(*_RELATED)
    page = page_of(rows, fields=("code",), cursor=cursor, size=size)
    return replace(page, rows=tuple(_cards(page.rows, day)))


def one_partner(scope: Scope, code: str, *, day: date) -> PartnerCard | None:
    """The scope's partner with this code, as of ``day``."""
    cards = _cards(list(Partner.objects.for_scope(scope).select_related(*_RELATED).filter(code=code)), day)
    return cards[0] if cards else None


def _in_force(day: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _cards(rows: Sequence[Partner], day: date) -> list[PartnerCard]:
    ids = [row.pk for row in rows]
    granted: dict[int, list[str]] = defaultdict(list)
    grants = TerritoryGrant.all_rows.filter(_in_force(day), partner__in=ids).order_by("territory__code")
    for partner, territory in grants.values_list("partner_id", "territory__code").distinct():
        granted[partner].append(territory)
    agreements = {row.partner_id: row for row in Agreement.all_rows.filter(_in_force(day), partner__in=ids)}
    return [_card(row, tuple(granted[row.pk]), agreements.get(row.pk)) for row in rows]


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
