"""Step: the score of each partner's quarter, and what it makes of the tier held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from channels_core.rollups.queries import brand_of
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope
from partners.tiers import queries, services

PARTNERS_A_BATCH = 200


@dataclass(frozen=True)
class Scores:
    """The first day from which each partner was judged anew, and what came of it."""

    since: dict[int, date]
    rows: tuple[dict[str, Any], ...]


def chunks(scope: Scope, day: date) -> Sequence[str]:
    """The first and last row id of batches of partners that are, or were, in a scheme."""
    partners = sorted({*queries.partners_in_schemes(scope), *queries.scored_partners(scope)})
    batches = [partners[start : start + PARTNERS_A_BATCH] for start in range(0, len(partners), PARTNERS_A_BATCH)]
    return [f"{batch[0]}-{batch[-1]}" for batch in batches]


def compute(scope: Scope, day: date, key: str) -> Scores:
    first, last = (int(part) for part in key.split("-"))
    partners = {*queries.partners_in_schemes(scope), *queries.scored_partners(scope)}
    since = queries.judged_from(scope, day=day, partners=[each for each in sorted(partners) if first <= each <= last])
    return Scores(since, tuple(queries.judged_rows(scope, day=day, since=since)))


def store(scope: Scope, day: date, key: str, scores: Scores) -> Written:
    written = services.replace_scores(scope, brand=brand_of(scope).pk, since=scores.since, rows=scores.rows)
    return Written(read=len(scores.rows), written=written.written)


STEP = Step(
    code=queries.STEP_CODE,
    after=("rollups", "breaches"),
    why="how each partner's quarter stands against the bars of its scheme, and what a review would propose",
    chunks=chunks,
    compute=compute,
    store=store,
)
