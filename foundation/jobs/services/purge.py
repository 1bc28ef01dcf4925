"""Closed versions go after a set time; what the oldest run that can still be read sees stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from foundation.fields import VersionedResult
from foundation.jobs.loading import delete_ids
from foundation.jobs.models import JobChunk
from foundation.jobs.queries import oldest_readable_run, published
from foundation.jobs.services.runs import versioned_models
from foundation.values.scope import Scope

BATCH = 2_000  # rows of one transaction: on SQLite nobody else writes meanwhile


def purge_closed(scope: Scope, *, now: datetime) -> int:
    """Removes the versions that no readable run sees, and the chunks of runs that went with them; how many versions."""
    before = now - timedelta(days=settings.RESULTS_KEPT_DAYS)
    removed = 0
    for pointer in published(scope):
        oldest = oldest_readable_run(scope, brand=pointer.brand, published_by=before)
        if oldest is None:
            continue
        for model in versioned_models():
            removed += _purge(model, pointer.brand, oldest)
        JobChunk.objects.filter(step__run__brand=pointer.brand, step__run__lt=oldest).delete()
    return removed


def _purge(model: type[VersionedResult], brand: str, oldest: int) -> int:
    """Versions of ``brand`` that were closed at or before run ``oldest``: it reads those whose until_run lies after it."""
    path = model.scope_paths["brand"]
    closed = model.objects.unscoped("the night's machinery").filter(until_run__lte=oldest, **{path: brand})
    removed = 0
    while ids := list(closed.order_by("id").values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            delete_ids(model._meta.db_table, ids)
        removed += len(ids)
    return removed
