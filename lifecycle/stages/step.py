"""Step: the stage of each product, and of each country it sells in, as the months up to the night say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from channels_core.rollups.queries import brand_of
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope
from lifecycle.stages import queries, services
from lifecycle.stages.rules import RULE, History, Suggestion, suggest

PRODUCTS_A_BATCH = 50
_DIGITS = 6


@dataclass(frozen=True)
class Judged:
    """The products that were judged, and their rows."""

    products: tuple[int, ...]
    rows: tuple[dict[str, Any], ...]


def chunks(scope: Scope, day: date) -> Sequence[str]:
    """``first-last`` row id of batches of the products to judge."""
    touched = queries.touched_products(scope, day=day)
    batches = [touched[start : start + PRODUCTS_A_BATCH] for start in range(0, len(touched), PRODUCTS_A_BATCH)]
    return [f"{batch[0]}-{batch[-1]}" for batch in batches]


def compute(scope: Scope, day: date, key: str) -> Judged:
    first, last = (int(part) for part in key.split("-"))
    products = [each for each in queries.touched_products(scope, day=day) if first <= each <= last]
    policy = queries.policy_at(scope, day=day)
    rows = []
    for (product, country), history in queries.product_histories(scope, products=products, day=day).items():
        found = suggest(history, policy)
        if found is not None:
            rows.append({"product_id": product, "territory_id": country, **_columns(found, history)})
    return Judged(tuple(products), tuple(rows))


def _columns(found: Suggestion, history: History) -> dict[str, Any]:
    return {
        "stage": str(found.stage),
        "since": found.since,
        "confidence": Decimal(f"{found.confidence:.2f}"),
        "signal": str(found.signal),
        "signalled": found.signalled,
        "last_month": found.last_month,
        "evidence": _evidence(found, history),
    }


def _evidence(found: Suggestion, history: History) -> dict[str, Any]:
    """The months and figures of the reason, floats with 6 significant digits."""
    bass = found.bass
    return {
        "rule": RULE,
        "first_month": history.first.isoformat(),
        "units": [_short(units) for units in history.units],
        "age": found.age,
        "growth": found.growth,
        "share_of_peak": found.share_of_peak,
        "bass": None if bass is None else {name: _short(value) for name, value in vars(bass).items()},
        "age_at_first": history.age_at_first,
    }


def _short(value: float) -> float | int:
    short = float(f"{value:.{_DIGITS}g}")
    return int(short) if short.is_integer() else short


def store(scope: Scope, day: date, key: str, judged: Judged) -> Written:
    written = services.replace_suggestions(scope, brand=brand_of(scope).pk, products=judged.products, rows=judged.rows)
    return Written(read=len(judged.rows), written=written.written)


STEP = Step(
    code=queries.STEP_CODE,
    after=("rollups",),
    why="which stage of its life each product is in, as its months say",
    chunks=chunks,
    compute=compute,
    store=store,
)
