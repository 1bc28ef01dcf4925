"""Changes that somebody sends without a draft: checked as publishing would check them, tried, and not kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from conflicts.tryout.queries import preview_of_bands
from conflicts.tryout.rules import Preview
from foundation.values.scope import Scope
from pricing.bands.queries import Cell, bands_of_cells
from pricing.bands.services import Change, checked_changes


def preview_changes(scope: Scope, *, wanted: Sequence[tuple[Cell, Change]], today: date) -> tuple[str, Preview]:
    """The brand, and what publishing would do. Raises EditMissing, EditRefused."""
    brand, changes = checked_changes(scope, wanted, today=today)
    bands = bands_of_cells(scope, [change.cell for change in changes])
    return brand, preview_of_bands(scope, brand=brand, changes=changes, bands=bands)
