"""Dirty keys: marked in the transaction that changes the facts, claimed by a run, given back where it leaves them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q

from foundation.jobs.models import DirtyKey
from foundation.jobs.registry import Skipped
from foundation.values.scope import Scope

BATCH = 5_000

_COPY_BACK = """
INSERT INTO foundation_dirtykey (brand, topic, a, b, day, run)
SELECT brand, topic, a, b, day, 0 FROM foundation_dirtykey WHERE run = %s
ON CONFLICT (run, brand, topic, a, b, day) DO NOTHING
"""


def mark_dirty(scope: Scope, *, brand: str, topic: str, keys: Iterable[tuple[int, int, date]]) -> None:
    """Marks (a, b, day) keys of ``brand`` for the next night, inside the caller's transaction; marking twice is once."""
    rows = [DirtyKey(brand=brand, topic=topic, a=a, b=b, day=day) for a, b, day in sorted(set(keys))]
    DirtyKey.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def claim_keys(scope: Scope, *, brand: str, day: date, run: int) -> int:
    """Gives the waiting keys up to ``day`` to ``run``; how many they were."""
    return DirtyKey.objects.filter(run=0, brand=brand, day__lte=day).update(run=run)


def leave_skipped(scope: Scope, *, brand: str, skipped: Iterable[Skipped]) -> None:
    """Marks the keys that a step could not compute again, for the next night."""
    rows = sorted({(key.topic, key.a, key.b, key.day) for key in skipped})
    fresh = [DirtyKey(brand=brand, topic=topic, a=a, b=b, day=day) for topic, a, b, day in rows]
    DirtyKey.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)


def leave_claimed(scope: Scope, *, run: int, condition: Q | None = None) -> None:
    """Marks the run's keys (those of ``condition``, or all) again, for the next night."""
    claimed = DirtyKey.objects.filter(run=run)
    if condition is None:
        with connection.cursor() as cursor:
            cursor.execute(_COPY_BACK, [run])
        return
    keys = claimed.filter(condition).values_list("brand", "topic", "a", "b", "day").order_by("brand", "topic", "a", "b", "day")
    rows = [DirtyKey(brand=brand, topic=topic, a=a, b=b, day=day) for brand, topic, a, b, day in keys]
    DirtyKey.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def drop_claimed(scope: Scope, *, run: int) -> None:
    """The run is published: its keys are worked off (what it had to leave was marked again)."""
    DirtyKey.objects.filter(run=run).delete()
