"""What the import may write of territories: the tree, and its closure after every change."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy

from channels_core.territories.models import Territory, TerritoryPath
from foundation.intake.specification import Target, lookup
from foundation.values.scope import Scope

TERRITORIES = lookup(gettext_lazy("territory"), Territory)
TERRITORY_TABLE = Target(Territory, key=("code",))

# Territories under one whose place or level changed: everything that is judged by ancestors there is judged again.
MOVED = """
SELECT p.descendant_id FROM intake_delta d JOIN channels_core_territorypath p ON p.ancestor_id = d.fid
WHERE d.parent_id IS DISTINCT FROM d.old_parent_id OR d.level IS DISTINCT FROM d.old_level
"""


def stored_parents(scope: Scope) -> dict[str, str]:
    """Code -> the parent's code, of every territory that has one."""
    rows = Territory.objects.for_scope(scope).filter(parent__isnull=False)
    return dict(rows.values_list("code", "parent__code"))


def rebuild_paths(scope: Scope) -> None:
    """Makes the closure say what the tree says; writes only the paths that differ."""
    parents = dict(Territory.objects.unscoped("the closure is of the whole tree").values_list("id", "parent_id"))
    wanted = {}
    for territory in parents:
        node, distance = territory, 0
        while node is not None:
            wanted[territory, node] = distance
            node, distance = parents.get(node), distance + 1
    held = {
        (descendant, ancestor): distance
        for descendant, ancestor, distance in TerritoryPath.objects.values_list("descendant_id", "ancestor_id", "distance")
    }
    gone = sorted(pair for pair, distance in held.items() if wanted.get(pair) != distance)
    new = sorted((*pair, distance) for pair, distance in wanted.items() if held.get(pair) != distance)
    with connection.cursor() as cursor:
        if gone:
            cursor.executemany("DELETE FROM channels_core_territorypath WHERE descendant_id = %s AND ancestor_id = %s", gone)
    TerritoryPath.objects.bulk_create(
        [TerritoryPath(descendant_id=down, ancestor_id=up, distance=distance) for down, up, distance in new], batch_size=2_000
    )
