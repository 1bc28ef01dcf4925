"""The tree of territories as rules walk it: upward, nearest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable


class TerritoryTree:
    """Territories by row id. A territory that the tree does not know has itself as its only ancestor."""

    def __init__(self, rows: Iterable[tuple[int, int | None, bool]]) -> None:
        """``rows`` are (territory, parent, is a country), in any order."""
        self._parent: dict[int, int | None] = {}
        self._countries: set[int] = set()
        for territory, parent, is_country in rows:
            self._parent[territory] = parent
            if is_country:
                self._countries.add(territory)
        self._lineages: dict[int, tuple[int, ...]] = {}
        self._country_of: dict[int | None, int | None] = {}

    def lineage(self, territory: int | None) -> tuple[int, ...]:
        """The territory and its ancestors, nearest first; nothing for none."""
        if territory is None:
            return ()
        if territory not in self._lineages:
            found: list[int] = []
            node: int | None = territory
            while node is not None and node not in found:
                found.append(node)
                node = self._parent.get(node)
            self._lineages[territory] = tuple(found)
        return self._lineages[territory]

    def country(self, territory: int | None) -> int | None:
        """The nearest country at or above the territory, or None."""
        if territory not in self._country_of:
            self._country_of[territory] = next((node for node in self.lineage(territory) if node in self._countries), None)
        return self._country_of[territory]

    def is_within(self, territory: int | None, areas: Collection[int]) -> bool:
        """Whether one of ``areas`` is the territory or an ancestor of it; never for no territory."""
        return any(node in areas for node in self.lineage(territory))

    def overlap(self, one: int | None, other: int | None) -> bool:
        """Whether the two areas share ground: one is the other, its ancestor, or open (None)."""
        return one is None or other is None or one in self.lineage(other) or other in self.lineage(one)
