"""Changes of price bands tried before they are published: as dated, and as if they had been in force over the last days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from conflicts.detectors.rules import banded
from conflicts.tryout.queries.trying import HISTORY_DAYS, preview
from conflicts.tryout.rules import Preview
from foundation.values.scope import Scope
from pricing.bands.queries import BandRow, Cell, ChangeRow, as_if_published, one_draft
from pricing.bands.rules import Band


def preview_of_bands(
    scope: Scope,
    *,
    brand: str,
    changes: Sequence[ChangeRow],
    bands: Mapping[Cell, tuple[Band, ...]],
    day: date | None = None,
    days: int = HISTORY_DAYS,
) -> Preview:
    """``bands`` are those in force of the cells that the changes touch. Over history each cell has its new band alone."""
    dated = as_if_published(changes, bands)
    stored = [_row(cell, band) for cell, held in bands.items() for band in held]
    new = [_row(change.cell, change.new) for change in changes if change.new is not None]
    return preview(
        scope,
        brand=brand,
        as_if=banded(removed=dated.removed, added=dated.added),
        over_history=banded(removed=stored, added=new),
        since=dated.first_day,
        day=day,
        days=days,
    )


def _row(cell: Cell, band: Any) -> BandRow:
    return BandRow(*cell, band.floor, band.ceiling, band.currency, band.valid_from, band.valid_to)


def preview_of_draft(scope: Scope, *, draft: int) -> Preview | None:
    """What publishing the draft would do as it stands; None where the scope sees no such draft."""
    found = one_draft(scope, draft)
    if found is None:
        return None
    return preview_of_bands(scope, brand=found.head.brand, changes=found.changes, bands=found.bands)
