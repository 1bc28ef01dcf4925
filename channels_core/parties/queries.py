"""Reads of partners as companies."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from channels_core.parties.models import Partner
from foundation.values.scope import Scope


def unknown_partner_codes(scope: Scope, codes: Collection[str]) -> list[str]:
    """Those of ``codes`` that no partner of the scope has, sorted."""
    known = Partner.objects.for_scope(scope).filter(code__in=sorted(set(codes))).values_list("code", flat=True)
    return sorted(set(codes) - set(known))


@dataclass(frozen=True)
class PartnerHead:
    """Whose a partner is: its channel, brand, and the brand's zone and currency."""

    id: int
    code: str
    name: str
    kind: str
    channel: str
    channel_name: str
    brand: str
    zone: str
    currency: str


def partner_head(scope: Scope, code: str) -> PartnerHead | None:
    """The scope's partner with this code."""
    fields = ("id", "code", "name", "kind", "channel__code", "channel__name")
    brand = ("channel__brand__code", "channel__brand__time_zone", "channel__brand__currency")
    row = Partner.objects.for_scope(scope).filter(code=code).values_list(*fields, *brand).first()
    return None if row is None else PartnerHead(*row)


def partner_names(scope: Scope, codes: Collection[str]) -> dict[str, str]:
    """Code -> name of those of ``codes`` that the scope sees."""
    wanted = sorted({code for code in codes if code})
    return dict(Partner.objects.for_scope(scope).filter(code__in=wanted).values_list("code", "name")) if wanted else {}


def partner_choices(scope: Scope) -> dict[str, str]:
    """Code -> name of the scope's partners, by name."""
    return dict(Partner.objects.for_scope(scope).order_by("name", "code").values_list("code", "name"))
