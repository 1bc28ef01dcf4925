"""Publishing: what is in force ends on the new date, the new bands begin, all in one transaction and as one version of the brand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_core.brands.queries import brands
from foundation.audit.services import record
from foundation.edits.errors import EditRefused, EditStale, Problem
from foundation.values.scope import Scope
from pricing.bands.choices import DraftState
from pricing.bands.models import BandPublication
from pricing.bands.queries import Cell, ChangeRow, named, one_draft, stored_bands
from pricing.bands.rules import Band, after_change, clashing
from pricing.bands.services.changes import Change, checked_changes, clash_text, demand_editor
from pricing.bands.services.drafts import locked_draft
from pricing.bands.services.writing import Recut, Stored, hold_bands, write_bands

KIND = "price_bands"
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Published:
    id: int
    brand: str
    version: int
    bands: int


def publish_draft(scope: Scope, *, draft: int, version: str, reason: str) -> Published:
    """``version`` is that of the draft as it was read: of its changes and of the bands that they meet.

    Raises EditForbidden, EditMissing, EditRefused; EditStale where somebody changed the draft or the bands meanwhile.
    """
    demand_editor(scope)
    with transaction.atomic():
        hold_bands(scope)
        held = locked_draft(scope, draft)
        row = one_draft(scope, draft)
        assert row is not None
        if not row.changes:
            raise EditRefused.because("", _("The draft holds no change: there is nothing to publish."))
        if row.version != version:
            raise EditStale(KIND, row.head.brand)
        done = publish_rows(scope, row.head.brand, row.changes, reason)
        held.state, held.changed_at = DraftState.PUBLISHED, timezone.now()
        held.save(update_fields=["state", "changed_at"])
    return done


def publish_changes(scope: Scope, *, wanted: Sequence[tuple[Cell, Change]], reason: str, today: date) -> Published:
    """Publishes without a draft. Raises EditForbidden, EditMissing, EditRefused."""
    demand_editor(scope)
    with transaction.atomic():
        hold_bands(scope)
        brand, rows = checked_changes(scope, wanted, today=today)
        if len({row.cell for row in rows}) < len(rows):
            raise EditRefused.because("bands", _("A product, channel and territory is named twice: name each once."))
        return publish_rows(scope, brand, rows, reason)


def publish_rows(scope: Scope, brand: str, rows: Sequence[ChangeRow], reason: str) -> Published:
    """Inside the caller's transaction, which holds the bands."""
    stored = stored_bands(scope, [row.cell for row in rows])
    _refuse_clashes(scope, rows, stored)
    recuts = []
    for row in rows:
        before = tuple(stored[row.cell])
        after = after_change(before, row.valid_from, row.valid_to, row.new)
        recuts.append(Recut(row.cell, before, after, {}))
    return store_version(scope, brand=brand, recuts=recuts, stored=stored, reason=reason)


def _refuse_clashes(scope: Scope, rows: Sequence[ChangeRow], stored: Stored) -> None:
    found = [(row, clashing(stored[row.cell], row.valid_from, row.valid_to)) for row in rows]
    clashes: list[tuple[ChangeRow, Band]] = [(row, clash) for row, clash in found if clash is not None]
    if clashes:
        known = named(scope, [row.cell for row, _clash in clashes])
        raise EditRefused([Problem("valid_to", f"{known.told(row.cell)}: {clash_text(clash)}") for row, clash in clashes])


def store_version(
    scope: Scope,
    *,
    brand: str,
    recuts: Sequence[Recut],
    stored: Stored,
    reason: str,
    undoes: BandPublication | None = None,
    left: int = 0,
) -> Published:
    """Writes the bands and the version that they make."""
    text = reason.strip()
    if len(text) > LONGEST_REASON:
        words = {"most": LONGEST_REASON}
        raise EditRefused.because("reason", _("The reason is longer than %(most)s characters: shorten it.") % words)
    changed = [recut for recut in recuts if recut.steps]
    if not changed:
        raise EditRefused.because("", _("Nothing would change: the bands are so already."))
    owner = next(each for each in brands(scope) if each.code == brand)
    last = BandPublication.all_rows.filter(brand=owner).aggregate(last=Max("version"))["last"] or 0
    publication = BandPublication.all_rows.create(
        brand=owner,
        version=last + 1,
        published_by=scope.actor,
        published_at=timezone.now(),
        reason=text,
        first_day=min(step.day for recut in changed for step in recut.steps),
        bands=len(changed),
        undoes=undoes,
        left=left,
    )
    write_bands(scope, publication, changed, stored)
    record(
        scope,
        action="bands.undone" if undoes else "bands.published",
        subject_kind=KIND,
        subject=brand,
        before={"version": last},
        after={"version": last + 1, "bands": len(changed), "first_day": publication.first_day, "left": left},
        reason=text,
        brand=brand,
    )
    return Published(publication.pk, brand, last + 1, len(changed))
