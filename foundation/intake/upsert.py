"""One of the two shared hands: staged rows become stored rows by the specification of the tables' owners.

Stage > delta (what is new or differs, with the old values) > before-images > UPDATE and INSERT. The same SQL on both
backends; what is equal is never written, so an import that is repeated changes nothing and marks nothing dirty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from foundation.intake.loading import DELTA, STAGE, TOUCHED, bulk_load, drop_temporary, on_postgres, temporary
from foundation.intake.references import checked_at_once
from foundation.intake.specification import InterchangeFile, Side, Target

BEFORE = "foundation_importbefore"
SIDE_STAGE, SIDE_DELTA = "intake_side_stage", "intake_side_delta"

# What stands for "none" in a key that may be NULL; the same as in the unique indexes on COALESCE.
_NONE = {"BigIntegerField": "0", "ForeignKey": "0", "DateField": "'0001-01-01'"}


@dataclass(frozen=True)
class Upserted:
    """How many of the staged rows changed something (new ones included)."""

    staged: int
    changed: int


def upsert(file: InterchangeFile, rows: Collection[Sequence[Any]], import_id: int, *, resumed: bool = False) -> Upserted:
    """Stores staged ``rows`` (row number, main fields, side fields) inside the caller's transaction.

    ``resumed``: a row that a worker which died had stored for this import counts as changed by it.
    """
    with connection.cursor() as cursor:
        load_stage(cursor, file, rows)
        build_delta(cursor, file)
        changed = apply_delta(cursor, file.target, file.main_fields, import_id)
        for side in file.sides:
            _upsert_side(cursor, file, side, import_id)
        if file.sides:
            cursor.execute(f"SELECT COUNT(*) FROM {_changed_rows(file)} AS r")
            changed = cursor.fetchone()[0]
        if resumed:
            changed += _stored_before(cursor, file, import_id)
    return Upserted(len(rows), changed)


def _stored_before(cursor: Any, file: InterchangeFile, import_id: int) -> int:
    """Staged rows that equal what an earlier worker stored for the same import."""
    cursor.execute(
        f"SELECT COUNT(*) FROM {STAGE} s JOIN {file.target.table} f ON {key_match(file.target, 'f', 's')} "
        f"WHERE f.import_id = {import_id} AND s.row_no NOT IN (SELECT row_no FROM {_changed_rows(file)} AS r)"
    )
    return int(cursor.fetchone()[0])


def staged_columns(file: InterchangeFile) -> tuple[str, ...]:
    sides = tuple(f"{side.name}_{name}" for side in file.sides for name in file.side_fields(side))
    return ("row_no", *file.main_fields, *sides)


def load_stage(cursor: Any, file: InterchangeFile, rows: Collection[Sequence[Any]]) -> None:
    main = [f"t.{name}" for name in file.main_fields]
    sides = [f"{side.name}.{name} AS {side.name}_{name}" for side in file.sides for name in file.side_fields(side)]
    sources = [f"{file.target.table} t", *(f"{side.target.table} {side.name}" for side in file.sides)]
    drop_temporary(cursor, STAGE)
    cursor.execute(
        f"CREATE TEMPORARY TABLE {STAGE} AS SELECT CAST(0 AS BIGINT) AS row_no, {', '.join(main + sides)} "
        f"FROM {', '.join(sources)} WHERE 1 = 0"
    )
    bulk_load(cursor, temporary(STAGE), staged_columns(file), rows, texts=text_columns(file))
    _analyze(cursor, STAGE)


def text_columns(file: InterchangeFile) -> set[str]:
    kinds = ("CharField", "TextField")
    found = {name for name in file.main_fields if file.target.column(name).get_internal_type() in kinds}
    for side in file.sides:
        names = file.side_fields(side)
        found |= {f"{side.name}_{name}" for name in names if side.target.column(name).get_internal_type() in kinds}
    return found


def build_delta(cursor: Any, file: InterchangeFile) -> None:
    """``intake_delta``: staged rows that are new (``fid`` NULL) or differ, with the old values of tracked columns."""
    target, fields = file.target, file.main_fields
    compared = [name for name in fields if name not in target.key]
    old = "".join(f", f.{name} AS old_{name}" for name in file.old_columns)
    drop_temporary(cursor, DELTA, TOUCHED)
    with by_index(cursor):
        cursor.execute(
            f"CREATE TEMPORARY TABLE {DELTA} AS SELECT s.*, f.id AS fid, f.import_id AS before_import{old} "
            f"FROM {STAGE} s LEFT JOIN {target.table} f ON {key_match(target, 'f', 's')} "
            f"WHERE f.id IS NULL OR {_differs(compared, 'f', 's')}"
        )
    _analyze(cursor, DELTA)
    build_touched(cursor, file)


def build_touched(cursor: Any, file: InterchangeFile) -> None:
    """``intake_touched``: the tracked columns of the rows of the delta, as they are and as they were."""
    new = ", ".join(file.tracked)
    comma = ", " if new else ""
    old = ", ".join(f"old_{name}" for name in file.tracked)
    cursor.execute(
        f"CREATE TEMPORARY TABLE {TOUCHED} AS SELECT fid{comma}{new} FROM {DELTA} "
        f"UNION SELECT fid{comma}{old} FROM {DELTA} WHERE fid IS NOT NULL"
    )


def apply_delta(cursor: Any, target: Target, fields: Sequence[str], import_id: int, delta: str = DELTA) -> int:
    """Writes the delta with its before-images; how many rows it holds."""
    cursor.execute(f"SELECT COUNT(*), COUNT(fid) FROM {delta}")
    rows, stored = cursor.fetchone()
    if stored:
        with checked_at_once(cursor, BEFORE, ["batch_id"], f"(SELECT {import_id} AS batch_id) AS own", stored):
            _keep_before(cursor, target, fields, import_id, delta)
    if target.rewrite:
        _write(cursor, target, fields, import_id, delta, rows - stored, stored)
    else:
        with checked_at_once(cursor, target.table, fields, delta, rows):
            _write(cursor, target, fields, import_id, delta, rows - stored, stored)
    return int(rows)


def _write(cursor: Any, target: Target, fields: Sequence[str], import_id: int, delta: str, new: int, stored: int) -> None:
    if stored:
        (_rewrite if target.rewrite else _update)(cursor, target, fields, import_id, delta)
    if new:
        names = ", ".join(fields)
        cursor.execute(
            f"INSERT INTO {target.table} ({names}, import_id) SELECT {names}, {import_id} FROM {delta} "
            "WHERE fid IS NULL ORDER BY row_no"
        )


def _update(cursor: Any, target: Target, fields: Sequence[str], import_id: int, delta: str) -> None:
    with by_index(cursor):
        cursor.execute(
            f"UPDATE {target.table} SET {_assignments(fields)}, import_id = {import_id} FROM {delta} d "
            f"WHERE {target.table}.id = d.fid"
        )


def _rewrite(cursor: Any, target: Target, fields: Sequence[str], import_id: int, delta: str) -> None:
    names = ", ".join(fields)
    cursor.execute(f"DELETE FROM {target.table} WHERE id IN (SELECT fid FROM {delta} WHERE fid IS NOT NULL)")
    cursor.execute(
        f"INSERT INTO {target.table} (id, {names}, import_id) SELECT fid, {names}, {import_id} FROM {delta} "
        "WHERE fid IS NOT NULL ORDER BY row_no"
    )


@contextmanager
def by_index(cursor: Any) -> Iterator[None]:
    """A chunk against a table of millions: by its unique index, where PostgreSQL would read the whole table for a hash."""
    if not on_postgres():
        yield
        return
    cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
    yield
    cursor.execute("SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on")


def key_match(target: Target, left: str, right: str) -> str:
    return " AND ".join(_same(target, name, left, right) for name in target.key)


def _same(target: Target, name: str, left: str, right: str) -> str:
    column = target.column(name)
    if not column.null:
        return f"{left}.{name} = {right}.{name}"
    none = _NONE[column.get_internal_type()]
    return f"COALESCE({left}.{name}, {none}) = COALESCE({right}.{name}, {none})"


def _differs(names: Sequence[str], left: str, right: str) -> str:
    return " OR ".join(f"{left}.{name} IS DISTINCT FROM {right}.{name}" for name in names) or "1 = 0"


def _assignments(names: Sequence[str]) -> str:
    return ", ".join(f"{name} = d.{name}" for name in names)


def json_object(fields: Sequence[str], alias: str) -> str:
    build = "jsonb_build_object" if on_postgres() else "json_object"
    return f"{build}({', '.join(f'{chr(39)}{name}{chr(39)}, {alias}.{name}' for name in fields)})"


def _keep_before(cursor: Any, target: Target, fields: Sequence[str], import_id: int, delta: str) -> None:
    """One image for each row and import: the first change of an import is the one that undoing takes back.

    A row that this very import brought needs none: undoing removes it.
    """
    cursor.execute(
        f"INSERT INTO {BEFORE} (batch_id, relation, row_id, before_import, image) "
        f"SELECT {import_id}, '{target.table}', f.id, d.before_import, {json_object(fields, 'f')} "
        f"FROM {delta} d JOIN {target.table} f ON f.id = d.fid "
        f"WHERE d.before_import IS DISTINCT FROM {import_id} "
        "ON CONFLICT DO NOTHING"
    )


def _upsert_side(cursor: Any, file: InterchangeFile, side: Side, import_id: int) -> None:
    """The rows of a side table, found by the ids that their main rows have by now."""
    names = file.side_fields(side)
    given = " OR ".join(_is_given(file, side, name) for name in names)
    wanted = "1 = 1" if side.always else f"({given})"
    if side.defaults:
        wanted = f"({given} OR NOT EXISTS (SELECT 1 FROM {side.target.table} o WHERE o.{side.link} = m.id))"
    picked = ", ".join(f"{_or_default(file, side, name)} AS {name}" for name in names)
    drop_temporary(cursor, SIDE_STAGE, _side_delta(side))
    cursor.execute(
        f"CREATE TEMPORARY TABLE {SIDE_STAGE} AS SELECT s.row_no, m.id AS {side.link}, {picked} FROM {STAGE} s "
        f"JOIN {file.target.table} m ON {key_match(file.target, 'm', 's')} WHERE {wanted}"
    )
    cursor.execute(
        f"CREATE TEMPORARY TABLE {_side_delta(side)} AS SELECT s.*, f.id AS fid, f.import_id AS before_import "
        f"FROM {SIDE_STAGE} s LEFT JOIN {side.target.table} f ON f.{side.link} = s.{side.link} "
        f"WHERE f.id IS NULL OR {_differs(names, 'f', 's')}"
    )
    apply_delta(cursor, side.target, (side.link, *names), import_id, _side_delta(side))
    # A side row that came to a main row of an earlier import goes when this one is undone.
    cursor.execute(
        f"INSERT INTO {BEFORE} (batch_id, relation, row_id) "
        f"SELECT {import_id}, '{side.target.table}', f.id FROM {_side_delta(side)} d "
        f"JOIN {side.target.table} f ON f.{side.link} = d.{side.link} "
        f"JOIN {file.target.table} m ON m.id = f.{side.link} "
        f"WHERE d.fid IS NULL AND m.import_id IS DISTINCT FROM {import_id} ON CONFLICT DO NOTHING"
    )


def _is_given(file: InterchangeFile, side: Side, name: str) -> str:
    text = side.target.column(name).get_internal_type() in ("CharField", "TextField")
    return f"s.{side.name}_{name} <> ''" if text else f"s.{side.name}_{name} IS NOT NULL"


def _or_default(file: InterchangeFile, side: Side, name: str) -> str:
    default = side.defaults.get(name)
    plain = f"s.{side.name}_{name}"
    return plain if default is None else f"CASE WHEN {_is_given(file, side, name)} THEN {plain} ELSE '{default}' END"


def _side_delta(side: Side) -> str:
    return f"{SIDE_DELTA}_{side.name}"


def _changed_rows(file: InterchangeFile) -> str:
    parts = [f"SELECT row_no FROM {DELTA}", *(f"SELECT row_no FROM {_side_delta(side)}" for side in file.sides)]
    return f"({' UNION '.join(parts)})"


def _analyze(cursor: Any, table: str) -> None:
    if on_postgres():
        cursor.execute(f"ANALYZE {table} (row_no)")  # the number of rows is what the planner needs
