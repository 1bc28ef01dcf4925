"""A database of its own, and processes on it that can be stopped, killed and started again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0


class World:
    """``environment`` goes to every process; ``ask`` reads the database past Django, without a lock."""

    def __init__(self, database_url: str, redis_url: str, folder: Path, **environment: str) -> None:
        self.database_url = database_url
        self.folder = folder
        self.environment = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, **environment}
        self.environment.setdefault("SECRET_KEY", "only for this test")
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """Starts a process in a group of its own; its errors go to a file of the folder."""
        log = (self.folder / f"{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def begin(self, *actions: str, **environment: str) -> subprocess.Popen[str]:
        """Actions of tests.faults.actor, one after the other, in a process of their own."""
        return self.start("tests.faults.actor", *actions, **environment)

    def act(self, *actions: str, **environment: str) -> str:
        """The same, to their end; what they printed."""
        return self.ended(self.begin(*actions, **environment))

    def ended(self, process: subprocess.Popen[str]) -> str:
        """Waits for a process to end well; what it printed."""
        output, _ = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, self.logs()
        return output

    def dump(self, *first: str) -> dict[str, Any]:
        """What can be seen of the database after the actions ``first``."""
        return json.loads(self.act(*first, "dump"))

    def ask(self, statement: str) -> Any:
        """The first column of the first row."""
        if self.database_url.startswith("sqlite"):
            path = self.database_url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
                return connection.execute(statement).fetchone()[0]
        with closing(psycopg2.connect(self.database_url)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def chunks_done(self) -> int:
        return int(self.ask("SELECT COUNT(*) FROM foundation_jobchunk WHERE state = 'done'"))

    def published(self) -> int:
        return int(self.ask("SELECT COUNT(*) FROM foundation_jobrun WHERE state = 'published'"))

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < ends_at, f"{what} did not come\n{self.logs()}"
            time.sleep(0.02)

    def logs(self) -> str:
        return "\n".join(path.read_text()[-4_000:] for path in sorted(self.folder.glob("*.log")))

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                kill_group(process)


def kill_group(process: subprocess.Popen[str]) -> None:
    """kill -9 for the process and everything it has forked."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE_SECONDS)
