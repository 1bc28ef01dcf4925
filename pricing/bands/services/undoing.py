"""Taking a publication back: a new version with what it replaced, as far as nobody changed that since."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.edits.errors import EditMissing, EditRefused
from foundation.values.scope import Scope
from pricing.bands.models import BandPublication
from pricing.bands.queries import Cell, one_publication, published_changes, stored_bands
from pricing.bands.rules import Step, put_back
from pricing.bands.services.changes import demand_editor
from pricing.bands.services.publishing import Published, store_version
from pricing.bands.services.writing import Recut, hold_bands


def undo_publication(scope: Scope, *, publication: int, reason: str) -> Published:
    """Puts back the bands of each product, channel and territory of which no row was changed since; the version keeps how many
    were left. Raises EditForbidden, EditMissing; EditRefused where it is taken back already or nothing of it can be."""
    demand_editor(scope)
    with transaction.atomic():
        hold_bands(scope)
        row = one_publication(scope, publication)
        if row is None:
            raise EditMissing
        if row.undone_by is not None:
            raise EditRefused.because("", _("Version %(version)s took it back already.") % {"version": row.undone_by})
        taken: dict[Cell, list[Step]] = defaultdict(list)
        imports: dict[Cell, dict[date, int | None]] = defaultdict(dict)
        for change in published_changes(scope, publication):
            taken[change.cell].append(change.step)
            if change.step.before is not None:
                imports[change.cell][change.step.before.valid_from] = change.old_import
        stored = stored_bands(scope, taken)
        recuts, left = [], 0
        for cell, published in taken.items():
            before = tuple(stored[cell])
            after = put_back(before, published)
            if after is None:
                left += 1
                continue
            recuts.append(Recut(cell, before, after, imports[cell]))
        if not recuts:
            text = _("All of its bands were changed since: nothing is left to take back. Publish the bands you want instead.")
            raise EditRefused.because("", text)
        undone = BandPublication.all_rows.get(pk=publication)
        return store_version(scope, brand=row.brand, recuts=recuts, stored=stored, reason=reason, undoes=undone, left=left)
