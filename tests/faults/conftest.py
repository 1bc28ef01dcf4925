"""Worlds: a migrated database for each test, copied from one that is made once."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from tests.faults.world import ROOT, World

ON_POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]
SERVER = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}


def admin(statement: str) -> None:
    values = settings.DATABASES["default"]
    given = {name: values[key] for name, key in SERVER.items() if values.get(key)}
    with closing(psycopg2.connect(dbname="postgres", **given)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def postgres_url(name: str) -> str:
    values = settings.DATABASES["default"]
    password = f":{values['PASSWORD']}" if values.get("PASSWORD") else ""
    return f"postgres://{values['USER']}{password}@{values['HOST'] or '127.0.0.1'}:{values['PORT'] or 5432}/{name}"


def migrate(database_url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": "", "SECRET_KEY": "only for this test"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The migrated database that worlds are copied from: a file, or the name of a database."""
    if not ON_POSTGRES:
        path = tmp_path_factory.mktemp("template") / "relay.sqlite3"
        migrate(f"sqlite:///{path}")
        yield str(path)
        return
    name = f"relay_faults_{os.getpid()}"
    admin(f'CREATE DATABASE "{name}"')
    migrate(postgres_url(name))
    yield name
    admin(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def make_world(template: str, tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Makes worlds: ``make_world(redis=True, CHUNK_LEASE_SECONDS="2")``."""
    worlds: list[tuple[World, str]] = []

    def make(*, redis: bool = False, **environment: str) -> World:
        folder = tmp_path / f"world{len(worlds)}"
        folder.mkdir()
        name = f"{template}_{len(worlds)}"
        if ON_POSTGRES:
            admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            url = postgres_url(name)
        else:
            shutil.copy(template, folder / "relay.sqlite3")
            url = f"sqlite:///{folder / 'relay.sqlite3'}"
        world = World(url, settings.REDIS_URL if redis else "", folder, **environment)
        worlds.append((world, name))
        return world

    yield make
    for world, name in worlds:
        world.end()
        if ON_POSTGRES:
            admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
