"""Takes an import back: rows it changed get their former values, rows it brought go, what others need stays and is named."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection, transaction
from django.db.models import CASCADE
from django.utils.translation import gettext as _

from foundation.fields import ImportedModel, VersionedResult
from foundation.intake.loading import CHUNK_ROWS, DELTA, TOUCHED, drop_temporary, give_way, take_writer_lock
from foundation.intake.models import ImportFile
from foundation.intake.registry import interchange_files, needs_of
from foundation.intake.restoring import Left, follow, left_rows, own_references, restore_all
from foundation.intake.specification import InterchangeFile, Target
from foundation.intake.upsert import BEFORE, build_touched
from foundation.values.scope import Scope


def take_back(scope: Scope, import_id: int) -> tuple[int, list[Left]]:
    """Files in reverse, so that what refers goes before what it refers to; each in short transactions of its own.

    Broken off half way, it can be called again: what is taken back is so already. So it can where something was left.
    """
    taken, left, later = 0, [], _changed_later(import_id)
    brought = set(ImportFile.objects.filter(batch_id=import_id).values_list("code", flat=True))
    for file in reversed([file for file in interchange_files() if file.code in brought]):
        # A guarded validity can only come back once what follows it is gone; elsewhere a changed row may refer to a new one.
        steps = (_remove_all, restore_all) if file.target.rewrite else (restore_all, _remove_all)
        for step in steps:
            done, kept = step(scope, file, import_id)
            taken += done
            left += kept
        if later.get(file.target.table):
            left.append(Left(file.code, later[file.target.table], _("changed by a later import")))
    return taken, _summed(left)


def _changed_later(import_id: int) -> dict[str, int]:
    """Table -> rows that the import brought and another one has changed since: there is an image of what this one left."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT b.relation, COUNT(*) FROM {BEFORE} b WHERE b.before_import = %s AND NOT EXISTS ("
            f"SELECT 1 FROM {BEFORE} o WHERE o.batch_id = %s AND o.relation = b.relation AND o.row_id = b.row_id) "
            "GROUP BY b.relation",
            [import_id, import_id],
        )
        return dict(cursor.fetchall())


def _summed(left: list[Left]) -> list[Left]:
    """One line for each file and reason."""
    rows: dict[tuple[str, str], int] = {}
    for item in left:
        rows[item.file, item.reason] = rows.get((item.file, item.reason), 0) + item.rows
    return [Left(file, count, reason) for (file, reason), count in rows.items()]


def _remove_all(scope: Scope, file: InterchangeFile, import_id: int) -> tuple[int, list[Left]]:
    """Removes what the import brought, a chunk a transaction.

    Rows that refer to rows of their own table are seen together.
    """
    limit = 0 if own_references(file) else CHUNK_ROWS
    removed, after = 0, 0
    needed: Counter[str] = Counter()
    while True:
        with connection.cursor() as cursor:
            last = _find_brought(cursor, file, import_id, after, limit)
            if last is None:
                break
            with transaction.atomic():
                take_writer_lock(cursor)
                _drop_changed(cursor, file.target, import_id)
                gone, kept = _find_needed(cursor, scope, file)
                if gone:
                    _delete(cursor, file)
                    follow(scope, file)
        removed, after = removed + gone, last
        needed.update(kept)
        if not limit:
            break
        give_way()
    return removed, left_rows(file, needed + Counter({_("changed by a later import"): _changed_beside_later(file, import_id)}))


def _find_brought(cursor: Any, file: InterchangeFile, import_id: int, after: int, limit: int) -> int | None:
    """``intake_brought``: ids above ``after`` of rows that the import inserted and nobody changed; the last id, or None.

    Looks through the whole table, so nobody else's writes wait for it.
    """
    target = file.target
    drop_temporary(cursor, "intake_brought")
    cursor.execute(
        f"CREATE TEMPORARY TABLE intake_brought AS SELECT f.id FROM {target.table} f WHERE f.import_id = {import_id} "
        f"AND f.id > {after} AND NOT EXISTS (SELECT 1 FROM {BEFORE} b "
        f"WHERE b.batch_id = {import_id} AND b.relation = '{target.table}' AND b.row_id = f.id) "
        f"AND NOT ({_has_later_side(file, import_id)}) ORDER BY f.id{f' LIMIT {limit}' if limit else ''}"
    )
    cursor.execute("SELECT MAX(id) FROM intake_brought")
    last: int | None = cursor.fetchone()[0]
    return last


