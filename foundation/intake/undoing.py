"""Takes an import back: rows it changed get their former values, rows it brought go, what others need stays and is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CASCADE
from django.utils.translation import gettext as _

from foundation.fields import ImportedModel, VersionedResult
from foundation.intake.loading import DELTA, bulk_load, drop_temporary, take_writer_lock, temporary
from foundation.intake.models import ImportBefore
from foundation.intake.registry import interchange_files, reaches_of
from foundation.intake.specification import InterchangeFile, Target
from foundation.intake.upsert import build_touched
from foundation.values.scope import Scope


@dataclass(frozen=True)
class Left:
    """Rows of a file that stay, and why."""

    file: str
    rows: int
    reason: str


def take_back(scope: Scope, import_id: int) -> tuple[int, list[Left]]:
    """Inside the caller's transaction; files in reverse, so that what refers goes before what it refers to."""
    taken, left = 0, []
    with connection.cursor() as cursor:
        take_writer_lock(cursor)
        for file in reversed(interchange_files()):
            for side in file.sides:
                # A side row is part of its main row and not counted beside it.
                left += _restore(cursor, file, side.target, (side.link, *file.side_fields(side)), import_id)[1]
            done, kept = _take_back_file(cursor, scope, file, import_id)
            taken += done
            left += kept
    return taken, left


def _take_back_file(cursor: Any, scope: Scope, file: InterchangeFile, import_id: int) -> tuple[int, list[Left]]:
    restored, left = _restore(cursor, file, file.target, file.main_fields, import_id)
    if restored:
        for reach in reaches_of(file.code):
            reach(scope)
    removed, kept = _remove(cursor, file, import_id)
    if removed:
        _delete(cursor, file)
        for reach in reaches_of(file.code):
            reach(scope)
    return restored + removed, left + kept


def _images(cursor: Any, target: Target, import_id: int) -> tuple[list[ImportBefore], int]:
    """The images of rows that still are as this import left them, and how many a later one changed."""
    images = list(ImportBefore.objects.filter(batch_id=import_id, relation=target.table).order_by("row_id"))
    current: set[int] = set()
    cursor.execute(f"SELECT id FROM {target.table} WHERE import_id = %s", [import_id])
    current.update(row for (row,) in cursor.fetchall())
    ours = [image for image in images if image.row_id in current]
    return ours, len(images) - len(ours)


def _restore(cursor: Any, file: InterchangeFile, target: Target, fields: Sequence[str], import_id: int) -> tuple[int, list[Left]]:
    images, changed_later = _images(cursor, target, import_id)
    left = [Left(file.code, changed_later, _("changed by a later import"))] if changed_later else []
    appeared = [image.row_id for image in images if image.image is None]
    for start in range(0, len(appeared), 500):
        some = appeared[start : start + 500]
        cursor.execute(f"DELETE FROM {target.table} WHERE id IN ({', '.join(['%s'] * len(some))})", some)
    former = [image for image in images if image.image is not None]
    if former:
        _write_former(cursor, file, target, fields, former)
    _drop_images(cursor, target, import_id, [image.row_id for image in images])
    return len(images), left


def _drop_images(cursor: Any, target: Target, import_id: int, rows: list[int]) -> None:
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        cursor.execute(
            "DELETE FROM foundation_importbefore WHERE batch_id = %s AND relation = %s "
            f"AND row_id IN ({', '.join(['%s'] * len(some))})",
            [import_id, target.table, *some],
        )


