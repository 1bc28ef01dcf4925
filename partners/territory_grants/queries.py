"""Reads of the territories granted to partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.edits.rules import token_of
from foundation.values.scope import Scope
from partners.territory_grants.models import TerritoryGrant


@dataclass(frozen=True)
class GrantRow:
    """The partner may sell in the territory and under it over [valid_from, valid_to); an open end is None."""

    partner: int
    territory: int
    valid_from: date | None
    valid_to: date | None


def grant_rows(scope: Scope) -> list[GrantRow]:
    """All grants of the scope's partners, past and to come."""
    rows = TerritoryGrant.objects.for_scope(scope).order_by("partner__code", "territory__code", "id")
    return [GrantRow(*row) for row in rows.values_list("partner_id", "territory_id", "valid_from", "valid_to")]


@dataclass(frozen=True)
class GrantedTerritory:
    """A territory granted over [valid_from, valid_to), with its name; an open end is None."""

    territory: str
    name: str
    is_exclusive: bool
    valid_from: date | None
    valid_to: date | None


def grants_of(scope: Scope, *, partner: str) -> list[GrantedTerritory]:
    """All grants of the partner, past and to come, by territory and first day."""
    rows = TerritoryGrant.objects.for_scope(scope).filter(partner__code=partner).order_by("territory__name", "valid_from", "id")
    fields = ("territory__code", "territory__name", "exclusive", "valid_from", "valid_to")
    return [GrantedTerritory(*row) for row in rows.values_list(*fields)]


def grants_version(partner: str, grants: Sequence[GrantedTerritory]) -> str:
    """What an edit of the partner's grants sends back: whatever grant changes, changes it."""
    held = sorted(grants, key=lambda each: (each.territory, each.valid_from or date.min))
    rows = [[each.territory, each.is_exclusive, each.valid_from, each.valid_to] for each in held]
    return token_of({"partner": partner, "grants": rows})
