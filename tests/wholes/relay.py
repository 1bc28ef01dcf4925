"""A whole Relay in a process of its own: database, import, night, dump, as an outsider drives them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
UNTIL = "2026-11-23"
# The suite's own server, where it runs on PostgreSQL; the tests that need it are marked `postgres`.
SERVER = os.environ.get("DATABASE_URL", "")


@dataclass
class Relay:
    """Commands against one database; ``surroundings`` are environment variables that must not matter."""

    database_url: str
    surroundings: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """Standard output of ``manage.py arguments``. Fails with its error text where the exit code is none of ``codes``."""
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**kept, "DATABASE_URL": self.database_url, **self.surroundings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in codes, f"{arguments}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def json(self, *arguments: str, codes: Sequence[int] = (0,)) -> Any:
        return json.loads(self.run(*arguments, "--json", codes=codes))

    def migrate(self) -> Relay:
        self.run("migrate", "--verbosity", "0")
        return self

    def load(self, folder: Path, *options: str, codes: Sequence[int] = (0,)) -> Any:
        return self.json("import_data", str(folder), *options, codes=codes)

    def night(self, *options: str) -> Any:
        return self.json("nightly", *options)

    def dump(self) -> str:
        return self.run("dump_results")

    def cases(self) -> list[dict[str, Any]]:
        rows = [json.loads(line) for line in self.dump().splitlines()]
        return [row for row in rows if row["type"] == "case"]


def on_sqlite(folder: Path, **surroundings: str) -> Relay:
    """A new embedded Relay below ``folder``."""
    home = folder / uuid.uuid4().hex
    home.mkdir(parents=True)
    return Relay(f"sqlite:///{home / 'relay.sqlite3'}", surroundings).migrate()


def on_postgres(**surroundings: str) -> Relay:
    """A new database on the suite's server; ``drop`` removes it."""
    name = f"relay_whole_{uuid.uuid4().hex[:12]}"
    _server(f'CREATE DATABASE "{name}"')
    parts = urlsplit(SERVER)
    return Relay(parts._replace(path=f"/{name}").geturl(), surroundings).migrate()


def drop(relay: Relay) -> None:
    _server(f'DROP DATABASE IF EXISTS "{urlsplit(relay.database_url).path[1:]}" WITH (FORCE)')


def _server(statement: str) -> None:
    connection = psycopg2.connect(urlsplit(SERVER)._replace(path="/postgres", scheme="postgresql").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