def _write_former(cursor: Any, file: InterchangeFile, target: Target, fields: Sequence[str], former: list[ImportBefore]) -> None:
    """The images become a delta whose new values are the former ones; reaches then follow it like any other change."""
    tracked = file.tracked if target is file.target else ()
    names = ", ".join(f"f.{name}" for name in fields)
    old = "".join(f", f.{name} AS old_{name}" for name in tracked)
    drop_temporary(cursor, "intake_former", DELTA, "intake_touched")
    cursor.execute(
        f"CREATE TEMPORARY TABLE intake_former AS SELECT f.id AS fid, f.import_id AS before_import, {names} "
        f"FROM {target.table} f WHERE 1 = 0"
    )
    rows = [(image.row_id, image.before_import, *[_plain(image.image.get(name)) for name in fields]) for image in former]
    texts = {name for name in fields if target.column(name).get_internal_type() in ("CharField", "TextField")}
    bulk_load(cursor, temporary("intake_former"), ("fid", "before_import", *fields), rows, texts=texts)
    picked = ", ".join(f"s.{name}" for name in fields)
    cursor.execute(
        f"CREATE TEMPORARY TABLE {DELTA} AS SELECT s.fid AS row_no, s.fid, s.before_import, {picked}{old} "
        f"FROM intake_former s JOIN {target.table} f ON f.id = s.fid"
    )
    if target is file.target:
        build_touched(cursor, file)
    assignments = ", ".join(f"{name} = d.{name}" for name in (*fields, "import_id")).replace("d.import_id", "d.before_import")
    if target.rewrite:
        joined = ", ".join(fields)
        cursor.execute(f"DELETE FROM {target.table} WHERE id IN (SELECT fid FROM {DELTA})")
        cursor.execute(
            f"INSERT INTO {target.table} (id, {joined}, import_id) SELECT fid, {joined}, before_import FROM {DELTA} ORDER BY fid"
        )
        return
    cursor.execute(f"UPDATE {target.table} SET {assignments} FROM {DELTA} d WHERE {target.table}.id = d.fid")


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _remove(cursor: Any, file: InterchangeFile, import_id: int) -> tuple[int, list[Left]]:
    """Finds the rows that the import brought and nobody needs, as a delta of removals; how many, and what stays."""
    target = file.target
    brought = (
        f"SELECT f.id FROM {target.table} f WHERE f.import_id = {import_id} AND NOT EXISTS (SELECT 1 FROM "
        f"foundation_importbefore b WHERE b.batch_id = {import_id} AND b.relation = '{target.table}' AND b.row_id = f.id)"
    )
    drop_temporary(cursor, "intake_brought", "intake_needed", DELTA, "intake_touched")
    cursor.execute(f"CREATE TEMPORARY TABLE intake_brought AS {brought}")
    needed = [f"SELECT {column} AS id FROM {table} WHERE {column} IN (SELECT id FROM intake_brought)" for table, column in _referrers(file)]
    own = _own_references(file)
    needed += [
        f"SELECT {column} AS id FROM {target.table} WHERE {column} IN (SELECT id FROM intake_brought) "
        "AND id NOT IN (SELECT id FROM intake_brought)"
        for column in own
    ]
    cursor.execute(f"CREATE TEMPORARY TABLE intake_needed AS {' UNION '.join(needed) or 'SELECT id FROM intake_brought WHERE 1 = 0'}")
    for column in own:  # what stays keeps what it refers to in its own table
        _spread_need(cursor, target, column)
    nulls = ", ".join(f"f.{name}, f.{name} AS old_{name}" for name in file.tracked)
    cursor.execute(
        f"CREATE TEMPORARY TABLE {DELTA} AS SELECT f.id AS row_no, f.id AS fid{', ' if nulls else ''}{nulls} FROM {target.table} f "
        "WHERE f.id IN (SELECT id FROM intake_brought) AND f.id NOT IN (SELECT id FROM intake_needed)"
    )
    build_touched(cursor, file)
    cursor.execute(f"SELECT (SELECT COUNT(*) FROM {DELTA}), (SELECT COUNT(DISTINCT id) FROM intake_needed)")
    removed, kept = cursor.fetchone()
    left = [Left(file.code, kept, _("other rows refer to them"))] if kept else []
    return removed, left


def _spread_need(cursor: Any, target: Target, column: str) -> None:
    while True:
        cursor.execute(
            f"INSERT INTO intake_needed SELECT DISTINCT f.{column} FROM {target.table} f "
            f"WHERE f.id IN (SELECT id FROM intake_needed) AND f.{column} IN (SELECT id FROM intake_brought) "
            f"AND f.{column} NOT IN (SELECT id FROM intake_needed)"
        )
        if not cursor.rowcount:
            return


def _delete(cursor: Any, file: InterchangeFile) -> None:
    target = file.target
    for table, column in _parts(file):
        cursor.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT fid FROM {DELTA})")
    for column in _own_references(file):
        cursor.execute(f"UPDATE {target.table} SET {column} = NULL WHERE id IN (SELECT fid FROM {DELTA})")
    cursor.execute(f"DELETE FROM {target.table} WHERE id IN (SELECT fid FROM {DELTA})")


def _relations(file: InterchangeFile) -> list[Any]:
    model = file.target.model
    others = [r for r in model._meta.related_objects if r.related_model is not model and not r.many_to_many]
    return sorted(others, key=_place)


def _place(relation: Any) -> tuple[str, str]:
    return relation.related_model._meta.db_table, relation.field.column


def _is_part(file: InterchangeFile, relation: Any) -> bool:
    """A side table's row goes with the row it belongs to; so does one that cascades and is neither a fact of its own nor a
    published result (a closure's path, a claim, a roll-up)."""
    model = relation.related_model
    if any(side.target.model is model for side in file.sides):
        return True
    return relation.on_delete is CASCADE and not issubclass(model, (ImportedModel, VersionedResult))


def _referrers(file: InterchangeFile) -> list[tuple[str, str]]:
    return [_place(relation) for relation in _relations(file) if not _is_part(file, relation)]


def _parts(file: InterchangeFile) -> list[tuple[str, str]]:
    return [_place(relation) for relation in _relations(file) if _is_part(file, relation)]


def _own_references(file: InterchangeFile) -> list[str]:
    model = file.target.model
    return sorted(f.column for f in model._meta.concrete_fields if f.is_relation and f.related_model is model)
