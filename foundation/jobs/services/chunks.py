"""Chunks: claimed with a lease and a fence, finished in one transaction whose first statement checks that fence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from foundation.jobs.choices import ChunkState, RunState
from foundation.jobs.errors import FencedOff
from foundation.jobs.models import JobChunk, JobFailure, JobRun, JobStep
from foundation.jobs.processes import is_surely_dead, this_process
from foundation.jobs.queries import OVER
from foundation.jobs.registry import Step, Written
from foundation.jobs.rules import MAX_CLAIMS, MAX_TRIES
from foundation.jobs.services.dirty import leave_claimed, leave_skipped
from foundation.jobs.services.runs import extend_lease
from foundation.values.scope import Scope

ALL_KEYS = "*"


def start_step(scope: Scope, *, step: JobStep, keys: Sequence[str]) -> bool:
    """Writes the step's chunks and starts it; False where another worker did so first, and nothing is written then."""
    with transaction.atomic():
        now = timezone.now()
        waiting = JobStep.objects.filter(pk=step.pk, state=ChunkState.WAITING, run_id__in=_running_runs())
        if waiting.update(state=ChunkState.RUNNING, started_at=now) != 1:
            return False
        JobChunk.objects.bulk_create([JobChunk(step=step, key=key) for key in keys], batch_size=1_000)
        extend_lease(scope, run=step.run_id, now=now)
    return True


def fail_step(scope: Scope, *, step: JobStep, reason: str) -> None:
    """The step could not even name its chunks: all keys of the run stay dirty, the other steps go on."""
    with transaction.atomic():
        now = timezone.now()
        waiting = JobStep.objects.filter(pk=step.pk, state=ChunkState.WAITING, run_id__in=_running_runs())
        if waiting.update(state=ChunkState.FAILED, started_at=now, finished_at=now) == 1:
            leave_claimed(scope, run=step.run_id)
            JobFailure.objects.create(run_id=step.run_id, step=step.code, key=ALL_KEYS, reason=reason, at=now)


