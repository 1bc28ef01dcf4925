"""Reads of agreements with partners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.values.scope import Scope
from partners.agreements.models import Agreement


@dataclass(frozen=True)
class AgreementRow:
    """In force over [valid_from, valid_to); ``commission_rate`` is a fraction of net revenue."""

    partner: int
    promotion_authority: str
    commission_rate: Decimal | None
    valid_from: date
    valid_to: date | None


def agreement_rows(scope: Scope) -> list[AgreementRow]:
    """All agreements of the scope's partners, by partner and first day."""
    rows = Agreement.objects.for_scope(scope).order_by("partner__code", "valid_from")
    fields = ("partner_id", "promotion_authority", "commission_rate", "valid_from", "valid_to")
    return [AgreementRow(*row) for row in rows.values_list(*fields)]


@dataclass(frozen=True)
class AgreementVersion:
    """One version of a partner's agreement, in force over [valid_from, valid_to); the commission is a fraction, ``price_authority_percent`` in percent."""

    promotion_authority: str
    price_authority_percent: Decimal | None
    commission_rate: Decimal | None
    valid_from: date
    valid_to: date | None


def agreements_of(scope: Scope, *, partner: str) -> list[AgreementVersion]:
    """All versions of the partner's agreement, the latest first."""
    rows = Agreement.objects.for_scope(scope).filter(partner__code=partner).order_by("-valid_from")
    fields = ("promotion_authority", "price_authority_percent", "commission_rate", "valid_from", "valid_to")
    return [AgreementVersion(*row) for row in rows.values_list(*fields)]
