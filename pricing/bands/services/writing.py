"""The rows of bands as they are written: what goes first, then what shrinks, then the rest, so that no guard sees an overlap;
and the fact days that are priced otherwise, marked as an import of bands marks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from foundation.intake.loading import TOUCHED, drop_temporary, take_writer_lock, temporary
from foundation.intake.registry import reaches_of
from foundation.values.scope import Scope
from pricing.bands.models import BandChange, BandPublication, PriceBand
from pricing.bands.queries import Cell
from pricing.bands.rules import Band, Step, differing_days, steps

Stored = Mapping[Cell, Mapping[Band, tuple[int, int | None]]]


@dataclass(frozen=True)
class Recut:
    """A cell with its bands as they are stored and as they shall be; ``imports`` are those of rows that come back, by first day."""

    cell: Cell
    before: tuple[Band, ...]
    after: tuple[Band, ...]
    imports: Mapping[date, int | None]

    @property
    def steps(self) -> list[Step]:
        return steps(self.before, self.after)


def hold_bands(scope: Scope) -> None:
    """One writer of bands at a time, imports among them: until the transaction ends what was read of them stays so."""
    with connection.cursor() as cursor:
        take_writer_lock(cursor)


def write_bands(scope: Scope, publication: BandPublication, recuts: Sequence[Recut], stored: Stored) -> None:
    """Writes the rows that differ, each with its change, and marks the facts of the days that are priced otherwise."""
    gone: list[int] = []
    shrunk: list[PriceBand] = []
    grown: list[PriceBand] = []
    new: list[PriceBand] = []
    changes: list[BandChange] = []
    for recut in recuts:
        for step in recut.steps:
            old, brought = stored[recut.cell].get(step.before, (0, None)) if step.before else (0, None)
            changes.append(_change(publication, recut.cell, step, brought))
            if step.after is None:
                gone.append(old)
                continue
            row = _row(recut.cell, step.after, recut.imports.get(step.after.valid_from))
            if step.before is None:
                new.append(row)
                continue
            row.pk = old
            (shrunk if step.after.until < step.before.until else grown).append(row)
    PriceBand.all_rows.filter(pk__in=gone).delete()
    fields = ["floor", "ceiling", "currency", "valid_to", "import_id"]
    for rows in (shrunk, grown):
        PriceBand.all_rows.bulk_update(rows, fields, batch_size=200)
    PriceBand.all_rows.bulk_create(new, batch_size=500)
    BandChange.all_rows.bulk_create(changes, batch_size=500)
    _mark(scope, recuts)


def _row(cell: Cell, band: Band, import_id: int | None) -> PriceBand:
    """A row that a person changed belongs to no import any more: taking that import back leaves it."""
    return PriceBand(
        product_id=cell.product,
        channel_id=cell.channel,
        territory_id=cell.territory,
        floor=band.floor,
        ceiling=band.ceiling,
        currency=band.currency,
        valid_from=band.valid_from,
        valid_to=band.valid_to,
        import_id=import_id,
    )


def _change(publication: BandPublication, cell: Cell, step: Step, brought: int | None) -> BandChange:
    old, new = step.before, step.after
    return BandChange(
        publication=publication,
        product_id=cell.product,
        channel_id=cell.channel,
        territory_id=cell.territory,
        valid_from=step.day,
        old_floor=old and old.floor,
        old_ceiling=old and old.ceiling,
        old_currency=old.currency if old else "",
        old_valid_to=old and old.valid_to,
        old_import=brought,
        new_floor=new and new.floor,
        new_ceiling=new and new.ceiling,
        new_currency=new.currency if new else "",
        new_valid_to=new and new.valid_to,
    )


def _mark(scope: Scope, recuts: Sequence[Recut]) -> None:
    """``intake_touched`` holds the spans of days that differ, in the shape in which an import of bands leaves it."""
    rows = [
        (recut.cell.product, recut.cell.channel, since, until)
        for recut in recuts
        for since, until in differing_days(recut.before, recut.after)
    ]
    with connection.cursor() as cursor:
        drop_temporary(cursor, TOUCHED)
        cursor.execute(
            f"CREATE TEMPORARY TABLE {TOUCHED} AS SELECT id AS fid, product_id, channel_id, valid_from, valid_to "
            f"FROM {PriceBand._meta.db_table} WHERE 1 = 0"
        )
        cursor.executemany(
            f"INSERT INTO {temporary(TOUCHED)} (product_id, channel_id, valid_from, valid_to) VALUES (%s, %s, %s, %s)",
            [(product, channel, since.isoformat(), until and until.isoformat()) for product, channel, since, until in rows],
        )
    for reach in reaches_of("price_bands"):
        reach(scope)
    with connection.cursor() as cursor:
        drop_temporary(cursor, TOUCHED)