def claim_chunk(scope: Scope, *, step: JobStep) -> JobChunk | None:
    """The next open chunk of the step, now ours until its lease ends; None where there is none."""
    now = timezone.now()
    open_chunk = Q(state=ChunkState.WAITING) | Q(state=ChunkState.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        rows = JobChunk.objects.select_for_update(skip_locked=True, of=("self",)).filter(open_chunk, step=step)
        chunk = rows.order_by("id").first()
        if chunk is None:
            return None
        lease = now + timedelta(seconds=settings.CHUNK_LEASE_SECONDS)
        taken = JobChunk.objects.filter(pk=chunk.pk, fence=chunk.fence, state=chunk.state)
        taken = taken.filter(step_id__in=_steps_of_running_runs())
        if taken.update(state=ChunkState.RUNNING, fence=F("fence") + 1, lease_until=lease, owner=this_process()) != 1:
            return None
        extend_lease(scope, run=step.run_id, now=now)
    chunk.fence += 1
    return chunk


def finish_chunk(scope: Scope, *, chunk: JobChunk, step: Step, day: date, rows: Any, seconds: float) -> Written:
    """Stores what was computed, or nothing. Raises FencedOff where the chunk is no longer ours.

    ``seconds`` is what computing took. The first statement of the transaction checks the fence, and by that locks the
    chunk: whoever takes it over waits until this is committed, and then finds it done.
    """
    with transaction.atomic():
        started = timezone.now()
        if _held(chunk).update(state=ChunkState.DONE, done_at=started, lease_until=None, error="") != 1:
            raise FencedOff(f"{step.code} {chunk.key}")
        written = step.store(scope, day, chunk.key, rows)
        leave_skipped(scope, brand=chunk.step.run.brand, skipped=written.skipped)
        _name_skipped(chunk, step, written)
        JobChunk.objects.filter(pk=chunk.pk).update(
            rows_read=written.read,
            rows_written=written.written,
            counts=written.counts,
            seconds=seconds + (timezone.now() - started).total_seconds(),
        )
    return written


def fail_chunk(scope: Scope, *, chunk: JobChunk, step: Step, day: date, reason: str, counted: bool = True) -> bool:
    """Notes that a try raised; whether the chunk has failed for good: then its keys stay dirty, the others' night goes on.

    A try that the database cut off is not counted. Does nothing where the chunk is no longer ours.
    """
    tries = chunk.attempts + (1 if counted else 0)
    over = tries >= MAX_TRIES or chunk.fence >= MAX_CLAIMS
    with transaction.atomic():
        now = timezone.now()
        state = ChunkState.FAILED if over else ChunkState.WAITING
        done_at = now if over else None
        if _held(chunk).update(state=state, attempts=tries, error=reason, lease_until=None, done_at=done_at) != 1:
            return False
        if over:
            condition = None if step.dirty is None else step.dirty(scope, day, chunk.key)
            leave_claimed(scope, run=chunk.step.run_id, condition=condition)
            JobFailure.objects.create(
                run_id=chunk.step.run_id, step=step.code, key=chunk.key, subject=chunk.key, reason=reason, at=now
            )
    return over


def release_dead(scope: Scope, *, run: int, also_own: bool = False) -> int:
    """Opens the chunks whose process, on this host, has ended, without waiting for their lease; how many they were.

    ``also_own``: those of this process too, for a worker that lost its connection in the middle of one.
    """
    held = JobChunk.objects.filter(step__run=run, state=ChunkState.RUNNING)
    owners = sorted(set(held.values_list("owner", flat=True)))
    dead = [owner for owner in owners if is_surely_dead(owner) or (also_own and owner == this_process())]
    return (
        JobChunk.objects.filter(
            step_id__in=JobStep.objects.filter(run=run).values("pk"), state=ChunkState.RUNNING, owner__in=dead
        ).update(state=ChunkState.WAITING, lease_until=None)
        if dead
        else 0
    )


def close_step(scope: Scope, *, step: JobStep) -> bool:
    """Closes the step once all its chunks are over; whether this call did. Runs after a chunk's commit, never inside it:

    of two workers that finish the last two chunks at once, the later one sees both.
    """
    chunks = JobChunk.objects.filter(step=OuterRef("pk"))
    running = JobStep.objects.filter(pk=step.pk, state=ChunkState.RUNNING)
    ready = running.exclude(Exists(chunks.exclude(state__in=OVER)))
    now = timezone.now()
    seconds = (now - step.started_at).total_seconds() if step.started_at else 0.0
    failed = Exists(chunks.filter(state=ChunkState.FAILED))
    with transaction.atomic():
        if ready.filter(failed).update(state=ChunkState.FAILED, finished_at=now, seconds=seconds):
            return True
        return ready.update(state=ChunkState.DONE, finished_at=now, seconds=seconds) == 1


def _held(chunk: JobChunk) -> Any:
    """The chunk as long as it is ours: same fence, still running, its run not given up.

    The run is asked for in a sub-select: a join would put the fence into one too, and PostgreSQL does not look at a
    sub-select again after it has waited for a row. Who gives a run up raises the fences, so a stale answer does no harm.
    """
    ours = JobChunk.objects.filter(pk=chunk.pk, fence=chunk.fence, state=ChunkState.RUNNING)
    return ours.filter(step_id__in=_steps_of_running_runs())


def _running_runs() -> Any:
    return JobRun.objects.unscoped("the night's machinery").filter(state=RunState.RUNNING).values("pk")


def _steps_of_running_runs() -> Any:
    return JobStep.objects.filter(run_id__in=_running_runs()).values("pk")


def _name_skipped(chunk: JobChunk, step: Step, written: Written) -> None:
    now = timezone.now()
    JobFailure.objects.bulk_create(
        JobFailure(run_id=chunk.step.run_id, step=step.code, key=chunk.key, subject=key.subject, reason=key.reason, at=now)
        for key in sorted(written.skipped, key=lambda key: (key.topic, key.a, key.b, key.day))
    )
