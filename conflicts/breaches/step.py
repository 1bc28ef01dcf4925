"""Step: breaches are noted with the partners that they name, so that tiers and rebates can depend on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from channels_core.rollups.queries import brand_of
from conflicts.breaches.queries import breaches, cases_have_moved
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope
from partners.breaches.services import note_breaches


def chunks(scope: Scope, day: date) -> Sequence[str]:
    return ["all"] if cases_have_moved(scope, brand=brand_of(scope).code) else []


def compute(scope: Scope, day: date, key: str) -> list[dict[str, Any]]:
    return breaches(scope)


def store(scope: Scope, day: date, key: str, rows: list[dict[str, Any]]) -> Written:
    return note_breaches(scope, brand=brand_of(scope).pk, rows=rows)


STEP = Step(
    code="breaches",
    after=("cases", "escalations"),
    why="a case that names a partner counts against its tier until it is dismissed",
    chunks=chunks,
    compute=compute,
    store=store,
)
