"""Rows of plain values into a table: COPY on PostgreSQL, executemany on SQLite, one call for both."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

STAGE, DELTA, TOUCHED = "intake_stage", "intake_delta", "intake_touched"

CHUNK_ROWS = 20_000  # on SQLite a chunk's transaction stays under 2 seconds

# Two imports at once would both find a new row missing: on PostgreSQL one transaction of the import runs at a time.
WRITER_LOCK = 20_011_204


def on_postgres() -> bool:
    return connection.vendor == "postgresql"


def bulk_load(
    cursor: Any, table: str, columns: Sequence[str], rows: Collection[Sequence[Any]], *, texts: Collection[str]
) -> None:
    """Loads ``rows`` into ``table``. ``texts`` are its text columns: there an empty string is no NULL, None is not allowed."""
    names = ", ".join(columns)
    if not on_postgres():
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        return
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    buffer.seek(0)
    kept = [name for name in columns if name in texts]
    not_null = f", FORCE_NOT_NULL ({', '.join(kept)})" if kept else ""
    with connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv{not_null})", buffer)


def drop_temporary(cursor: Any, *tables: str) -> None:
    for table in tables:
        cursor.execute(f"DROP TABLE IF EXISTS {temporary(table)}")


def temporary(table: str) -> str:
    """The name that cannot mean a stored table."""
    return f"pg_temp.{table}" if on_postgres() else f"temp.{table}"


def take_writer_lock(cursor: Any) -> None:
    if on_postgres():
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])
