"""A person's change of a row that files bring too: it reaches what the same change by an import would reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from foundation.intake.loading import TOUCHED, drop_temporary
from foundation.intake.registry import interchange_file, reaches_of
from foundation.values.scope import Scope


def mark_touched(scope: Scope, code: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Marks what ``rows`` (values of the file's tracked columns, as they were and as they are) reach, in the caller's transaction.

    For files whose reaches read ``intake_touched`` alone.
    """
    file = interchange_file(code)
    assert file is not None, code
    names = ", ".join(file.tracked)
    with connection.cursor() as cursor:
        drop_temporary(cursor, TOUCHED)
        cursor.execute(f"CREATE TEMPORARY TABLE {TOUCHED} AS SELECT id AS fid, {names} FROM {file.target.table} WHERE 1 = 0")
        marks = ", ".join(["%s"] * (len(file.tracked) + 1))
        values = [(0, *(row[name] for name in file.tracked)) for row in rows]
        cursor.executemany(f"INSERT INTO {TOUCHED} (fid, {names}) VALUES ({marks})", values)
        for reach in reaches_of(code):
            reach(scope)
        drop_temporary(cursor, TOUCHED)
