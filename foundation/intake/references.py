"""References of many rows checked at once, where PostgreSQL would look each of them up row by row.

A foreign key's trigger takes FOR KEY SHARE on the row that a new row refers to, once for each row and reference: most of the
time of a bulk load. Here the distinct rows that a source of rows refers to are locked in the same way, each once; then the
rows are written while triggers rest. Nobody can delete what is locked before this transaction ends, so the guarantee is that
of the triggers. Wherever anything is not as it has to be, the triggers do their work as ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from foundation.intake.loading import on_postgres

# Below this the triggers cost less than the question whether they can rest.
MANY_ROWS = 500

# Whether the role may let triggers rest, and nothing but one-column foreign keys to other tables rests on them: no trigger of
# anybody's own (one that is ENABLE ALWAYS goes on), no deferrable unique key, no rule. Other tables refer to the primary key,
# which is never rewritten.
_MAY_REST = """
SELECT has_parameter_privilege('session_replication_role', 'SET')
   AND current_setting('session_replication_role') = 'origin'
   AND c.relkind = 'r' AND NOT c.relhasrules AND NOT c.relhassubclass
   AND NOT EXISTS (
       SELECT FROM pg_trigger t LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
       WHERE t.tgrelid = c.oid AND t.tgenabled IN ('O', 'R') AND k.contype IS DISTINCT FROM 'f')
   AND NOT EXISTS (
       SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = c.oid
       AND (k.confrelid = c.oid OR cardinality(k.conkey) <> 1))
   AND NOT EXISTS (
       SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid
       AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conrelid = c.oid AND p.contype = 'p' AND p.conkey = k.confkey))
FROM pg_class c WHERE c.oid = to_regclass(%s)
"""

_REFERENCES = """
SELECT a.attname, k.confrelid::regclass::text, p.attname
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
JOIN pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = k.confkey[1]
WHERE k.contype = 'f' AND k.conrelid = to_regclass(%s) ORDER BY 1
"""


@dataclass(frozen=True)
class Reference:
    """``column`` of the written table holds ``key`` of ``parent``."""

    column: str
    parent: str
    key: str


@contextmanager
def checked_at_once(cursor: Any, table: str, columns: Collection[str], source: str, rows: int) -> Iterator[bool]:
    """Inside a transaction: the caller writes ``columns`` of ``table`` from ``source``, and no row but those, in the block.

    ``source`` is what may stand behind FROM; it has the columns that refer to anything under their names. Says whether the
    references are checked; where not, the triggers will. A block that raises takes its transaction (or savepoint) with it,
    and so the setting.
    """
    if not (on_postgres() and rows >= MANY_ROWS and _may_rest(cursor, table)):
        yield False
        return
    if not all(_held(cursor, reference, source) for reference in references_of(cursor, table) if reference.column in columns):
        yield False  # the trigger says which row refers to nothing
        return
    cursor.execute("SET LOCAL session_replication_role = replica")
    yield True
    cursor.execute("SET LOCAL session_replication_role = origin")


def references_of(cursor: Any, table: str) -> list[Reference]:
    cursor.execute(_REFERENCES, [table])
    return [Reference(*row) for row in cursor.fetchall()]


def _may_rest(cursor: Any, table: str) -> bool:
    if connection.pg_version < 150000:  # the privilege is one since PostgreSQL 15
        return False
    # The lock that writing takes anyway, before the question: nobody adds a key or a trigger between it and the rows.
    cursor.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
    cursor.execute(_MAY_REST, [table])
    return bool(cursor.fetchone()[0])


def _held(cursor: Any, reference: Reference, source: str) -> bool:
    """Locks what is referred to; whether all of it is there. In the order of keys, so that two that lock do not cross."""
    wanted = f"SELECT {reference.column} AS id FROM {source} WHERE {reference.column} IS NOT NULL GROUP BY 1"
    cursor.execute(
        f"WITH wanted AS MATERIALIZED ({wanted}), held AS MATERIALIZED ("
        f"SELECT p.{reference.key} FROM {reference.parent} p WHERE p.{reference.key} IN (SELECT id FROM wanted) "
        f"ORDER BY 1 FOR KEY SHARE OF p) "
        "SELECT (SELECT COUNT(*) FROM held) = (SELECT COUNT(*) FROM wanted)"
    )
    return bool(cursor.fetchone()[0])
