"""Whether this process can do its work: database, migrations, broker or embedded worker, a published run."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from foundation.jobs import broker, embedded, queries
from foundation.jobs.registry import calendar
from foundation.values.scope import system_scope

_migrated: list[bool] = []  # a process that has once seen the schema whole need not read the migrations again


def troubles() -> dict[str, str]:
    """Check -> what is wrong; "" where it holds. A broken database stops the checks that ask it."""
    found = {"database": _database(), "broker": broker.trouble(), "worker": embedded.trouble()}
    if found["database"]:
        return found
    found["migrations"] = _migrations()
    found["night"] = "" if found["migrations"] else _night()
    return found


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return ""


def _migrations() -> str:
    if _migrated:
        return ""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return f"{len(missing)} not applied"
    _migrated.append(True)
    return ""


def _night() -> str:
    """Before there is any fact there is nothing to publish."""
    scope = system_scope("readiness")
    if queries.published(scope) or not calendar().has_facts(scope):
        return ""
    return "nothing is published yet"
