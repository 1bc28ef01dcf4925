"""Dirty keys straight from SQL, in the transaction of the change: what a night has to look at again."""

from __future__ import annotations

from typing import Any

from django.db import connection

# SQL: the day of keys that any night takes up, whatever its day: what is planned ahead is judged as it stands.
ANY_DAY = "DATE('0001-01-01')"


def mark(select: str, parameters: list[Any] | None = None) -> None:
    """Marks what ``select`` yields: rows of (brand code, topic, a, b, day). Marking twice is once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_dirtykey (brand, topic, a, b, day, run) "
            f"SELECT DISTINCT k.brand, k.topic, k.a, k.b, k.day, 0 FROM ({select}) k WHERE 1 = 1 "
            "ORDER BY 1, 2, 3, 4, 5 ON CONFLICT DO NOTHING",
            parameters,
        )


def key_select(source: str, topic: str, *, a: str, b: str = "0", day: str, brand: str = "b.code") -> str:
    """A select for ``mark`` over the FROM clause ``source``."""
    return f"SELECT {brand} AS brand, '{topic}' AS topic, {a} AS a, {b} AS b, {day} AS day FROM {source}"
