"""Reads of agreements with partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from foundation.edits.rules import token_of
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from partners.agreements.models import Agreement
from partners.agreements.rules import Terms

_TERMS = ("promotion_authority", "price_authority_percent", "commission_rate", "valid_from", "valid_to")


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


def agreements_of(scope: Scope, *, partner: str) -> list[Terms]:
    """All versions of the partner's agreement, the latest first."""
    rows = Agreement.objects.for_scope(scope).filter(partner__code=partner).order_by("-valid_from")
    return [Terms(*row) for row in rows.values_list(*_TERMS)]


def agreements_version(partner: str, versions: Sequence[Terms]) -> str:
    """What an edit of the partner's agreement sends back: whatever version of it changes, changes it."""
    held = sorted(versions, key=lambda each: each.valid_from)
    return token_of({"partner": partner, "versions": [[getattr(each, name) for name in _TERMS] for each in held]})


@dataclass(frozen=True)
class AgreementLine:
    """A version with its partner, for lists."""

    id: int
    partner: str
    terms: Terms


def agreement_page(scope: Scope, *, partner: str | None, cursor: str | None, size: int) -> Page:
    """All versions of all agreements, a keyset page of AgreementLine in the order in which they were written. Raises CursorInvalid."""
    rows = Agreement.objects.for_scope(scope).select_related("partner")
    if partner is not None:
        rows = rows.filter(partner__code=partner)
    page = page_of(rows, fields=("id",), cursor=cursor, size=size)
    lines = [AgreementLine(row.pk, row.partner.code, Terms(*(getattr(row, name) for name in _TERMS))) for row in page.rows]
    return replace(page, rows=tuple(lines))
