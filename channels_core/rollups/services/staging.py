"""Temporary tables of one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from channels_core.rollups.models import DayChange
from channels_core.rollups.rules import day_frames
from foundation.jobs.row_sets import as_day, row_set
from foundation.values.scope import Scope

_FRAME_COLUMNS = (
    ("day", "day"), ("week", "day"), ("month", "day"), ("quarter", "day"), ("return_by", "day"),
)  # fmt: skip


def stage(scope: Scope, cursor: Any, table: str, sql: str, values: Sequence[Any] = ()) -> int:
    """``table`` holds what ``sql`` yields, with the statistics that PostgreSQL's planner needs; how many rows it has."""
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE TEMPORARY TABLE {table} AS {sql}", list(values))
    if connection.vendor == "postgresql":
        cursor.execute(f"ANALYZE {table}")
    cursor.execute(f"SELECT COUNT(*) FROM {table}")
    return int(cursor.fetchone()[0])


def stage_frames(scope: Scope, cursor: Any, days: str) -> None:
    """``relay_frames``: the days that the select ``days`` yields, with their frames."""
    cursor.execute(f"SELECT DISTINCT day FROM ({days}) AS found")
    frames = [day_frames(day) for day in sorted(as_day(row[0]) for row in cursor.fetchall())]
    wanted, values = row_set(_FRAME_COLUMNS, [(one.day, one.week, one.month, one.quarter, one.return_by) for one in frames])
    stage(scope, cursor, "relay_frames", f"SELECT day, week, month, quarter, return_by FROM {wanted} AS framed", values)


def add_to_days(scope: Scope, cursor: Any, brand: int, columns: Sequence[str], select: str) -> None:
    """Adds the sums of ``columns`` that ``select`` yields by (kind, subject, day) to what waits to be added to those days.

    In one order, so that two workers wait for each other and never both.
    """
    table, names = DayChange._meta.db_table, ", ".join(columns)
    sums = ", ".join(f"SUM({name}) AS {name}" for name in columns)
    moved = " OR ".join(f"SUM({name}) <> 0" for name in columns)
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns)
    cursor.execute(
        f"INSERT INTO {table} (brand_id, kind, subject, day, {names}) "
        f"SELECT %s, kind, subject, day, {sums} FROM ({select}) AS counted "
        f"GROUP BY kind, subject, day HAVING {moved} ORDER BY kind, subject, day "
        f"ON CONFLICT (kind, subject, day) DO UPDATE SET {added}",
        [brand],
    )


def drop(scope: Scope, cursor: Any, *tables: str) -> None:
    for table in tables:
        cursor.execute(f"DROP TABLE {table}")
