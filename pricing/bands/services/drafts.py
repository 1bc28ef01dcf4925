"""Drafts of bands: changes that are collected, left and found again, and take effect when they are published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_core.brands.queries import brands
from foundation.audit.services import record
from foundation.edits.errors import EditMissing, EditRefused
from foundation.values.scope import Scope
from pricing.bands.choices import DraftState
from pricing.bands.models import BandDraft, BandDraftLine
from pricing.bands.queries import Cell, ChangeRow
from pricing.bands.services.changes import Change, checked_changes, demand_editor

KIND = "band_draft"


@dataclass(frozen=True)
class Drafted:
    """``changes`` were put into the draft; ``unchanged`` cells are so already."""

    draft: int
    brand: str
    changes: int
    unchanged: int


def put_changes(scope: Scope, *, wanted: Sequence[tuple[Cell, Change]], draft: int | None, today: date) -> Drafted:
    """Puts changes into a draft (a new one where none is named); a later change of a cell stands in place of an earlier one.

    Raises EditForbidden, EditMissing, EditRefused.
    """
    demand_editor(scope)
    with transaction.atomic():
        brand, rows = checked_changes(scope, wanted, today=today)
        held = _opened(scope, brand) if draft is None else locked_draft(scope, draft)
        if held.brand.code != brand:
            raise EditRefused.because("", _("The draft is of another brand: begin a new one."))
        cells = {change.cell for change in rows}
        removed = _remove(held, cells)
        BandDraftLine.objects.bulk_create([_line(held, row) for row in rows], batch_size=500)
        held.changed_at = timezone.now()
        held.save(update_fields=["changed_at"])
        record(
            scope,
            action="band_draft.changed",
            subject_kind=KIND,
            subject=str(held.pk),
            before={"bands": removed},
            after={"bands": len(rows)},
            brand=brand,
        )
    return Drafted(held.pk, brand, len(rows), len(wanted) - len(rows))


def drop_changes(scope: Scope, *, draft: int, cells: Collection[Cell]) -> int:
    """Takes changes out of a draft; how many it held of them."""
    demand_editor(scope)
    with transaction.atomic():
        held = locked_draft(scope, draft)
        gone = _remove(held, set(cells))
        if not gone:
            raise EditRefused.because("", _("Nothing is chosen: choose the changes to take out."))
        held.changed_at = timezone.now()
        held.save(update_fields=["changed_at"])
        record(
            scope,
            action="band_draft.changed",
            subject_kind=KIND,
            subject=str(draft),
            before={"bands": gone},
            brand=held.brand.code,
        )
    return gone


def drop_draft(scope: Scope, *, draft: int) -> None:
    """Gives a draft up: its changes are kept, and nobody publishes them any more."""
    demand_editor(scope)
    with transaction.atomic():
        held = locked_draft(scope, draft)
        held.state, held.changed_at = DraftState.DROPPED, timezone.now()
        held.save(update_fields=["state", "changed_at"])
        record(
            scope,
            action="band_draft.dropped",
            subject_kind=KIND,
            subject=str(draft),
            before={"state": DraftState.OPEN},
            after={"state": DraftState.DROPPED},
            brand=held.brand.code,
        )


def locked_draft(scope: Scope, draft: int) -> BandDraft:
    """The open draft, held against others until the transaction ends. Raises EditMissing; EditRefused where it is not open."""
    rows = BandDraft.objects.for_scope(scope).select_for_update(of=("self",)).select_related("brand")
    held = rows.filter(pk=draft).first()
    if held is None:
        raise EditMissing
    if held.state == DraftState.PUBLISHED:
        raise EditRefused.because("", _("The draft is published already: begin a new one, or take the publication back."))
    if held.state == DraftState.DROPPED:
        raise EditRefused.because("", _("The draft was given up: begin a new one."))
    return held


def _opened(scope: Scope, brand: str) -> BandDraft:
    now = timezone.now()
    owner = next(each for each in brands(scope) if each.code == brand)
    return BandDraft.objects.create(brand=owner, author=scope.actor, opened_at=now, changed_at=now)


def _remove(draft: BandDraft, cells: set[Cell]) -> int:
    held = BandDraftLine.all_rows.filter(draft=draft).values_list("id", "product_id", "channel_id", "territory_id")
    ids = [row[0] for row in held if Cell(*row[1:]) in cells]
    return BandDraftLine.all_rows.filter(draft=draft, pk__in=ids).delete()[0]


def _line(draft: BandDraft, row: ChangeRow) -> BandDraftLine:
    return BandDraftLine(
        draft=draft,
        product_id=row.cell.product,
        channel_id=row.cell.channel,
        territory_id=row.cell.territory,
        floor=None if row.new is None else row.new.floor,
        ceiling=None if row.new is None else row.new.ceiling,
        currency="" if row.new is None else row.new.currency,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
