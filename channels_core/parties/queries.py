"""Reads of partners as companies."""

from __future__ import annotations

from collections.abc import Collection

from channels_core.parties.models import Partner
from foundation.values.scope import Scope


def unknown_partner_codes(scope: Scope, codes: Collection[str]) -> list[str]:
    """Those of ``codes`` that no partner of the scope has, sorted."""
    known = Partner.objects.for_scope(scope).filter(code__in=sorted(set(codes))).values_list("code", flat=True)
    return sorted(set(codes) - set(known))
