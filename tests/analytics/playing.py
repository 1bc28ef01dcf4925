"""Nights of the whole product over interchange folders, and their results by code."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction

from analytics.kpis.queries import stored_series
from channels_core.rollups.choices import SubjectKind
from foundation.jobs.models import JobChunk, JobFailure, JobRun
from foundation.jobs.night import play_night
from foundation.jobs.queries import publication
from foundation.values.scope import system_scope


def load(folder: Path) -> None:
    """The ordinary import; a rejected row fails the test."""
    call_command("import_data", str(folder), stdout=StringIO(), stderr=StringIO())


def night(day: date, brand: str = "LY") -> JobRun | None:
    """One night of the brand, published; None where nothing was due. A failed chunk fails the test."""
    runs = play_night(system_scope("nightly"), brand=brand, day=day)
    failures = list(JobFailure.objects.filter(run__in=runs).values_list("step", "key", "reason"))
    assert not failures, failures
    return JobRun.objects.unscoped("test").filter(pk__in=runs).last()


def written_by(run: JobRun) -> dict[str, int]:
    """Rows written by each step of the run."""
    found: dict[str, int] = {}
    for chunk in JobChunk.objects.filter(step__run=run).select_related("step"):
        found[chunk.step.code] = found.get(chunk.step.code, 0) + chunk.rows_written
    return found


def published_kpis(brand: str = "LY") -> dict[tuple[str, str, str, str], Any]:
    """Every stored period by (kind, code, grain, label)."""
    scope = system_scope(brand=brand)
    pointer = publication(scope, brand)
    assert pointer is not None
    reading = scope.reading_run(pointer.run_id)
    return {
        (str(kind), code, grain, period.period.label): period
        for kind in SubjectKind
        for code, grain, period in stored_series(reading, kind=kind, brand=brand)
    }


def dump(*options: str) -> list[dict[str, Any]]:
    """The lines of dump_results."""
    out = StringIO()
    call_command("dump_results", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def undone(act: Callable[[], Any]) -> Any:
    """What ``act`` returns, with everything that it wrote taken back."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found
