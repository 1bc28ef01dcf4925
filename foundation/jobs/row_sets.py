"""Rows of plain values as a source in SQL, on both backends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

_TYPES = {"integer": "bigint", "day": "date", "text": "text"}


def row_set(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """``rows`` as a sub-select with its parameters; ``columns`` are (name, integer | day | text).

    Arrays on PostgreSQL, whose planner then knows the number of rows, and one JSON text on SQLite: no temporary table,
    and no limit on the number of parameters.
    """
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{_TYPES[kind]}[]" for _, kind in columns)
        names = ", ".join(name for name, _ in columns)
        lists: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        return f"(SELECT {names} FROM unnest({arrays}) AS given({names}))", list(lists)
    picked = ", ".join(f"json_extract(value, '$[{index}]') AS {name}" for index, (name, _) in enumerate(columns))
    text = json.dumps([[value.isoformat() if isinstance(value, date) else value for value in row] for row in rows])
    return f"(SELECT {picked} FROM json_each(%s))", [text]


def as_day(value: Any) -> date:
    """A date out of raw SQL: SQLite gives text for an expression."""
    return value if isinstance(value, date) else date.fromisoformat(value)
