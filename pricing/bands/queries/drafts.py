"""Drafts of bands: what they would change, and the version of what their reader saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F

from foundation.edits.rules import token_of
from foundation.values.scope import Scope
from pricing.bands.choices import DraftState
from pricing.bands.models import BandDraft, BandDraftLine
from pricing.bands.queries.cells import Cell, Named, bands_of_cells, named
from pricing.bands.queries.rows import BandRow
from pricing.bands.rules import Band, after_change, first_difference


@dataclass(frozen=True)
class ChangeRow:
    """One change: the band over [valid_from, valid_to), or none in these days where ``new`` is None."""

    cell: Cell
    valid_from: date
    valid_to: date | None
    new: Band | None


@dataclass(frozen=True)
class DraftHead:
    id: int
    brand: str
    author: str
    state: str
    opened_at: datetime
    changed_at: datetime
    changes: int


@dataclass(frozen=True)
class DraftRow:
    """A draft with its changes, what they meet, and ``version``: of the changes and of the bands that they would change."""

    head: DraftHead
    changes: Sequence[ChangeRow]
    bands: Mapping[Cell, tuple[Band, ...]]
    named: Named
    version: str


def open_drafts(scope: Scope, *, brand: str | None = None, author: str | None = None) -> list[DraftHead]:
    """Drafts that wait to be published, the one touched last first."""
    rows = BandDraft.objects.for_scope(scope).filter(state=DraftState.OPEN)
    rows = rows if brand is None else rows.filter(brand__code=brand)
    rows = rows if author is None else rows.filter(author=author)
    rows = rows.annotate(changes=Count("lines")).order_by("-changed_at", "-id")
    return [_head(row) for row in rows.select_related("brand")]


def _head(row: BandDraft) -> DraftHead:
    changes: int = row.changes  # type: ignore[attr-defined]
    return DraftHead(row.pk, row.brand.code, row.author, row.state, row.opened_at, row.changed_at, changes)


def draft_changes(scope: Scope, draft: int) -> list[ChangeRow]:
    rows = BandDraftLine.objects.for_scope(scope).filter(draft=draft)
    ordered = rows.order_by("product__sku", "channel__code", F("territory__code").asc(nulls_first=True), "id")
    fields = ("product_id", "channel_id", "territory_id", "valid_from", "valid_to", "floor", "ceiling", "currency")
    return [_change(row) for row in ordered.values_list(*fields)]


def _change(row: tuple[int, int, int | None, date, date | None, Decimal | None, Decimal | None, str]) -> ChangeRow:
    product, channel, territory, since, until, floor, ceiling, currency = row
    new = None if floor is None or ceiling is None else Band(floor, ceiling, currency, since, until)
    return ChangeRow(Cell(product, channel, territory), since, until, new)


def one_draft(scope: Scope, draft: int) -> DraftRow | None:
    rows = BandDraft.objects.for_scope(scope).filter(pk=draft).annotate(changes=Count("lines")).select_related("brand")
    found = rows.first()
    if found is None:
        return None
    changes = draft_changes(scope, draft)
    cells = [change.cell for change in changes]
    bands = bands_of_cells(scope, cells)
    return DraftRow(_head(found), changes, bands, named(scope, cells), version_of(changes, bands))


def version_of(changes: Sequence[ChangeRow], bands: Mapping[Cell, tuple[Band, ...]]) -> str:
    """Of the changes themselves and of every band of the cells that they touch."""
    return token_of(
        {
            "changes": [[*each.cell, each.valid_from, each.valid_to, _plain(each.new)] for each in changes],
            "bands": [[*cell, *(_plain(band) for band in held)] for cell, held in sorted(bands.items(), key=_by_ids)],
        }
    )


def _by_ids(item: tuple[Cell, tuple[Band, ...]]) -> tuple[int, int, int]:
    return item[0].product, item[0].channel, item[0].territory or 0


def _plain(band: Band | None) -> list[object] | None:
    return None if band is None else [band.floor, band.ceiling, band.currency, band.valid_from, band.valid_to]


@dataclass(frozen=True)
class BandsAsIf:
    """What changes would remove and bring, as rows that detectors read; ``first_day``: the first that would be priced otherwise."""

    removed: tuple[BandRow, ...]
    added: tuple[BandRow, ...]
    first_day: date | None


def as_if_published(changes: Sequence[ChangeRow], bands: Mapping[Cell, tuple[Band, ...]]) -> BandsAsIf:
    """The changes as publishing would carry them out."""
    removed: list[BandRow] = []
    added: list[BandRow] = []
    days: list[date] = []
    for change in changes:
        before = bands.get(change.cell, ())
        after = after_change(before, change.valid_from, change.valid_to, change.new)
        first = first_difference(before, after)
        if first is None:
            continue
        days.append(first)
        removed += [_row(change.cell, band) for band in before if band not in after]
        added += [_row(change.cell, band) for band in after if band not in before]
    return BandsAsIf(tuple(removed), tuple(added), min(days, default=None))


def _row(cell: Cell, band: Band) -> BandRow:
    return BandRow(*cell, band.floor, band.ceiling, band.currency, band.valid_from, band.valid_to)
