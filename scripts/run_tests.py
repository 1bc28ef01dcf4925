"""Runs the tests on every backend that is there: `run_tests.py quick|all|guard [pytest arguments]`.

SQLite always, in embedded mode (no Redis). PostgreSQL and Redis where DATABASE_URL and REDIS_URL name them, or where
they answer on their standard local ports. The last lines say which backends ran, each with pytest's own summary line.
"""

import os
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent
SELECTIONS = {
    "quick": "not slow and not browser and not bench and not fuzz",
    "all": "not bench",
    "guard": "guard and slow",
}
SUMMARY = re.compile(r"=* ?\d+ (passed|failed|error|skipped|deselected|xfailed).* in [\d.]+s.*|=* ?no tests ran.*")


@dataclass(frozen=True)
class Backend:
    """One way to run the suite: what to call it, and the environment that selects it."""

    name: str
    environment: dict[str, str]


def main(arguments: Sequence[str]) -> int:
    """Run the selection on each backend; 0 where all of them passed."""
    if not arguments or arguments[0] not in SELECTIONS:
        print(f"usage: run_tests.py {'|'.join(SELECTIONS)} [pytest arguments]", file=sys.stderr)
        return 2
    selection, extra = arguments[0], list(arguments[1:])
    results = []
    with tempfile.TemporaryDirectory(prefix="relay-tests-") as folder:
        for backend in [sqlite_backend(Path(folder)), *server_backends()]:
            print(f"\n{backend.name}: the {selection} tests", flush=True)
            results.append((backend, *run_pytest(backend, selection, extra)))
    print("\nBackends that ran:")
    for backend, code, summary in results:
        verdict = "passed" if code == 0 else f"FAILED (pytest exit code {code})"
        print(f"{backend.name}: {verdict}\n{summary}")
    if len(results) == 1:
        print("PostgreSQL and Redis: not run, they neither answer locally nor are named by DATABASE_URL and REDIS_URL")
    return 0 if all(code == 0 for _, code, _ in results) else 1


def sqlite_backend(folder: Path) -> Backend:
    """Embedded mode on a file of its own: empty settings count as not set."""
    environment = {"DATABASE_URL": f"sqlite:///{folder}/relay.sqlite3", "REDIS_URL": ""}
    return Backend(f"SQLite {sqlite3.sqlite_version}, embedded mode", environment)


def server_backends() -> list[Backend]:
    """The PostgreSQL backend with Redis beside it where that answers; none without PostgreSQL."""
    database_url, database_version = first_answer(postgres_urls(), postgres_version)
    if database_url is None:
        return []
    broker_url, broker_version = first_answer(redis_urls(), redis_version)
    broker = f"Redis {broker_version}" if broker_url else "no Redis"
    environment = {
        "DATABASE_URL": database_url,
        "REDIS_URL": broker_url or "",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50),
        "SECURE_SSL_REDIRECT": "0",  # The test client and Chromium speak plain HTTP, as in embedded mode.
    }
    return [Backend(f"PostgreSQL {database_version}, {broker}", environment)]


def first_answer(urls: Sequence[str], version: Callable[[str], str]) -> tuple[str | None, str]:
    """The first URL whose server answers, and its version."""
    for url in urls:
        try:
            return url, version(url)
        except (psycopg2.Error, redis.RedisError, OSError):
            continue
    return None, ""


def postgres_urls() -> list[str]:
    """What the environment names (then nothing else is tried), or the standard local port.

    A probed server gets a database name of this checkout's own, so that two checkouts can test at the same time.
    """
    named = os.environ.get("DATABASE_URL", "")
    if named:
        return [named] if named.startswith(("postgres", "psql", "pgsql")) else []
    return [f"postgres://{user}@127.0.0.1:5432/relay_{checkout():08x}" for user in ("postgres", os.environ.get("USER", "relay"))]


def redis_urls() -> list[str]:
    """What the environment names, or the standard local port with one of the databases 1 to 15."""
    named = os.environ.get("REDIS_URL", "")
    return [named] if named else [f"redis://127.0.0.1:6379/{1 + checkout() % 15}"]


def checkout() -> int:
    """A number that stays the same for this folder and differs between folders."""
    return zlib.crc32(str(ROOT).encode())


def postgres_version(url: str) -> str:
    """The server's version; raises where it does not answer or does not let us make a test database.

    The maintenance database is asked, since the one that the URL names need not exist: tests make their own.
    """
    rest = url.partition("://")[2]
    server = f"postgresql://{rest.rsplit('/', 1)[0]}/postgres"
    connection = psycopg2.connect(server, connect_timeout=3)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb OR rolsuper, current_setting('server_version') FROM pg_roles WHERE rolname = current_user"
            )
            may_create, version = cursor.fetchone()
    finally:
        connection.close()
    if not may_create:
        raise psycopg2.OperationalError("this role may not create a test database")
    return version.split()[0]


def redis_version(url: str) -> str:
    """The server's version; raises where it does not answer."""
    client = redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3)
    try:
        return client.info("server")["redis_version"]
    finally:
        client.close()


def run_pytest(backend: Backend, selection: str, extra: Sequence[str]) -> tuple[int, str]:
    """pytest's exit code and summary line; its output goes through as it comes."""
    workers = os.environ.get("PYTEST_WORKERS", str(min(2, os.cpu_count() or 1)))
    command = [sys.executable, "-m", "pytest", "-m", SELECTIONS[selection], "-n", workers, "--dist", "loadfile", *extra]
    environment = {**os.environ, **backend.environment}
    summary = "pytest printed no summary"
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if SUMMARY.fullmatch(line.strip()):
                summary = line.strip()
    return process.returncode, summary


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
