"""Step: the fits of the brand and of its acquisition channels."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.ltv import queries, services
from analytics.ltv.rules import model_rows
from channels_core.rollups.queries import brand_of
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope

KEY = "brand"


def chunks(scope: Scope, day: date) -> list[str]:
    """One: a fit needs every history of its population."""
    return [KEY]


def compute(scope: Scope, day: date, key: str) -> list[dict[str, Any]]:
    policy = queries.ltv_policy(scope, brand=brand_of(scope).code, day=day)
    buyers = list(queries.buyers(scope))
    return model_rows(buyers, day=day, policy=policy) if buyers else []


def store(scope: Scope, day: date, key: str, rows: list[dict[str, Any]]) -> Written:
    written = services.replace_models(scope, brand=brand_of(scope).pk, rows=rows)
    customers = rows[0]["customers"] if rows else 0
    return Written(read=customers, written=written.written)


STEP = Step(
    code="ltv_models",
    after=("histories",),
    why="how often customers of each acquisition channel come back, and for how much",
    chunks=chunks,
    compute=compute,
    store=store,
)
