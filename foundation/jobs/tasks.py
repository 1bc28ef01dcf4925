"""Celery entry points: a hint that a run has open chunks, and the minute's round."""

from __future__ import annotations

import time

from celery import shared_task
from django.utils import timezone

from foundation.jobs import queries, rounds, services
from foundation.jobs.hints import WORK_OFF, send_hint
from foundation.jobs.night import Worker, work_off
from foundation.jobs.stopping import is_stopping
from foundation.values.scope import system_scope

STRETCH_SECONDS = 20.0  # a message ends after this long and sends the next, so that a worker can be stopped softly
MOST_HINTS = 8


@shared_task(name=WORK_OFF)
def work_off_run(run: int) -> None:
    """Works open chunks of ``run`` for a stretch, then hands on; a run that is over costs one look."""
    found = queries.open_run(system_scope("nightly"), run=run)
    if found is None:
        return
    ends_at = time.monotonic() + STRETCH_SECONDS
    worker = Worker(should_stop=lambda: is_stopping() or time.monotonic() >= ends_at, call_others=_call_others)
    if not work_off(found, worker, wait=False) and time.monotonic() >= ends_at:
        send_hint(run)


@shared_task(name="relay.round")
def minute_round() -> None:
    """Starts the nights that are due, sends hints for runs under way, delivers what waits in the outbox."""
    rounds.make_round()


@shared_task(name="relay.purge")
def purge() -> None:
    """Removes what no readable run sees any more."""
    services.purge_closed(system_scope("beat"), now=timezone.now())


def _call_others(run: int, chunks: int) -> None:
    send_hint(run, copies=min(chunks - 1, MOST_HINTS))
