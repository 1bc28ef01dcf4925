"""The only writes of the night's machinery: runs, chunks, dirty keys, versioned results."""

from foundation.jobs.services.chunks import claim_chunk, close_step, fail_chunk, fail_step, finish_chunk, release_dead, start_step
from foundation.jobs.services.dirty import mark_dirty
from foundation.jobs.services.purge import purge_closed
from foundation.jobs.services.results import replace_results
from foundation.jobs.services.runs import abandon_run, check_day, open_run, publish_run, request_night

__all__ = [
    "abandon_run",
    "check_day",
    "claim_chunk",
    "close_step",
    "fail_chunk",
    "fail_step",
    "finish_chunk",
    "mark_dirty",
    "open_run",
    "publish_run",
    "purge_closed",
    "release_dead",
    "replace_results",
    "request_night",
    "start_step",
]
