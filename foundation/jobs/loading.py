"""Many rows in one go: COPY on PostgreSQL, executemany on SQLite (each is the slow way on the other)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.db import connection

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def bulk_load(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts ``rows`` of values as the database takes them (int, str, float, bool, date text, None), inside a transaction."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = StringIO("".join("\t".join(map(_copy_text, row)) + "\n" for row in rows))
            with connection.wrap_database_errors:
                cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', text)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def close_ids(table: str, ids: Sequence[int], run: int) -> None:
    """Sets ``until_run`` of the rows with these ids."""
    _by_ids(f'UPDATE "{table}" SET until_run = {int(run)}', ids)


def delete_ids(table: str, ids: Sequence[int]) -> None:
    _by_ids(f'DELETE FROM "{table}"', ids)


def _by_ids(statement: str, ids: Sequence[int]) -> None:
    if not ids:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{statement} WHERE id = ANY(%s)", [list(ids)])
        else:
            cursor.executemany(f"{statement} WHERE id = %s", [(pk,) for pk in ids])


def _copy_text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return str(value)
