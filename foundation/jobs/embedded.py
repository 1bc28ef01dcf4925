"""Worker and beat inside the web process, where no Redis is: one of the web workers has them, whoever holds the lock.

Started by config/gunicorn.py in each web worker. The others wait for the lock, so that the night does not end with the worker
that had it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

from celery import Celery
from celery.beat import EmbeddedService
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.conf import settings

from foundation.jobs import broker, stopping

LOCK_EVERY_SECONDS = 2.0
STOP_SECONDS = 15.0
# The night computes in a thread of the web process: at Python's 5 ms a page waits long for its turn (measured: reads'
# 99th percentile 611 ms, with this 57 ms).
SWITCH_SECONDS = 0.0005

log = logging.getLogger(__name__)


class EmbeddedWorker(Thread):
    """Waits for the lock, then works messages until it is stopped."""

    def __init__(self, app: Celery) -> None:
        super().__init__(name="relay-worker", daemon=True)
        self.app = app
        self.leaving = Event()
        self.working = False
        self.error = ""
        self._lock = -1
        self._beat: Any = None

    def run(self) -> None:
        try:
            while not self._lock_taken():
                if self.leaving.wait(LOCK_EVERY_SECONDS):
                    return
            self._work()
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"
            log.exception("the embedded worker ended")
        finally:
            self.working = False
            if self._lock >= 0:
                os.close(self._lock)

    def trouble(self) -> str:
        """Why no night can be worked by the web processes, or ""."""
        if not self.is_alive():
            return self.error or "the embedded worker has ended"
        return "" if self.working or not _lock_is_free() else "no process has the embedded worker"

    def stop(self) -> None:
        """Leaves after the chunk at hand; a chunk that takes longer is cut off and taken over by whoever comes next."""
        self.leaving.set()
        stopping.ask_to_stop()
        worker_state.should_stop = 0
        if self._beat is not None:
            self._beat.service.stop()
        self.join(STOP_SECONDS)

    def _lock_taken(self) -> bool:
        handle = os.open(_lock_file(), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._lock = handle
        return True

    def _work(self) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        stopping.begin()
        broker.sweep_file(all_messages=True)
        self._beat = EmbeddedService(self.app, thread=True, scheduler_cls="celery.beat:Scheduler")
        worker = WorkController(
            app=self.app,
            pool_cls="solo",
            concurrency=1,
            loglevel="WARNING",
            hostname=f"embedded-{os.getpid()}@relay",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        for task in ("relay.round", "relay.open_imports"):  # what was cut off is taken up at once, not after beat's first minute
            self.app.send_task(task)
        self._beat.start()
        self.working = True
        try:
            worker.start()
        finally:
            self._beat.stop()


def _lock_file() -> Path:
    return Path(settings.STATE_DIR) / "worker.lock"


def _lock_is_free() -> bool:
    handle = os.open(_lock_file(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(handle)


_workers: list[EmbeddedWorker] = []


def start(app: Celery) -> None:
    """Starts this web process's share of the night; once a process, after the fork."""
    stopping.begin()
    worker = EmbeddedWorker(app)
    _workers[:] = [worker]
    worker.start()


def stop() -> None:
    for worker in _workers:
        worker.stop()
    _workers.clear()


def trouble() -> str:
    """Why the embedded worker of this process does not work, or "" (also where none was started: runserver has none)."""
    return next((worker.trouble() for worker in _workers), "")
