"""Drafts in place of what is stored: what detectors read when a change is tried before it takes effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

#: (first day, value), ascending, from the default at the first of all days on.
History = Sequence[tuple[date, Decimal]]

BANDS = "bands"


@dataclass(frozen=True)
class AsIf:
    """``thresholds`` replace the stored history of their codes, of detectors and cases alike.

    ``replaced`` are rows by name (``bands``, ``promotions``, ``grants``, ``coverage``, ``launches``, ``assortment``) instead of all
    stored ones; ``removed`` and ``added`` leave the others: a removed row is one that equals it. What a draft shortens is removed
    as it was and added as it would be.
    """

    thresholds: Mapping[str, History] = field(default_factory=dict)
    replaced: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    removed: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    added: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The names of the rows that it drafts."""
        return frozenset({*self.replaced, *self.removed, *self.added})

    def drafts(self, name: str) -> bool:
        return name in self.names

    def rows(self, name: str, stored: Callable[[], Sequence[Any]]) -> Sequence[Any]:
        """The rows of ``name`` as they would be; ``stored`` is asked only where stored rows count."""
        if name in self.replaced:
            return self.replaced[name]
        if not self.drafts(name):
            return stored()
        gone = set(self.removed.get(name, ()))
        return [*(row for row in stored() if row not in gone), *self.added.get(name, ())]

    def changed(self, name: str) -> list[Any]:
        """The rows of ``name`` that the draft takes away or brings."""
        return [*self.removed.get(name, ()), *self.added.get(name, ()), *self.replaced.get(name, ())]


AS_STORED = AsIf()


def banded(*, removed: Sequence[Any] = (), added: Sequence[Any] = ()) -> AsIf:
    """Price bands as they would be without ``removed`` and with ``added``."""
    return AsIf(removed={BANDS: tuple(removed)}, added={BANDS: tuple(added)})


def bands_over_history(as_if: AsIf, stored: Sequence[Any], *, since: date) -> AsIf:
    """The draft's bands as if they had been in force from ``since`` on: for each product, channel and territory that it
    touches, the last band it brings stands in place of all stored ones; without one there would have been none."""
    touched = {_place(band) for band in as_if.changed(BANDS)}
    last = {_place(band): band for band in sorted(as_if.added.get(BANDS, ()), key=lambda band: band.valid_from)}
    old = [band for band in stored if _place(band) in touched and (band.valid_to is None or band.valid_to > since)]
    before = [replace(band, valid_to=since) for band in old if band.valid_from < since]
    new = [replace(band, valid_from=since, valid_to=None) for band in last.values()]
    return banded(removed=old, added=[*before, *new])


def _place(band: Any) -> tuple[int, int, int | None]:
    return band.product, band.channel, band.territory
