"""Step: what each customer is expected to bring. T grows by a day each night, so every score moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.ltv import queries, services
from analytics.ltv.rules import score_rows
from channels_core.rollups.queries import brand_of
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope


def chunks(scope: Scope, day: date) -> list[str]:
    return queries.score_batches(scope)


def compute(scope: Scope, day: date, key: str) -> list[dict[str, Any]]:
    """Scores by the models as they are stored, so that a reader can recompute them."""
    first, last = (int(bound) for bound in key.split("|"))
    models = {model.channel_id: model for model in queries.models(scope) if model.channel_id is not None}
    return score_rows(list(queries.buyers(scope, first=first, last=last)), models, day=day)


def store(scope: Scope, day: date, key: str, rows: list[dict[str, Any]]) -> Written:
    first, last = (int(bound) for bound in key.split("|"))
    written = services.replace_scores(scope, brand=brand_of(scope).pk, first=first, last=last, rows=rows)
    return Written(read=len(rows), written=written.written)


STEP = Step(
    code="ltv_scores",
    after=("ltv_models",),
    why="chance of being alive, expected purchases, value and margin of every customer",
    chunks=chunks,
    compute=compute,
    store=store,
)
