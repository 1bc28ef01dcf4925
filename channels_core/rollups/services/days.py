"""The sums of days: counted anew from all lines where a day is dirty, else the stored ones and what changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.models import DayChange, DayRollup, TouchedDay
from channels_core.rollups.queries import SUMS, brand_of
from channels_core.rollups.rules import CUSTOMER_SUMS, LINE_SUMS
from channels_core.rollups.services.staging import drop, stage
from foundation.jobs.loading import bulk_load
from foundation.jobs.registry import Written
from foundation.values.scope import Scope

Key = tuple[int, date]
OTHER_SUMS = tuple(name for name in SUMS if name not in (*LINE_SUMS, *CUSTOMER_SUMS, "facts"))
#: Of these a day's ``facts`` are the sum.
_COUNTED = ("lines", "spend_rows", "complaints", "survey_rows", "stock_rows")

_CHANGES = """
    SELECT subject, day, {sums} FROM {changes}
    WHERE brand_id = %s AND kind = %s AND subject BETWEEN %s AND %s GROUP BY subject, day
"""
_STORE = """
    INSERT INTO {rollups} (brand_id, kind, subject, day, changed_run, buyers_run, facts, {columns})
    SELECT %s, %s, subject, day, %s, buyers_run, {facts}, {columns} FROM (
        SELECT place.subject, place.day, {values},
               CASE WHEN moved.buyers > 0 THEN %s ELSE COALESCE(was.buyers_run, 0) END AS buyers_run
        FROM (
            SELECT subject, day FROM relay_change UNION SELECT subject, day FROM relay_anew
            UNION SELECT subject, day FROM relay_other
        ) AS place
        LEFT JOIN relay_change moved ON moved.subject = place.subject AND moved.day = place.day
        LEFT JOIN relay_anew anew ON anew.subject = place.subject AND anew.day = place.day
        LEFT JOIN relay_other other ON other.subject = place.subject AND other.day = place.day
        LEFT JOIN {rollups} was ON was.kind = %s AND was.subject = place.subject AND was.day = place.day
    ) AS summed
    WHERE true ORDER BY subject, day
    ON CONFLICT (kind, subject, day) DO UPDATE SET changed_run = excluded.changed_run, buyers_run = excluded.buyers_run,
        facts = excluded.facts, {assignments}
"""


def add_up_days(
    scope: Scope,
    *,
    kind: SubjectKind,
    first: int,
    last: int,
    anew: Mapping[Key, Mapping[str, int]],
    others: Mapping[Key, Mapping[str, int]],
) -> Written:
    """Writes the sums of the days of subjects ``first`` to ``last`` that changed, and forgets what changed them.

    ``anew`` holds the sums of lines that were counted anew, ``others`` those of the other facts, by (subject, day); columns
    that are absent are 0. A day left without facts keeps a row of zeros, so that later steps see that it changed.
    """
    brand, whose = brand_of(scope).pk, [str(kind), first, last]
    changes = DayChange._meta.db_table
    sums = ", ".join(f"SUM({name}) AS {name}" for name in (*LINE_SUMS, *CUSTOMER_SUMS, "buyers"))
    with connection.cursor() as cursor:
        read = stage(scope, cursor, "relay_change", _CHANGES.format(sums=sums, changes=changes), [brand, *whose])
        _load(scope, cursor, "relay_anew", LINE_SUMS, anew)
        _load(scope, cursor, "relay_other", OTHER_SUMS, others)
        cursor.execute(_statement(), [brand, str(kind), scope.run, scope.run, str(kind)])
        written = cursor.rowcount
        for table in (changes, TouchedDay._meta.db_table):
            cursor.execute(
                f"DELETE FROM {table} WHERE brand_id = %s AND kind = %s AND subject BETWEEN %s AND %s", [brand, *whose]
            )
        drop(scope, cursor, "relay_change", "relay_anew", "relay_other")
    return Written(read=read, written=int(written))


def _statement() -> str:
    columns = [name for name in SUMS if name != "facts"]
    return _STORE.format(
        rollups=DayRollup._meta.db_table,
        columns=", ".join(columns),
        values=", ".join(f"{_value(name)} AS {name}" for name in columns),
        facts=" + ".join(_COUNTED),
        assignments=", ".join(f"{name} = excluded.{name}" for name in columns),
    )


def _value(name: str) -> str:
    stored = f"COALESCE(was.{name}, 0)"
    if name in LINE_SUMS:
        return f"COALESCE(anew.{name}, {stored} + COALESCE(moved.{name}, 0))"
    if name in CUSTOMER_SUMS:
        return f"{stored} + COALESCE(moved.{name}, 0)"
    return f"COALESCE(other.{name}, {stored})"


def _load(scope: Scope, cursor: Any, table: str, columns: Sequence[str], sums: Mapping[Key, Mapping[str, int]]) -> None:
    stage(scope, cursor, table, f"SELECT subject, day, {', '.join(columns)} FROM {DayRollup._meta.db_table} WHERE 1 = 0")
    rows: Collection[tuple[Any, ...]] = [(*key, *(found.get(name, 0) for name in columns)) for key, found in sorted(sums.items())]
    bulk_load(table, ("subject", "day", *columns), rows)
    if rows and connection.vendor == "postgresql":
        cursor.execute(f"ANALYZE {table}")
