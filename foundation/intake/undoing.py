"""Takes an import back: rows it changed get their former values, rows it brought go, what others need stays and is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE
from django.utils.translation import gettext as _

from foundation.fields import ImportedModel, VersionedResult
from foundation.intake.loading import CHUNK_ROWS, DELTA, TOUCHED, bulk_load, drop_temporary, take_writer_lock, temporary
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
    """Files in reverse, so that what refers goes before what it refers to; each in short transactions of its own.

    Broken off half way, it can be called again: what is taken back is so already.
    """
    taken, left = 0, []
    for file in reversed(interchange_files()):
        # A guarded validity can only come back once what follows it is gone; elsewhere a changed row may refer to a new one.
        steps = (_remove_all, _restore_all) if file.target.rewrite else (_restore_all, _remove_all)
        for step in steps:
            done, kept = step(scope, file, import_id)
            taken += done
            left += kept
    return taken, left


def _restore_all(scope: Scope, file: InterchangeFile, import_id: int) -> tuple[int, list[Left]]:
    """A row counts once, whether it or only its row in a side table comes back."""
    with transaction.atomic(), connection.cursor() as cursor:
        take_writer_lock(cursor)
        beside = _changed_beside(cursor, file, import_id)
        left = []
        for side in file.sides:
            left += _restore(cursor, scope, file, side.target, (side.link, *file.side_fields(side)), import_id)[1]
        restored, kept = _restore(cursor, scope, file, file.target, file.main_fields, import_id)
    return restored + beside, left + kept


def _changed_beside(cursor: Any, file: InterchangeFile, import_id: int) -> int:
    """How many rows the import changed in their side tables alone."""
    if not file.sides:
        return 0
    links = " UNION ".join(
        f"SELECT s.{side.link} AS id FROM {side.target.table} s JOIN foundation_importbefore b ON b.row_id = s.id "
        f"AND b.relation = '{side.target.table}' AND b.batch_id = {import_id} WHERE s.import_id = {import_id}"
        for side in file.sides
    )
    cursor.execute(
        f"SELECT COUNT(*) FROM ({links}) l JOIN {file.target.table} m ON m.id = l.id "
        f"WHERE m.import_id IS DISTINCT FROM {import_id}"
    )
    return int(cursor.fetchone()[0])


def _follow(scope: Scope, file: InterchangeFile) -> None:
    for reach in reaches_of(file.code):
        reach(scope)


def _remove_all(scope: Scope, file: InterchangeFile, import_id: int) -> tuple[int, list[Left]]:
    """Removes what the import brought, a chunk a transaction.

    Rows that refer to rows of their own table are seen together.
    """
    limit = 0 if _own_references(file) else CHUNK_ROWS
    removed, needed, after = 0, 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            take_writer_lock(cursor)
            last = _find_brought(cursor, file, import_id, after, limit)
            if last is None:
                break
            gone, kept = _find_needed(cursor, file)
            if gone:
                _delete(cursor, file)
                _follow(scope, file)
        removed, needed, after = removed + gone, needed + kept, last
        if not limit:
            break
    return removed, [Left(file.code, needed, _("other rows refer to them"))] if needed else []


def _images(cursor: Any, target: Target, import_id: int) -> tuple[list[ImportBefore], int]:
    """The images of rows that still are as this import left them, and how many a later one changed."""
    images = list(ImportBefore.objects.filter(batch_id=import_id, relation=target.table).order_by("row_id"))
    current: set[int] = set()
    cursor.execute(f"SELECT id FROM {target.table} WHERE import_id = %s", [import_id])
    current.update(row for (row,) in cursor.fetchall())
    ours = [image for image in images if image.row_id in current]
    return ours, len(images) - len(ours)


def _restore(
    cursor: Any, scope: Scope, file: InterchangeFile, target: Target, fields: Sequence[str], import_id: int
) -> tuple[int, list[Left]]:
    images, changed_later = _images(cursor, target, import_id)
    left = [Left(file.code, changed_later, _("changed by a later import"))] if changed_later else []
    appeared = [image.row_id for image in images if image.image is None]
    for start in range(0, len(appeared), 500):
        some = appeared[start : start + 500]
        cursor.execute(f"DELETE FROM {target.table} WHERE id IN ({', '.join(['%s'] * len(some))})", some)
    former = [image for image in images if image.image is not None]
    back = _put_back(cursor, scope, file, target, fields, former) if former else []
    if len(back) < len(former):
        left.append(Left(file.code, len(former) - len(back), _("their former validity overlaps a later one")))
    done = appeared + [image.row_id for image in back]
    _drop_images(cursor, target, import_id, done)
    return len(done), left


def _put_back(
    cursor: Any, scope: Scope, file: InterchangeFile, target: Target, fields: Sequence[str], former: list[ImportBefore]
) -> list[ImportBefore]:
    """Those of the images that the schema takes back, and what they reach; where it refuses, half by half."""
    try:
        with transaction.atomic():
            _write_former(cursor, file, target, fields, former)
            if target is file.target:
                _follow(scope, file)
        return former
    except IntegrityError:
        if len(former) == 1:
            return []
    middle = len(former) // 2
    first = _put_back(cursor, scope, file, target, fields, former[:middle])
    return first + _put_back(cursor, scope, file, target, fields, former[middle:])


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
    drop_temporary(cursor, "intake_former", DELTA, TOUCHED)
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


def _find_brought(cursor: Any, file: InterchangeFile, import_id: int, after: int, limit: int) -> int | None:
    """``intake_brought``: ids above ``after`` of rows that the import inserted and nobody changed; the last id, or None."""
    target = file.target
    drop_temporary(cursor, "intake_brought")
    cursor.execute(
        f"CREATE TEMPORARY TABLE intake_brought AS SELECT f.id FROM {target.table} f WHERE f.import_id = {import_id} "
        f"AND f.id > {after} AND NOT EXISTS (SELECT 1 FROM foundation_importbefore b "
        f"WHERE b.batch_id = {import_id} AND b.relation = '{target.table}' AND b.row_id = f.id) "
        f"ORDER BY f.id{f' LIMIT {limit}' if limit else ''}"
    )
    cursor.execute("SELECT MAX(id) FROM intake_brought")
    last: int | None = cursor.fetchone()[0]
    return last


def _find_needed(cursor: Any, file: InterchangeFile) -> tuple[int, int]:
    """``intake_delta`` and ``intake_touched`` of the brought rows that nobody needs; how many they are, how many stay."""
    target = file.target
    brought = "(SELECT id FROM intake_brought)"
    needed = [f"SELECT {column} AS id FROM {table} WHERE {column} IN {brought}" for table, column in _referrers(file)]
    own = _own_references(file)
    needed += [f"SELECT {column} AS id FROM {target.table} WHERE {column} IN {brought} AND id NOT IN {brought}" for column in own]
    drop_temporary(cursor, "intake_needed", DELTA, TOUCHED)
    none = "SELECT id FROM intake_brought WHERE 1 = 0"
    cursor.execute(f"CREATE TEMPORARY TABLE intake_needed AS {' UNION '.join(needed) or none}")
    for column in own:  # what stays keeps what it refers to in its own table
        _spread_need(cursor, target, column)
    fields = "".join(f", f.{name}" for name in file.main_fields) + "".join(f", f.{n} AS old_{n}" for n in file.tracked)
    cursor.execute(
        f"CREATE TEMPORARY TABLE {DELTA} AS SELECT f.id AS row_no, f.id AS fid{fields} FROM {target.table} f "
        f"WHERE f.id IN {brought} AND f.id NOT IN (SELECT id FROM intake_needed)"
    )
    build_touched(cursor, file)
    cursor.execute(f"SELECT (SELECT COUNT(*) FROM {DELTA}), (SELECT COUNT(DISTINCT id) FROM intake_needed)")
    gone, kept = cursor.fetchone()
    return gone, kept


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
    """What points at the file's table from elsewhere; relations without a name backwards are hidden ones."""
    model = file.target.model
    found = [r for r in model._meta.get_fields(include_hidden=True) if r.auto_created and not r.concrete and not r.many_to_many]
    return sorted((relation for relation in found if relation.related_model is not model), key=_place)


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
