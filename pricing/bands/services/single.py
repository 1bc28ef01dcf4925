"""One stored band corrected in place: its price or its end; published as a version like every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.edits.errors import EditMissing, EditRefused, EditStale
from foundation.values.scope import Scope
from pricing.bands.choices import Way
from pricing.bands.queries import Cell, named, stored_bands
from pricing.bands.queries.listing import version_of_band
from pricing.bands.services.changes import Change, checked_changes, coded_changes, demand_editor
from pricing.bands.services.publishing import KIND, Published, store_version
from pricing.bands.services.writing import Recut, hold_bands


@dataclass(frozen=True)
class BandWords:
    """A band by its codes, and what it shall be."""

    sku: str
    channel: str
    territory: str
    valid_from: date
    floor: Decimal
    ceiling: Decimal
    currency: str
    valid_to: date | None
    reason: str = ""


def replace_band(scope: Scope, wanted: BandWords, *, version: str, today: date) -> Published:
    """Raises EditForbidden, EditMissing, EditRefused; EditStale where the band is not any more what ``version`` was of."""
    demand_editor(scope)
    change = Change(Way.SET, wanted.valid_from, wanted.valid_to, wanted.floor, wanted.ceiling, wanted.currency)
    with transaction.atomic():
        hold_bands(scope)
        cell = _cell(scope, wanted, change)
        stored = stored_bands(scope, [cell])
        before = tuple(stored[cell])
        old = next((band for band in before if band.valid_from == wanted.valid_from), None)
        if old is None:
            raise EditMissing
        if version_of_band(old) != version:
            raise EditStale(KIND, named(scope, [cell]).products[cell.product].brand)
        brand, (row,) = checked_changes(scope, [(cell, change)], today=today, same_too=True)
        new = row.new
        if new is None or new == old:
            raise EditRefused.because("", _("Nothing would change: the bands are so already."))
        after = tuple(sorted([new, *(band for band in before if band is not old)], key=lambda band: band.valid_from))
        return store_version(scope, brand=brand, recuts=[Recut(cell, before, after, {})], stored=stored, reason=wanted.reason)


def _cell(scope: Scope, wanted: BandWords, change: Change) -> Cell:
    """A code that the scope does not know names no band."""
    try:
        ((cell, _change),) = coded_changes(scope, [((wanted.sku, wanted.channel, wanted.territory), change)])
    except EditRefused:
        raise EditMissing from None
    return cell
