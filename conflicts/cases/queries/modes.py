"""The jurisdiction modes that people may set: of countries, and of territories that have one already."""

from __future__ import annotations

from channels_core.territories.models import COUNTRY_LEVEL, Territory
from channels_core.territories.queries import territory_tree
from conflicts.cases.policy import MODE_PREFIX, mode_threshold
from foundation.thresholds.models import ThresholdVersion
from foundation.thresholds.rules import Threshold
from foundation.values.scope import Scope


def mode_thresholds(scope: Scope, brand: str) -> list[tuple[Threshold, str]]:
    """A threshold for each of these territories, with its name, by code."""
    tree = territory_tree(scope)
    known = {
        row: (code, name, level)
        for row, code, name, level in Territory.objects.for_scope(scope).values_list("id", "code", "name", "level")
    }
    versions = ThresholdVersion.objects.for_scope(scope).filter(brand=brand, code__startswith=MODE_PREFIX)
    held = {code.removeprefix(MODE_PREFIX) for code in versions.values_list("code", flat=True)}
    found = []
    for row, (code, name, level) in sorted(known.items(), key=lambda item: item[1]):
        if level == COUNTRY_LEVEL or code in held:
            found.append((mode_threshold(code, [known[node][0] for node in tree.lineage(row) if node in known]), name))
    return found
