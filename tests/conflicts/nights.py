"""The nights of detectors and cases alone, run inline by the product's own machinery."""

from __future__ import annotations

from datetime import date
from typing import Any

from conflicts.cases.queries import case_dump
from conflicts.cases.step import STEP as CASES
from conflicts.detectors.step import STEP as DETECTORS
from foundation.jobs.choices import ChunkState
from foundation.jobs.models import JobChunk, JobFailure, JobRun
from foundation.jobs.night import work_off
from foundation.jobs.registry import hand_over, ordered_steps
from foundation.jobs.services import open_run
from foundation.values.scope import system_scope


def play_night(day: date, brand: str = "LY") -> JobRun | None:
    """One night of the brand, published; None where nothing was due. A step that failed fails the test."""
    before = ordered_steps()
    hand_over((DETECTORS, CASES))
    try:
        run = open_run(system_scope("nightly", brand=brand), brand=brand, day=day)
        if run is not None:
            assert work_off(run)
            broken = JobChunk.objects.filter(step__run=run).exclude(state=ChunkState.DONE)
            assert not broken.exists(), list(JobFailure.objects.filter(run=run).values_list("step", "key", "reason"))
    finally:
        hand_over(before)
    return run


def counts_of(run: JobRun) -> dict[str, int]:
    """The steps' own counts, summed, and ``written``."""
    total: dict[str, int] = {"written": 0}
    for chunk in JobChunk.objects.filter(step__run=run):
        total["written"] += chunk.rows_written
        for name, count in chunk.counts.items():
            total[name] = total.get(name, 0) + count
    return total


def published_cases(brand: str = "LY") -> list[dict[str, Any]]:
    return case_dump(system_scope(brand=brand))
