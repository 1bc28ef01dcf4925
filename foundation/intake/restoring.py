"""Rows that an import changed get their former values back from the images that it kept: chunk by chunk, in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from foundation.intake.errors import Refused
from foundation.intake.loading import CHUNK_ROWS, DELTA, TOUCHED, drop_temporary, give_way, on_postgres, take_writer_lock
from foundation.intake.models import ImportBefore
from foundation.intake.pipeline import NOT_TAKEN
from foundation.intake.registry import reaches_of
from foundation.intake.specification import InterchangeFile, Target
from foundation.intake.upsert import BEFORE, build_touched, by_index
from foundation.values.scope import Scope

FORMER = "intake_former"


@dataclass(frozen=True)
class Left:
    """Rows of a file that stay, and why."""

    file: str
    rows: int
    reason: str


def left_rows(file: InterchangeFile, reasons: Counter[str]) -> list[Left]:
    return [Left(file.code, rows, reason) for reason, rows in reasons.items() if rows]


@dataclass(frozen=True)
class _Restoring:
    """One table of a file, and the import whose changes of it are taken back."""

    scope: Scope
    file: InterchangeFile
    target: Target
    fields: Sequence[str]
    import_id: int

    @property
    def images(self) -> str:
        """The condition on before-images ``b``."""
        return f"b.batch_id = {self.import_id} AND b.relation = '{self.target.table}'"


def follow(scope: Scope, file: InterchangeFile) -> None:
    for reach in reaches_of(file.code):
        reach(scope)


def restore_all(scope: Scope, file: InterchangeFile, import_id: int) -> tuple[int, list[Left]]:
    """A row counts once, whether it or only its row in a side table comes back. Each chunk is a transaction of its own, and
    the images of what is back are gone with it."""
    beside = _changed_beside(file, import_id)
    left = []
    for side in file.sides:
        fields = (side.link, *file.side_fields(side))
        left += _restore(_Restoring(scope, file, side.target, fields, import_id))[1]
    restored, kept = _restore(_Restoring(scope, file, file.target, file.main_fields, import_id))
    return restored + beside, left + kept


def _changed_beside(file: InterchangeFile, import_id: int) -> int:
    """How many rows the import changed in their side tables alone."""
    if not file.sides:
        return 0
    links = " UNION ".join(
        f"SELECT s.{side.link} AS id FROM {side.target.table} s JOIN {BEFORE} b ON b.row_id = s.id "
        f"AND b.relation = '{side.target.table}' AND b.batch_id = {import_id} WHERE s.import_id = {import_id}"
        for side in file.sides
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM ({links}) l JOIN {file.target.table} m ON m.id = l.id "
            f"WHERE m.import_id IS DISTINCT FROM {import_id}"
        )
        return int(cursor.fetchone()[0])


def _restore(what: _Restoring) -> tuple[int, list[Left]]:
    """How many rows are back, and those that are not: changed again since, or refused by the schema or by what they need."""
    restored, refused = _restore_chunks(what)
    kept = ImportBefore.objects.filter(batch_id=what.import_id, relation=what.target.table).count()
    return restored, left_rows(what.file, Counter({_("changed by a later import"): kept - refused.total()}) + refused)


def _restore_chunks(what: _Restoring) -> tuple[int, Counter[str]]:
    """(rows back, rows that are refused by reason). Rows that refer to rows of their own table are seen together."""
    limit = 0 if own_references(what.file) else CHUNK_ROWS
    restored, after = 0, 0
    refused: Counter[str] = Counter()
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            take_writer_lock(cursor)
            _find_former(cursor, what, after, limit)
            cursor.execute(f"SELECT fid, appeared FROM {FORMER} ORDER BY fid")
            found = cursor.fetchall()
            changed = [row for row, appeared in found if not appeared]
            if len(changed) < len(found):
                _remove_appeared(cursor, what)
            kept = _put_back(cursor, what, changed) if changed else Counter()
        restored += len(found) - kept.total()
        refused.update(kept)
        if not limit or len(found) < limit:
            return restored, refused
        after = found[-1][0]
        give_way()


def _find_former(cursor: Any, what: _Restoring, after: int, limit: int) -> None:
    """``intake_former``: the images above ``after`` of rows that still are as the import left them; ``appeared`` is 1 where
    there was no row."""
    values = ", ".join(f"r.{name}" for name in what.fields)
    image = f"CROSS JOIN LATERAL jsonb_populate_record(NULL::{what.target.table}, b.image) r"
    if not on_postgres():
        values, image = ", ".join(f"json_extract(b.image, '$.{name}') AS {name}" for name in what.fields), ""
    drop_temporary(cursor, FORMER)
    with by_index(cursor):
        cursor.execute(
            f"CREATE TEMPORARY TABLE {FORMER} AS SELECT b.row_id AS fid, b.before_import, "
            f"CASE WHEN b.image IS NULL THEN 1 ELSE 0 END AS appeared, {values} "
            f"FROM {BEFORE} b JOIN {what.target.table} f ON f.id = b.row_id {image} "
            f"WHERE {what.images} AND b.row_id > {after} AND f.import_id = {what.import_id} "
            f"ORDER BY b.row_id{f' LIMIT {limit}' if limit else ''}"
        )


def _remove_appeared(cursor: Any, what: _Restoring) -> None:
    appeared = f"SELECT fid FROM {FORMER} WHERE appeared = 1"
    cursor.execute(f"DELETE FROM {what.target.table} WHERE id IN ({appeared})")
    _drop_images(cursor, what, appeared)


def _put_back(cursor: Any, what: _Restoring, rows: list[int]) -> Counter[str]:
    """Restores the rows with what they reach; where one is refused, half by half. Those that are, by reason."""
    try:
        with transaction.atomic():
            _write_former(cursor, what, rows[0], rows[-1])
            if what.target is what.file.target:
                _demand_no_circle(cursor, what.file)
                for complete in what.file.returns:
                    complete(what.scope)
                follow(what.scope, what.file)
            _drop_images(cursor, what, f"SELECT fid FROM {DELTA}")
        return Counter()
    except Refused as refusal:
        reason = refusal.reason
    except NOT_TAKEN:
        overlaps = what.target.rewrite
        reason = _("their former validity overlaps a later one") if overlaps else _("their former values do not fit any more")
    if len(rows) == 1:
        return Counter([reason])
    middle = len(rows) // 2
    return _put_back(cursor, what, rows[:middle]) + _put_back(cursor, what, rows[middle:])


def _demand_no_circle(cursor: Any, file: InterchangeFile) -> None:
    """Raises Refused where a row of the delta would come to lie below itself: a later import put its parent there."""
    for column in own_references(file):
        cursor.execute(f"SELECT id, {column} FROM {file.target.table} WHERE {column} IS NOT NULL")
        above = dict(cursor.fetchall())
        cursor.execute(f"SELECT fid FROM {DELTA}")
        for (row,) in cursor.fetchall():
            seen, node = set(), row
            while node is not None and node not in seen:
                seen.add(node)
                node = above.get(node)
            if node is not None:
                raise Refused(_("they would come to lie below themselves"))


def _drop_images(cursor: Any, what: _Restoring, rows: str) -> None:
    cursor.execute(f"DELETE FROM {BEFORE} AS b WHERE {what.images} AND b.row_id IN ({rows})")


def _write_former(cursor: Any, what: _Restoring, first: int, last: int) -> None:
    """The images become a delta whose new values are the former ones; reaches then follow it like any other change."""
    target, fields = what.target, what.fields
    tracked = what.file.old_columns if target is what.file.target else ()
    picked = ", ".join(f"s.{name}" for name in fields)
    old = "".join(f", f.{name} AS old_{name}" for name in tracked)
    drop_temporary(cursor, DELTA, TOUCHED)
    with by_index(cursor):
        cursor.execute(
            f"CREATE TEMPORARY TABLE {DELTA} AS SELECT s.fid AS row_no, s.fid, s.before_import, {picked}{old} "
            f"FROM {FORMER} s JOIN {target.table} f ON f.id = s.fid WHERE s.appeared = 0 AND s.fid BETWEEN {first} AND {last}"
        )
        if target is what.file.target:
            build_touched(cursor, what.file)
        joined = ", ".join(fields)
        if target.rewrite:
            cursor.execute(f"DELETE FROM {target.table} WHERE id IN (SELECT fid FROM {DELTA})")
            cursor.execute(
                f"INSERT INTO {target.table} (id, {joined}, import_id) SELECT fid, {joined}, before_import FROM {DELTA} ORDER BY fid"
            )
            return
        assignments = ", ".join(f"{name} = d.{name}" for name in fields)
        cursor.execute(
            f"UPDATE {target.table} SET {assignments}, import_id = d.before_import FROM {DELTA} d WHERE {target.table}.id = d.fid"
        )


def own_references(file: InterchangeFile) -> list[str]:
    model = file.target.model
    return sorted(f.column for f in model._meta.concrete_fields if f.is_relation and f.related_model is model)
