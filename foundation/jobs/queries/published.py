"""Reads through the publication pointer, in one statement, so that a reader sees all of one run or all of another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from foundation.fields import VersionedResult
from foundation.jobs.choices import RunState
from foundation.jobs.models import DirtyKey, JobRun, Publication
from foundation.values.scope import Reads, Scope


def visible(scope: Scope, rows: QuerySet[Any], *, brand_path: str = "brand__code") -> QuerySet[Any]:
    """The versions of ``rows`` (a scoped queryset of a VersionedResult) that ``scope`` reads.

    A scope that reads a run sees that run's results; any other sees, per brand, the published run's. The pointer is a
    sub-select of the same statement: two statements would let a publication slip between them.
    """
    if not issubclass(rows.model, VersionedResult):
        raise TypeError(f"{rows.model.__name__} is no versioned result")
    if scope.reads is Reads.RUN:
        return rows.filter(from_run__lte=scope.run).filter(Q(until_run=None) | Q(until_run__gt=scope.run))
    brands = scope.codes("brand")
    if brands is not None and len(brands) == 1:
        pointer = Subquery(Publication.objects.filter(brand=next(iter(brands))).values("run_id")[:1])
    else:
        pointer = Subquery(Publication.objects.filter(brand=OuterRef(brand_path)).values("run_id")[:1])
    return rows.alias(_run=pointer).filter(from_run__lte=F("_run")).filter(Q(until_run=None) | Q(until_run__gt=F("_run")))


def published(scope: Scope) -> list[Publication]:
    """The pointers of the brands this scope sees, by brand code."""
    rows = Publication.objects.select_related("run").order_by("brand")
    brands = scope.codes("brand")
    return list(rows if brands is None else rows.filter(brand__in=sorted(brands)))


def publication(scope: Scope, brand: str) -> Publication | None:
    """What is published for ``brand``, or None before its first night or outside the scope."""
    return next((row for row in published(scope) if row.brand == brand), None)


def unjudged_keys(scope: Scope, *, brand: str, topics: Collection[str], refs: Collection[int]) -> set[tuple[str, int, int, date]]:
    """(topic, a, b, day) of the keys that changed after the published night judged them, those with ``a`` of ``refs``."""
    open_runs = JobRun.objects.for_scope(scope).filter(brand=brand, state=RunState.RUNNING).values_list("pk", flat=True)
    rows = DirtyKey.objects.filter(run__in=[0, *open_runs], brand=brand, topic__in=sorted(topics), a__in=sorted(refs))
    return set(rows.values_list("topic", "a", "b", "day"))


def run_as_of(scope: Scope, brand: str, day: date) -> JobRun | None:
    """The last published run up to and including business day ``day``; None before the first, or where it can no longer

    be read because what it saw was purged.
    """
    runs = JobRun.objects.for_scope(scope).filter(brand=brand, business_date__lte=day, state=RunState.PUBLISHED)
    kept_since = timezone.now() - timedelta(days=settings.RESULTS_KEPT_DAYS)
    oldest = oldest_readable_run(scope, brand=brand, published_by=kept_since)
    return runs.filter(pk__gte=oldest or 0).order_by("business_date", "attempt").last()


def oldest_readable_run(scope: Scope, *, brand: str, published_by: datetime) -> int | None:
    """The run that readers of ``brand`` saw at ``published_by``: what only earlier runs saw may go. None: all is kept."""
    runs = JobRun.objects.for_scope(scope).filter(brand=brand, published_at__lte=published_by, state=RunState.PUBLISHED)
    return runs.order_by("-published_at", "-id").values_list("pk", flat=True).first()


def dirty_keys(scope: Scope, *, brand: str, topics: Sequence[str]) -> QuerySet[DirtyKey]:
    """The keys that the scope's run has claimed, of the given topics (value queryset source: ``a``, ``b``, ``day``)."""
    return DirtyKey.objects.filter(run=scope.run, brand=brand, topic__in=list(topics))
