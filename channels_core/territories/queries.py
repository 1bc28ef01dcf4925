"""Reads of the tree of territories."""

from __future__ import annotations

from collections.abc import Collection

from channels_core.territories.models import COUNTRY_LEVEL, Territory
from channels_core.territories.rules import TerritoryTree
from foundation.values.scope import Scope


def territory_tree(scope: Scope) -> TerritoryTree:
    """The whole tree, for walks upward."""
    rows = Territory.objects.for_scope(scope).order_by("id").values_list("id", "parent_id", "level")
    return TerritoryTree((territory, parent, level == COUNTRY_LEVEL) for territory, parent, level in rows)


def territory_codes(scope: Scope) -> dict[int, str]:
    """Row id -> code."""
    return dict(Territory.objects.for_scope(scope).order_by("id").values_list("id", "code"))


def territory_names(scope: Scope, codes: Collection[str]) -> dict[str, str]:
    """Code -> name of ``codes``."""
    return dict(Territory.objects.for_scope(scope).filter(code__in=sorted(set(codes))).values_list("code", "name"))


def territory_choices(scope: Scope, *, most: int) -> dict[str, str]:
    """Code -> name of all territories, by name, for a list to choose from; none where they are more than ``most``."""
    rows = list(Territory.objects.for_scope(scope).order_by("name", "code").values_list("code", "name")[: most + 1])
    return dict(rows) if len(rows) <= most else {}


def territory_ids(scope: Scope, codes: Collection[str]) -> dict[str, int]:
    """Code -> row id of ``codes``."""
    return dict(Territory.objects.for_scope(scope).filter(code__in=sorted(set(codes))).values_list("code", "id"))
