"""Rows of plain values into a table: COPY on PostgreSQL, executemany on SQLite, one call for both."""

from __future__ import annotations

import csv
import gc
import io
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import Lock
from typing import Any

from django.db import connection

STAGE, DELTA, TOUCHED = "intake_stage", "intake_delta", "intake_touched"

CHUNK_ROWS = 20_000  # on SQLite a chunk's transaction stays under 2 seconds
PIECE_ROWS = 500
GAP_SECONDS = 0.15

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
    kept = [name for name in columns if name in texts]
    not_null = f", FORCE_NOT_NULL ({', '.join(kept)})" if kept else ""
    with connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv{not_null})", _CsvPieces(rows))


class _CsvPieces:
    """Rows as the file that COPY reads: a piece is written while the server takes in the one before."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows = iter(rows)

    def read(self, size: int = 0) -> str:
        piece = io.StringIO()
        csv.writer(piece, lineterminator="\n").writerows(islice(self.rows, PIECE_ROWS))
        return piece.getvalue()


def drop_temporary(cursor: Any, *tables: str) -> None:
    for table in tables:
        cursor.execute(f"DROP TABLE IF EXISTS {temporary(table)}")


def temporary(table: str) -> str:
    """The name that cannot mean a stored table."""
    return f"pg_temp.{table}" if on_postgres() else f"temp.{table}"


def take_writer_lock(cursor: Any) -> None:
    if on_postgres():
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


def give_way() -> None:
    """Between two transactions that follow at once: on SQLite who waits to write looks every tenth of a second, and would miss
    each gap; PostgreSQL lets waiters in by turns."""
    if not on_postgres() and not connection.in_atomic_block:
        time.sleep(GAP_SECONDS)


_loads_under_way = 0
_counting = Lock()
_usual_thresholds = gc.get_threshold()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """While rows are read: they are plain values without circles, and looking for circles among them took a third of the time."""
    global _loads_under_way, _usual_thresholds
    with _counting:
        if not _loads_under_way:
            _usual_thresholds = gc.get_threshold()
            gc.set_threshold(200_000, 20, 20)
        _loads_under_way += 1
    try:
        yield
    finally:
        with _counting:
            _loads_under_way -= 1
            if not _loads_under_way:
                gc.set_threshold(*_usual_thresholds)
