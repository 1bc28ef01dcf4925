"""Reads of the night: results through the publication pointer, and what runs are doing and did."""

from foundation.jobs.queries.progress import (
    OVER,
    FailureRow,
    RunRow,
    StepRow,
    is_running,
    last_run,
    last_whole_run,
    next_step,
    open_run,
    open_runs,
    run_report,
    runs,
    waiting_keys,
    worked_through,
)
from foundation.jobs.queries.published import dirty_keys, publication, published, run_as_of, visible

__all__ = [
    "OVER",
    "FailureRow",
    "RunRow",
    "StepRow",
    "dirty_keys",
    "is_running",
    "last_run",
    "last_whole_run",
    "next_step",
    "open_run",
    "open_runs",
    "publication",
    "published",
    "run_as_of",
    "run_report",
    "runs",
    "visible",
    "waiting_keys",
    "worked_through",
]
