"""The sums of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.models import DayRollup, TouchedDay
from channels_core.rollups.queries import SUMS, brand_of
from foundation.jobs.loading import bulk_load
from foundation.jobs.row_sets import row_set
from foundation.values.scope import Scope


def replace_days(
    scope: Scope, *, kind: SubjectKind, keys: Sequence[tuple[int, date]], sums: Mapping[tuple[int, date], dict[str, int]]
) -> int:
    """Writes the sums of ``keys`` anew (columns that are absent are 0) and takes the keys off the touched days.

    A day left without facts keeps a row of zeros, so that later steps see that it changed. Returns the rows written.
    """
    brand = brand_of(scope).pk
    wanted, values = row_set((("subject", "integer"), ("day", "day")), keys)
    rows: list[tuple[Any, ...]] = []
    for key in keys:
        found = sums.get(key, {})
        rows.append((brand, str(kind), *key, scope.run, *(found.get(column, 0) for column in SUMS)))
    with connection.cursor() as cursor:
        for table in (DayRollup._meta.db_table, TouchedDay._meta.db_table):
            condition = f"kind = %s AND (subject, day) IN (SELECT subject, day FROM {wanted} AS wanted)"
            cursor.execute(f"DELETE FROM {table} WHERE {condition}", [str(kind), *values])
        columns = ("brand_id", "kind", "subject", "day", "changed_run", *SUMS)
        bulk_load(DayRollup._meta.db_table, columns, rows)
    return len(rows)
