"""The minute's round: what is due is started, what lies open is told to the workers, what waits in the outbox leaves."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from foundation.jobs import broker, queries, services
from foundation.jobs.errors import NightRefused
from foundation.jobs.hints import send_hint
from foundation.jobs.models import JobRun
from foundation.jobs.registry import NightBrand, calendar
from foundation.jobs.rules import day_due
from foundation.outbox.services import deliver_waiting
from foundation.values.scope import Scope, system_scope

BEAT = "beat"

log = logging.getLogger(__name__)


def make_round() -> None:
    """One brand's trouble never keeps the others from their night."""
    scope = system_scope(BEAT)
    now = timezone.now()
    for brand in calendar().brands(scope):
        try:
            start_due(scope, brand=brand, now=now)
        except Exception:
            log.exception("the night of %s could not be started", brand.code)
    for run in queries.open_runs(scope):
        take_up(scope, run=run)
    deliver_waiting(scope)
    broker.sweep_file(all_messages=False)


def take_up(scope: Scope, *, run: JobRun) -> None:
    """Tells the workers of a run under way; one that an older version left with other steps is begun anew."""
    try:
        current = services.open_run(scope, brand=run.brand, day=run.business_date)
    except NightRefused as refusal:
        log.warning("%s", refusal)
        return
    if current is not None:
        services.release_dead(scope, run=current.pk)
        send_hint(current.pk)


def start_due(scope: Scope, *, brand: NightBrand, now: datetime) -> int | None:
    """Opens the brand's night where one is due at the aware moment ``now``; the run's id, or None."""
    published = queries.publication(scope, brand.code)
    last = queries.last_run(scope, brand=brand.code)
    day = day_due(
        now,
        brand.time_zone,
        published=None if published is None else published.business_date,
        last_started_at=None if last is None else last.started_at,
    )
    if day is None:
        return None
    run = services.open_run(scope, brand=brand.code, day=day)
    return None if run is None else run.pk
