"""A PostgreSQL database of the benchmarks' own. Importing this chooses it for Django: import it before any table."""

import atexit
import os

import django
from django.db import OperationalError, connection

SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1/relay_bench")
os.environ["DATABASE_URL"] = SERVER
os.environ.setdefault("SECRET_KEY", "benchmark")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()


def unreachable() -> str:
    """What is missing, for the harness; "" where the server answers."""
    try:
        connection.settings_dict["NAME"], name = "postgres", connection.settings_dict["NAME"]
        with connection.cursor():
            return ""
    except OperationalError:
        return f"PostgreSQL at {SERVER}"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def make_database() -> None:
    """An empty, migrated database, dropped when the process ends."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    atexit.register(connection.creation.destroy_test_db, name, 0)
