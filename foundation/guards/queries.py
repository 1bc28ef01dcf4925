"""Whether the guards are where they should be."""

from __future__ import annotations

from django.db import connection

from foundation.guards.registry import guards
from foundation.guards.rules import sqlite_triggers


def missing_guards() -> list[str]:
    """Names of guards that the database lacks (a migration that failed leaves them off), sorted."""
    wanted: set[str] = set()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for guard in guards():
                wanted |= set(sqlite_triggers(guard))
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            wanted = {guard.name for guard in guards()}
            cursor.execute("SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger")
        held = {name for (name,) in cursor.fetchall()}
    return sorted(wanted - held)

