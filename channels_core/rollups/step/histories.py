"""Step: customers' days and histories, and orders on several days."""

from __future__ import annotations

from datetime import date
from typing import Any

from channels_core.rollups import queries, services
from channels_core.rollups.choices import SubjectKind
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope


def chunks(scope: Scope, day: date) -> list[str]:
    """Batches of dirty customers, and what became of orders."""
    return queries.history_batches(scope, day)


def compute(scope: Scope, day: date, key: str) -> Any:
    """The split orders of a batch of subjects; customers and noted changes stay in the database: store works them."""
    batch, *bounds = key.split("|")
    if batch != "orders":
        return None
    kind, first, last = bounds
    return queries.split_orders(scope, day=day, kind=SubjectKind(kind), first=int(first), last=int(last))


def store(scope: Scope, day: date, key: str, rows: Any) -> Written:
    batch, *bounds = key.split("|")
    if batch == "customers":
        first, last = (int(bound) for bound in bounds)
        return services.replace_histories(scope, day=day, first=first, last=last)
    if batch == queries.CHANGES:
        return services.work_in_changes(scope, day=day)
    written = services.replace_split_orders(scope, kind=SubjectKind(bounds[0]), orders=rows)
    return Written(read=sum(len(days) for days in rows.values()), written=written)


STEP = Step(
    code="histories",
    after=(),
    why="which customers and orders a day sees for the first time, and customers' purchases in the brand",
    chunks=chunks,
    compute=compute,
    store=store,
)
