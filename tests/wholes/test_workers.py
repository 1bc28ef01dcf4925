"""The real night of the demo by Celery workers: two side by side, and one that is killed again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from tests.wholes.relay import ROOT, UNTIL, Relay, drop, on_postgres, on_sqlite

pytestmark = [pytest.mark.slow, pytest.mark.guard]

OPEN_RUN = (
    "from datetime import date; from foundation.jobs.services import open_run; from foundation.values.scope import system_scope;"
    f"open_run(system_scope('tests'), brand='LY', day=date.fromisoformat('{UNTIL}'))"
)
ROUND = "from foundation.jobs.rounds import make_round; make_round()"
PATIENCE = 240.0


def surroundings() -> dict[str, str]:
    """Redis as the broker, a lease short enough that a dead worker's chunk is taken over within the test."""
    return {
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": "a-key-for-tests",
        "SECURE_SSL_REDIRECT": "0",
        "CHUNK_LEASE_SECONDS": "5",
    }


def start_worker(relay: Relay) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    environment = {**os.environ, **relay.surroundings, "DATABASE_URL": relay.database_url}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **quiet)


def stop(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@contextmanager
def demo_on_postgres(folder: Path) -> Iterator[Relay]:
    """A server database with the demo's facts, its night opened and not begun."""
    relay = on_postgres(**surroundings())
    try:
        relay.load(folder)
        relay.run("shell", "-c", OPEN_RUN)
        yield relay
    finally:
        drop(relay)


def state_of(relay: Relay) -> tuple[str, int]:
    """The run's state, and how many of its chunks are done."""
    connection = psycopg2.connect(relay.database_url.replace("postgres://", "postgresql://", 1))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT state FROM foundation_jobrun ORDER BY id DESC LIMIT 1")
            (state,) = cursor.fetchone()
            cursor.execute("SELECT count(*) FROM foundation_jobchunk WHERE state = 'done'")
            return state, cursor.fetchone()[0]
    finally:
        connection.close()


def wait_until_published(relay: Relay) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if state_of(relay)[0] == "published":
            return
        time.sleep(0.5)
    pytest.fail(f"not published within {PATIENCE:.0f} s: {state_of(relay)}")


@pytest.mark.postgres
@pytest.mark.redis
def test_two_workers_give_the_dump_of_one(demo_folder: Path, dump: str):
    with demo_on_postgres(demo_folder) as relay:
        workers = [start_worker(relay), start_worker(relay)]
        try:
            relay.run("shell", "-c", ROUND)
            wait_until_published(relay)
        finally:
            for worker in workers:
                stop(worker)
        assert relay.dump() == dump


@pytest.mark.postgres
@pytest.mark.redis
def test_worker_killed_at_five_points_gives_the_same_dump_and_doubles_nothing(demo_folder: Path, dump: str):
    with demo_on_postgres(demo_folder) as relay:
        done = 0
        for _ in range(5):
            worker = start_worker(relay)
            relay.run("shell", "-c", ROUND)
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and state_of(relay)[1] <= done:
                time.sleep(0.05)
            stop(worker)
            done = state_of(relay)[1]
        worker = start_worker(relay)
        try:
            relay.run("shell", "-c", ROUND)
            wait_until_published(relay)
        finally:
            stop(worker)
        assert relay.dump() == dump
        told = relay.run(
            "shell",
            "-c",
            "from foundation.outbox.models import OutboxEvent as E; print('events', E.objects.filter(name='night.published').count())",
        )
        assert "events 1" in told


@pytest.mark.sqlite
def test_night_of_an_embedded_database_killed_at_five_points_gives_the_same_dump(demo_folder: Path, dump: str, tmp_path: Path):
    relay = on_sqlite(tmp_path, CHUNK_LEASE_SECONDS="5")
    relay.load(demo_folder)
    for seconds in (3.0, 4.0, 5.0, 6.0, 7.0):
        environment = {**os.environ, "DATABASE_URL": relay.database_url, "REDIS_URL": "", **relay.surroundings}
        night = subprocess.Popen(
            [sys.executable, "manage.py", "nightly", "--date", UNTIL],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            night.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            night.kill()
        night.wait()
    relay.night("--date", UNTIL)
    assert relay.dump() == dump
