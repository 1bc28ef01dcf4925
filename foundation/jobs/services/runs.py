"""Runs: opened with what is dirty, published by moving one pointer, or given up without a trace."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from foundation.audit.services import record
from foundation.fields import VersionedResult
from foundation.jobs.choices import RunState
from foundation.jobs.errors import DayAlreadyPast, DayNotYetBegun, NightUnderWay
from foundation.jobs.hints import send_hint
from foundation.jobs.models import DirtyKey, JobChunk, JobRun, JobStep, Publication
from foundation.jobs.processes import is_surely_dead, this_process
from foundation.jobs.queries import OVER, publication
from foundation.jobs.registry import calendar, ordered_steps
from foundation.jobs.rules import latest_day
from foundation.jobs.services.dirty import claim_keys, drop_claimed, leave_claimed
from foundation.outbox.services import announce
from foundation.values.scope import Scope

JOB = "nightly"
NIGHT_PUBLISHED = "night.published"


def check_day(scope: Scope, *, brand: str, day: date) -> None:
    """Whether a night of ``brand`` may be asked for up to ``day``. Raises DayAlreadyPast, DayNotYetBegun."""
    found = publication(scope, brand)
    published_day = None if found is None else found.business_date
    if published_day is not None and day < published_day:
        raise DayAlreadyPast(brand, day, published_day)
    zone = next((row.time_zone for row in calendar().brands(scope) if row.code == brand), "UTC")
    last_fact_day = calendar().last_fact_day(scope, brand)
    latest = latest_day(timezone.now(), zone, published=published_day, last_fact_day=last_fact_day)
    if day > latest:
        raise DayNotYetBegun(brand, day, latest)


def open_run(scope: Scope, *, brand: str, day: date) -> JobRun | None:
    """The run that brings ``brand`` up to and including ``day``: the one under way, or a new one; None where nothing is due.

    A new run claims what is dirty up to ``day`` in the same transaction. Nothing is due where ``day`` is published and
    nothing up to it is dirty: then nothing is written either. An earlier or equal night that was cut off is handed out to be
    finished first. Raises DayAlreadyPast for a day before the published one, DayNotYetBegun for one that lies ahead,
    NightUnderWay where a later night is being computed; one whose processes are gone is given up for the earlier day that
    is asked for.
    """
    check_day(scope, brand=brand, day=day)
    published = Publication.objects.filter(brand=brand).first()
    running = _running(scope, brand)
    if running is not None and not _still_fits(running, day):
        abandon_run(scope, run=running)
        running = None
    if running is not None:
        return running
    if published is not None and published.business_date == day and not _dirty(brand, day):
        return None
    return _new_run(scope, brand, day)


def request_night(scope: Scope, *, brand: str, day: date, reason: str = "") -> JobRun | None:
    """Opens a run because a person asked for one, and tells the workers; None where nothing is due. Raises like open_run."""
    with transaction.atomic():
        run = open_run(scope, brand=brand, day=day)
        after = {"brand": brand, "day": day.isoformat(), "run": None if run is None else run.pk}
        record(scope, action="night.requested", subject_kind="night", subject=brand, after=after, reason=reason)
    if run is not None:
        send_hint(run.pk)
    return run


def publish_run(scope: Scope, *, run: JobRun) -> bool:
    """Moves the brand's pointer to ``run`` once all its steps are over; False where that has happened or must not.

    One transaction: the pointer, which only ever moves forward, the run's state, its dirty keys and the event.
    """
    with transaction.atomic():
        now = timezone.now()
        ready = JobRun.objects.unscoped("the night's machinery").filter(pk=run.pk, state=RunState.RUNNING)
        ready = ready.exclude(Q(pk__in=JobStep.objects.exclude(state__in=OVER).values("run_id")))
        if ready.update(state=RunState.PUBLISHED, finished_at=now, published_at=now, lease_until=None) != 1:
            return False
        _move_pointer(run, now)
        drop_claimed(scope, run=run.pk)
        payload = {"brand": run.brand, "day": run.business_date.isoformat(), "run": run.pk, "attempt": run.attempt}
        announce(scope, name=NIGHT_PUBLISHED, dedupe_key=f"{NIGHT_PUBLISHED}:{run.pk}", payload=payload)
    return True


def abandon_run(scope: Scope, *, run: JobRun, reason: str = "") -> bool:
    """Gives a run up: its results go, what it closed is open again, its keys are dirty again. False where it is over.

    The fences rise first, so that a worker in the middle of a chunk can write nothing afterwards.
    """
    with transaction.atomic():
        running = JobRun.objects.unscoped("the night's machinery").filter(pk=run.pk, state=RunState.RUNNING)
        if running.update(state=RunState.ABANDONED, finished_at=timezone.now(), lease_until=None) != 1:
            return False
        JobChunk.objects.filter(step__run=run.pk).update(fence=F("fence") + 1, lease_until=None)
        for model in versioned_models():
            rows = model.objects.unscoped("the night's machinery")
            rows.filter(from_run=run.pk)._raw_delete(rows.db)
            rows.filter(until_run=run.pk).update(until_run=None)
        leave_claimed(scope, run=run.pk)
        drop_claimed(scope, run=run.pk)
        after = {"day": run.business_date.isoformat(), "run": run.pk}
        record(scope, action="night.abandoned", subject_kind="night", subject=run.brand, after=after, reason=reason)
    return True


def extend_lease(scope: Scope, *, run: int, now: datetime) -> None:
    """Says that a living process works on the run; written at most a few times per lease."""
    lease = timedelta(seconds=settings.CHUNK_LEASE_SECONDS)
    worn = Q(lease_until=None) | Q(lease_until__lt=now + lease * 3 / 4) | ~Q(owner=this_process())
    rows = JobRun.objects.unscoped("the night's machinery").filter(pk=run, state=RunState.RUNNING).filter(worn)
    rows.update(lease_until=now + lease, owner=this_process())


def _new_run(scope: Scope, brand: str, day: date) -> JobRun | None:
    try:
        with transaction.atomic():
            run = _insert_run(scope, brand, day)
    except IntegrityError:  # somebody else opened one at the same moment
        return _running(scope, brand)
    return run


def _insert_run(scope: Scope, brand: str, day: date) -> JobRun:
    now = timezone.now()
    # A threshold that is being published is waited for: the run reads it, or its editor is told that the day is being judged.
    list(Publication.objects.select_for_update().filter(brand=brand))
    same_day = JobRun.objects.unscoped("the night's machinery").filter(job=JOB, brand=brand, business_date=day)
    run = JobRun(
        job=JOB,
        brand=brand,
        business_date=day,
        attempt=1 + (same_day.aggregate(last=Max("attempt"))["last"] or 0),
        actor=scope.actor,
        owner=this_process(),
        lease_until=now + timedelta(seconds=settings.CHUNK_LEASE_SECONDS),
        started_at=now,
    )
    run.save()
    run.dirty_keys = claim_keys(scope, brand=brand, day=day, run=run.pk)
    run.save(update_fields=["dirty_keys"])
    steps = [JobStep(run=run, code=step.code, position=place) for place, step in enumerate(ordered_steps(), start=1)]
    JobStep.objects.bulk_create(steps)
    return run


def _running(scope: Scope, brand: str) -> JobRun | None:
    rows = JobRun.objects.unscoped("the night's machinery").filter(job=JOB, brand=brand, state=RunState.RUNNING)
    return rows.first()


def _still_fits(run: JobRun, day: date) -> bool:
    """Whether a run that was found open is to be finished. Raises NightUnderWay where a living process plays a later day."""
    known = [step.code for step in ordered_steps()]
    same_steps = [step.code for step in run.steps.order_by("position")] == known
    if same_steps and run.business_date <= day:
        return True
    if run.lease_until is not None and run.lease_until > timezone.now() and not is_surely_dead(run.owner):
        raise NightUnderWay(run.brand, day, run.business_date)
    return False


def _dirty(brand: str, day: date) -> bool:
    return DirtyKey.objects.filter(run=0, brand=brand, day__lte=day).exists()


def _move_pointer(run: JobRun, now: datetime) -> None:
    """Raises IntegrityError where the pointer would not move forward (nothing of the publication is kept then)."""
    rows = Publication.objects.filter(brand=run.brand)
    forward = rows.filter(run_id__lt=run.pk, business_date__lte=run.business_date)
    if forward.update(run=run, business_date=run.business_date, published_at=now) == 0:
        Publication.objects.create(brand=run.brand, run=run, business_date=run.business_date, published_at=now)


def versioned_models() -> list[type[VersionedResult]]:
    """Every table of versioned results, by name."""
    found, waiting = [], list(VersionedResult.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if not model._meta.abstract:
            found.append(model)
    return sorted(found, key=lambda model: model._meta.label)