def _has_later_side(file: InterchangeFile, import_id: int) -> str:
    """Whether another import changed a row of the file ``f`` in a side table."""
    sides = (
        f"EXISTS (SELECT 1 FROM {side.target.table} s WHERE s.{side.link} = f.id AND s.import_id <> {import_id})"
        for side in file.sides
    )
    return " OR ".join(sides) or "1 = 0"


def _changed_beside_later(file: InterchangeFile, import_id: int) -> int:
    """Rows that the import brought and another one has changed in a side table alone."""
    if not file.sides:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM {file.target.table} f WHERE f.import_id = {import_id} "
            f"AND ({_has_later_side(file, import_id)}) AND NOT EXISTS (SELECT 1 FROM {BEFORE} b "
            f"WHERE b.batch_id = {import_id} AND b.relation = '{file.target.table}' AND b.row_id = f.id)"
        )
        return int(cursor.fetchone()[0])


def _drop_changed(cursor: Any, target: Target, import_id: int) -> None:
    """What another import changed since it was found is not ours any more."""
    ours = f"SELECT f.id FROM {target.table} f WHERE f.import_id = {import_id} AND f.id IN (SELECT id FROM intake_brought)"
    cursor.execute(f"DELETE FROM intake_brought WHERE id NOT IN ({ours})")


def _find_needed(cursor: Any, scope: Scope, file: InterchangeFile) -> tuple[int, Counter[str]]:
    """``intake_delta`` and ``intake_touched`` of the brought rows that nobody needs; how many they are, how many stay why."""
    target = file.target
    brought = "(SELECT id FROM intake_brought)"
    needed = [f"SELECT {column} AS id FROM {table} WHERE {column} IN {brought}" for table, column in _referrers(file)]
    own = own_references(file)
    needed += [f"SELECT {column} AS id FROM {target.table} WHERE {column} IN {brought} AND id NOT IN {brought}" for column in own]
    drop_temporary(cursor, "intake_needed", DELTA, TOUCHED)
    none = "SELECT id FROM intake_brought WHERE 1 = 0"
    cursor.execute(f"CREATE TEMPORARY TABLE intake_needed AS {' UNION '.join(needed) or none}")
    for column in own:  # what stays keeps what it refers to in its own table
        _spread_need(cursor, target, column)
    cursor.execute("SELECT COUNT(DISTINCT id) FROM intake_needed")
    kept = Counter({_("other rows refer to them"): cursor.fetchone()[0]}) + _needed_otherwise(cursor, scope, file)
    fields = "".join(f", f.{name}" for name in file.main_fields) + "".join(f", f.{n} AS old_{n}" for n in file.old_columns)
    cursor.execute(
        f"CREATE TEMPORARY TABLE {DELTA} AS SELECT f.id AS row_no, f.id AS fid{fields} FROM {target.table} f "
        f"WHERE f.id IN {brought} AND f.id NOT IN (SELECT id FROM intake_needed)"
    )
    build_touched(cursor, file)
    cursor.execute(f"SELECT COUNT(*) FROM {DELTA}")
    return cursor.fetchone()[0], kept


def _needed_otherwise(cursor: Any, scope: Scope, file: InterchangeFile) -> Counter[str]:
    """Adds to ``intake_needed`` what others rest on without a reference; how many rows, by reason."""
    found: Counter[str] = Counter()
    for need in needs_of(file.code):
        cursor.execute("SELECT id FROM intake_needed")
        known = {row for (row,) in cursor.fetchall()}
        more = [(row,) for row in sorted(set(need.rows(scope)) - known)]
        cursor.executemany("INSERT INTO intake_needed (id) VALUES (%s)", more)
        found[str(need.reason)] += len(more)
    return found


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
    for column in own_references(file):
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
