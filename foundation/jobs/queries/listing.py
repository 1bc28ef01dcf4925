"""The runs as a list: each with its rows and failures, whatever their number in a fixed count of statements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Sum

from foundation.jobs.models import JobChunk, JobFailure, JobRun
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of


@dataclass(frozen=True)
class RunLine:
    """A run in a list; ``seconds`` is None while it is under way."""

    run: int
    brand: str
    business_date: date
    attempt: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    rows_read: int
    rows_written: int
    failures: int

    @property
    def seconds(self) -> float | None:
        return None if self.finished_at is None else (self.finished_at - self.started_at).total_seconds()


def run_page(scope: Scope, *, cursor: str | None, size: int, brand: str | None = None, before: int | None = None) -> Page:
    """A keyset page of RunLine, the newest first; only runs opened before run ``before``. Raises CursorInvalid."""
    rows = JobRun.objects.for_scope(scope)
    rows = rows if brand is None else rows.filter(brand=brand)
    rows = rows if before is None else rows.filter(pk__lt=before)
    page = page_of(rows, fields=("id",), cursor=cursor, size=size, descending=True)
    return replace(page, rows=tuple(_lines(page.rows)))


def _lines(runs: tuple[JobRun, ...]) -> list[RunLine]:
    ids = [run.pk for run in runs]
    chunks = JobChunk.objects.filter(step__run__in=ids).values("step__run")
    totals = chunks.annotate(read=Sum("rows_read"), written=Sum("rows_written")).order_by()
    sums = {row["step__run"]: (int(row["read"]), int(row["written"])) for row in totals}
    failed = JobFailure.objects.filter(run__in=ids).values("run").annotate(count=Count("id")).order_by()
    failures = {row["run"]: row["count"] for row in failed}
    return [
        RunLine(
            run=run.pk,
            brand=run.brand,
            business_date=run.business_date,
            attempt=run.attempt,
            state=run.state,
            started_at=run.started_at,
            finished_at=run.finished_at,
            rows_read=sums.get(run.pk, (0, 0))[0],
            rows_written=sums.get(run.pk, (0, 0))[1],
            failures=failures.get(run.pk, 0),
        )
        for run in runs
    ]
