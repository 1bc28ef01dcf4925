"""Works a run off, wherever it is called: by the command, a Celery worker or the web process. The database says what is next."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db import InterfaceError, OperationalError, connection

from foundation.jobs import queries, services
from foundation.jobs.errors import FencedOff
from foundation.jobs.models import JobChunk, JobRun, JobStep
from foundation.jobs.registry import Step, ordered_steps
from foundation.jobs.rules import MAX_TRIES
from foundation.jobs.statistics import refresh_statistics
from foundation.values.scope import Scope, system_scope

ACTOR = "nightly"
WAIT_SECONDS = 0.25  # while others hold the last chunks of a step
PAUSE_SECONDS = 1.0  # before a database that cut us off is asked again
MOST_CUT_OFFS = 5

log = logging.getLogger(__name__)


class Progress(Enum):
    """What one move of a run came to."""

    MOVED = "moved"
    OTHERS_WORK = "others_work"  # what is left is held by other workers
    OVER = "over"


@dataclass(frozen=True)
class Worker:
    """Who works: ``should_stop`` is asked after each move, ``call_others`` is told how many chunks a step has opened."""

    should_stop: Callable[[], bool] = lambda: False
    call_others: Callable[[int, int], None] = lambda run, chunks: None


def step_scope(run: JobRun) -> Scope:
    """The scope that steps are given: one brand, and the results as the run makes them."""
    return system_scope(ACTOR, brand=run.brand, run=run.pk)


def work_off(run: JobRun, worker: Worker = Worker(), *, wait: bool = True) -> bool:
    """Moves ``run`` until it is over; whether it is. Without ``wait`` it leaves where only others have chunks.

    A database that cuts the connection is asked again a few times; then its error is raised, and the run stays open.
    """
    cut_off = 0
    while True:
        try:
            if cut_off:
                services.release_dead(step_scope(run), run=run.pk, also_own=True)
            progress = move(run, worker)
            cut_off = 0
        except (OperationalError, InterfaceError) as error:
            cut_off += 1
            if cut_off >= MOST_CUT_OFFS:
                raise
            log.warning("the database cut run %s off, trying again: %s", run.pk, error)
            connection.close()
            time.sleep(PAUSE_SECONDS)
            continue
        if progress is Progress.OVER:
            return True
        if worker.should_stop() or (progress is Progress.OTHERS_WORK and not wait):
            return False
        if progress is Progress.OTHERS_WORK:
            time.sleep(WAIT_SECONDS)


def move(run: JobRun, worker: Worker) -> Progress:
    """Does the next thing that the run needs: start a step, work a chunk, close a step, or publish."""
    scope = step_scope(run)
    if not queries.is_running(scope, run=run.pk):
        return Progress.OVER
    step = queries.next_step(scope, run=run.pk)
    if step is None:
        services.publish_run(scope, run=run)
        return Progress.OVER
    plan = _plan(step.code)
    if plan is None:
        log.warning("run %s has a step %s that this version does not know; the round replaces it", run.pk, step.code)
        return Progress.OTHERS_WORK
    if step.started_at is None:
        _start(scope, run, step, plan, worker)
        return Progress.MOVED
    chunk = services.claim_chunk(scope, step=step)
    if chunk is not None:
        _work(scope, run, plan, chunk)
        return Progress.MOVED
    if services.close_step(scope, step=step) or services.release_dead(scope, run=run.pk):
        return Progress.MOVED
    return Progress.OTHERS_WORK


def _plan(code: str) -> Step | None:
    return next((step for step in ordered_steps() if step.code == code), None)


def _start(scope: Scope, run: JobRun, step: JobStep, plan: Step, worker: Worker) -> None:
    """Names the step's chunks and starts it. A step that cannot even do so has failed; the others go on."""
    refresh_statistics()
    try:
        keys = _tried(lambda: plan.chunks(scope, run.business_date))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("step %s of run %s cannot name its chunks", step.code, run.pk)
        services.fail_step(scope, step=step, reason=_reason(error))
        return
    if services.start_step(scope, step=step, keys=keys):
        worker.call_others(run.pk, len(keys))


def _tried(name_chunks: Callable[[], Sequence[str]]) -> Sequence[str]:
    for _ in range(MAX_TRIES - 1):
        try:
            return name_chunks()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("a step cannot name its chunks, trying again")
    return name_chunks()


def _work(scope: Scope, run: JobRun, plan: Step, chunk: JobChunk) -> None:
    """Computes outside any transaction, stores inside one. What a step raises costs its own keys only."""
    started = time.monotonic()
    try:
        rows = plan.compute(scope, run.business_date, chunk.key)
        seconds = time.monotonic() - started
        services.finish_chunk(scope, chunk=chunk, step=plan, day=run.business_date, rows=rows, seconds=seconds)
    except FencedOff:
        log.warning("chunk %s of step %s was taken over while it was computed", chunk.key, plan.code)
    except (OperationalError, InterfaceError) as error:
        connection.close_if_unusable_or_obsolete()
        _note_failure(scope, run, plan, chunk, error, counted=not _was_cut_off(error))
    except Exception as error:
        log.exception("chunk %s of step %s raised", chunk.key, plan.code)
        _note_failure(scope, run, plan, chunk, error, counted=True)


def _note_failure(scope: Scope, run: JobRun, plan: Step, chunk: JobChunk, error: Exception, *, counted: bool) -> None:
    services.fail_chunk(scope, chunk=chunk, step=plan, day=run.business_date, reason=_reason(error), counted=counted)


def _was_cut_off(error: Exception) -> bool:
    """Whether the database, and not the step, is at fault. SQLite calls a wrong statement operational, too."""
    return connection.vendor == "postgresql" or "locked" in str(error)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2_000]


def play_night(scope: Scope, *, brand: str, day: date, worker: Worker = Worker()) -> list[int]:
    """Plays ``brand`` up to and including ``day``; the runs that it worked off, none where nothing was due.

    A run that was found open is finished first; what has become dirty meanwhile is then worked off by a new one.
    Raises NightRefused.
    """
    worked: list[int] = []
    before = queries.last_run(scope, brand=brand)
    while (run := services.open_run(scope, brand=brand, day=day)) is not None:
        finished = work_off(run, worker)
        worked.append(run.pk)
        if not finished or before is None or run.pk > before.pk:
            break
    return worked
