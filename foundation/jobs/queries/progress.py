"""What a run is doing and what it did: for the machinery, the command and the nightly-run page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum

from foundation.jobs.choices import ChunkState, RunState
from foundation.jobs.models import DirtyKey, JobChunk, JobFailure, JobRun, JobStep, Publication
from foundation.values.scope import Scope

OVER = (ChunkState.DONE, ChunkState.FAILED)


def is_running(scope: Scope, *, run: int) -> bool:
    """Whether the run is neither published nor given up."""
    return JobRun.objects.for_scope(scope).filter(pk=run, state=RunState.RUNNING).exists()


def next_step(scope: Scope, *, run: int) -> JobStep | None:
    """The run's first step that is not over, or None."""
    return JobStep.objects.filter(run=run).exclude(state__in=OVER).order_by("position").first()


def worked_through(scope: Scope, *, brand: str, step: str) -> date | None:
    """The last published business day whose run did every chunk of ``step``, or None.

    What a step does because time has passed (not because a key is dirty) starts after this day: so a chunk that failed
    is made up for.
    """
    steps = JobStep.objects.filter(code=step, state=ChunkState.DONE, run__brand=brand, run__state=RunState.PUBLISHED)
    return steps.order_by("-run__business_date").values_list("run__business_date", flat=True).first()


def last_whole_run(scope: Scope, *, brand: str, step: str) -> JobRun | None:
    """The last published run that did every chunk of ``step``; what changed after it is what the step has to look at."""
    steps = JobStep.objects.filter(code=step, state=ChunkState.DONE, run__brand=brand, run__state=RunState.PUBLISHED)
    last = steps.select_related("run").order_by("-run_id").first()
    return None if last is None else last.run


def last_run(scope: Scope, *, brand: str) -> JobRun | None:
    """The run of ``brand`` that was opened last, whatever became of it."""
    return JobRun.objects.for_scope(scope).filter(brand=brand).order_by("id").last()


def open_run(scope: Scope, *, run: int) -> JobRun | None:
    """The run where it is under way, else None."""
    return JobRun.objects.for_scope(scope).filter(pk=run, state=RunState.RUNNING).first()


def open_runs(scope: Scope) -> list[JobRun]:
    """The runs under way, in the order they were opened."""
    return list(JobRun.objects.for_scope(scope).filter(state=RunState.RUNNING).order_by("id"))


@dataclass(frozen=True)
class StepRow:
    """A step of a run: chunks by state, seconds (wall clock), rows, what the step itself counts, failed and left keys."""

    code: str
    state: str
    seconds: float
    chunks: int
    done: int
    failed: int
    rows_read: int
    rows_written: int
    counts: dict[str, int]
    failures: int


@dataclass(frozen=True)
class FailureRow:
    step: str
    key: str
    subject: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class RunRow:
    """A run as a page or the command shows it; ``seconds`` is None while it is under way."""

    run: int
    brand: str
    business_date: date
    attempt: int
    state: str
    actor: str
    started_at: datetime
    finished_at: datetime | None
    published_at: datetime | None
    dirty_keys: int
    steps: tuple[StepRow, ...] = ()
    failures: tuple[FailureRow, ...] = ()

    @property
    def seconds(self) -> float | None:
        return None if self.finished_at is None else (self.finished_at - self.started_at).total_seconds()

    @property
    def rows_read(self) -> int:
        return sum(step.rows_read for step in self.steps)

    @property
    def rows_written(self) -> int:
        return sum(step.rows_written for step in self.steps)

    @property
    def chunks(self) -> int:
        return sum(step.chunks for step in self.steps)

    @property
    def chunks_over(self) -> int:
        """Chunks done or failed; with ``chunks``, the progress (steps that have not started have no chunks yet)."""
        return sum(step.done + step.failed for step in self.steps)

    @property
    def counts(self) -> dict[str, int]:
        """What the steps themselves count, over all of them."""
        return _sum_counts(step.counts for step in self.steps)


def runs(scope: Scope, *, brand: str | None = None, limit: int = 50) -> list[RunRow]:
    """The latest runs that the scope sees, without steps, the newest first."""
    rows = JobRun.objects.for_scope(scope)
    rows = rows if brand is None else rows.filter(brand=brand)
    return [_run_row(run) for run in rows.order_by("-id")[:limit]]


def run_report(scope: Scope, *, run: int) -> RunRow | None:
    """One run with its steps and failures; None outside the scope."""
    found = JobRun.objects.for_scope(scope).filter(pk=run).first()
    if found is None:
        return None
    failures = list(JobFailure.objects.filter(run=run).order_by("id"))
    return _run_row(found, _step_rows(run, Counter(failure.step for failure in failures)), failures)


def waiting_keys(scope: Scope, *, brand: str, until: date | None = None) -> int:
    """How many keys wait for the next night (up to and including ``until``)."""
    rows = DirtyKey.objects.filter(run=0, brand=brand)
    return rows.count() if until is None else rows.filter(day__lte=until).count()


def all_waiting_keys(scope: Scope) -> int:
    """How many keys wait for their night, over all brands."""
    return DirtyKey.objects.filter(run=0).count()


def open_chunks(scope: Scope) -> int:
    """How many chunks of runs under way are not over."""
    chunks = JobChunk.objects.filter(step__run__state=RunState.RUNNING)
    return chunks.exclude(state__in=OVER).count()


def failed_keys(scope: Scope) -> int:
    """How many keys the published runs had to leave."""
    return JobFailure.objects.filter(run__in=Publication.objects.values("run")).count()


def _run_row(run: JobRun, steps: Sequence[StepRow] = (), failures: Sequence[JobFailure] = ()) -> RunRow:
    return RunRow(
        run=run.pk,
        brand=run.brand,
        business_date=run.business_date,
        attempt=run.attempt,
        state=run.state,
        actor=run.actor,
        started_at=run.started_at,
        finished_at=run.finished_at,
        published_at=run.published_at,
        dirty_keys=run.dirty_keys,
        steps=tuple(steps),
        failures=tuple(FailureRow(row.step, row.key, row.subject, row.reason, row.at) for row in failures),
    )


def _step_rows(run: int, failures: Counter[str]) -> list[StepRow]:
    figures = {
        "chunk_count": Count("chunks"),
        "done": Count("chunks", filter=Q(chunks__state=ChunkState.DONE)),
        "failed": Count("chunks", filter=Q(chunks__state=ChunkState.FAILED)),
        "rows_read": Sum("chunks__rows_read", default=0),
        "rows_written": Sum("chunks__rows_written", default=0),
    }
    counts = _counts_by_step(run)
    return [
        StepRow(
            code=step.code,
            state=step.state,
            seconds=step.seconds,
            chunks=step.chunk_count,
            done=step.done,
            failed=step.failed,
            rows_read=int(step.rows_read),
            rows_written=int(step.rows_written),
            counts=counts.get(step.pk, {}),
            failures=failures[step.code],
        )
        for step in JobStep.objects.filter(run=run).annotate(**figures).order_by("position")
    ]


def _counts_by_step(run: int) -> dict[int, dict[str, int]]:
    rows = JobChunk.objects.filter(step__run=run).exclude(counts={}).order_by("id").values_list("step_id", "counts")
    found: dict[int, list[dict[str, int]]] = {}
    for step, counts in rows:
        found.setdefault(step, []).append(counts)
    return {step: _sum_counts(counts) for step, counts in found.items()}


def _sum_counts(counts: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))
