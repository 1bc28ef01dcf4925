"""Step: lifetime values by acquisition channel and day, from which the LTV of a KPI row is formed."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.ltv import queries, services
from channels_core.rollups.queries import brand_of
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope


def chunks(scope: Scope, day: date) -> list[str]:
    """A channel each."""
    return [str(channel) for channel in queries.scored_channels(scope)]


def compute(scope: Scope, day: date, key: str) -> list[dict[str, Any]]:
    rows = queries.cohort_sums(scope, channel=int(key))
    return [{**row, "channel_id": int(key)} for row in rows]


def store(scope: Scope, day: date, key: str, rows: list[dict[str, Any]]) -> Written:
    written = services.replace_cohorts(scope, brand=brand_of(scope).pk, channel=int(key), rows=rows)
    return Written(read=sum(row["customers"] for row in rows), written=written.written)


STEP = Step(
    code="ltv_cohorts",
    after=("ltv_scores",),
    why="the lifetime value of the customers acquired in each channel and period",
    chunks=chunks,
    compute=compute,
    store=store,
)
