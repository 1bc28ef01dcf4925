"""Makes the guards after migrations and takes them off before.

SQLite rebuilds a table to change it, and silently loses its triggers: they are dropped before and made anew after every
migration. On PostgreSQL they stay, and are made where they are missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as default_connection
from django.db import connections

from foundation.guards.registry import guards, seed_of
from foundation.guards.rules import AppendOnly, Guard, postgres_constraint, postgres_refusal, sqlite_triggers
from foundation.values.scope import system_scope


def drop_guards(sender: Any, using: str, **_: Any) -> None:
    """Before a migration, for the app of the signal."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for guard in guards():
            if guard.app == sender.label:
                for name in sqlite_triggers(guard):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def make_guards(sender: Any, using: str, **_: Any) -> None:
    """After a migration (and after a flush), for the app of the signal: its guards and its built-in rows."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for guard in guards():
        if guard.app == sender.label and guard.table in tables:
            (_make_sqlite if connection.vendor == "sqlite" else _make_postgres)(connection, guard)
    seed = seed_of(sender.label)
    if seed is not None and tables:
        seed(system_scope("migration"))


def _make_sqlite(connection: Any, guard: Guard) -> None:
    with connection.cursor() as cursor:
        for name, statement in sqlite_triggers(guard).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(statement)


def _make_postgres(connection: Any, guard: Guard) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_constraint WHERE conname = %s UNION SELECT 1 FROM pg_trigger WHERE tgname = %s",
            [guard.name, guard.name],
        )
        if cursor.fetchone():
            return
        if isinstance(guard, AppendOnly):
            for statement in postgres_refusal(guard):
                cursor.execute(statement)
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        cursor.execute(postgres_constraint(guard))


def missing_guards() -> list[str]:
    """Names of guards that the database lacks (a migration that failed leaves them off), sorted."""
    wanted: set[str] = set()
    with default_connection.cursor() as cursor:
        if default_connection.vendor == "sqlite":
            for guard in guards():
                wanted |= set(sqlite_triggers(guard))
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            wanted = {guard.name for guard in guards()}
            cursor.execute("SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger")
        held = {name for (name,) in cursor.fetchall()}
    return sorted(wanted - held)


@contextmanager
def lifted(name: str) -> Iterator[None]:
    """Inside a transaction: the append-only guard ``name`` stands aside, for this transaction alone (erasing a person).

    Both backends change the schema transactionally: nobody else sees the table without its guard, and a rollback puts it back.
    """
    guard = next(guard for guard in guards() if guard.name == name)
    assert isinstance(guard, AppendOnly)
    with default_connection.cursor() as cursor:
        if default_connection.vendor == "sqlite":
            for trigger in sqlite_triggers(guard):
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        else:
            cursor.execute(f"ALTER TABLE {guard.table} DISABLE TRIGGER {guard.name}")
    yield
    with default_connection.cursor() as cursor:
        if default_connection.vendor == "sqlite":
            for statement in sqlite_triggers(guard).values():
                cursor.execute(statement)
        else:
            cursor.execute(f"ALTER TABLE {guard.table} ENABLE TRIGGER {guard.name}")
