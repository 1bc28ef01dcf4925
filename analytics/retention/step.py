"""Step: how many of each month's new customers of a channel bought there again in each later month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.retention import queries, services
from analytics.retention.rules import stretches
from channels_core.rollups.queries import brand_of, customers_by_month
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope


@dataclass(frozen=True)
class Counted:
    """The months of a channel that were counted anew, and their rows."""

    months: frozenset[date]
    rows: tuple[dict[str, Any], ...]


def chunks(scope: Scope, day: date) -> list[str]:
    """A channel with changed days each."""
    return [str(channel) for channel in queries.touched_days(scope, day=day)]


def compute(scope: Scope, day: date, key: str) -> Counted:
    channel = int(key)
    days = queries.touched_days(scope, day=day, first=channel, last=channel).get(channel, set())
    months = queries.touched_months(scope, channel=channel, days=days)
    rows = [
        {"cohort": cohort, "month": month, "customers": customers}
        for first, after in stretches(months)
        for cohort, month, customers in customers_by_month(scope, channel=channel, first=first, after=after)
    ]
    return Counted(frozenset(months), tuple(rows))


def store(scope: Scope, day: date, key: str, counted: Counted) -> Written:
    written = services.replace_cohorts(
        scope, brand=brand_of(scope).pk, channel=int(key), months=counted.months, rows=counted.rows
    )
    return Written(read=len(counted.rows), written=written.written)


STEP = Step(
    code=queries.STEP_CODE,
    after=("histories", "rollups"),
    why="who of each month's new customers comes back, month by month",
    chunks=chunks,
    compute=compute,
    store=store,
)
