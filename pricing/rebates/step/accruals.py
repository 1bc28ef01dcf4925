"""Step: what each partner has earned so far by each programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope
from pricing.rebates import queries, services

PARTNERS_A_BATCH = 100


def chunks(scope: Scope, day: date) -> Sequence[str]:
    """The first and last row id of batches of partners."""
    return batches(queries.partners_to_look_at(scope, queries.night_of(scope, day)))


def batches(partners: Sequence[int]) -> list[str]:
    parts = [partners[start : start + PARTNERS_A_BATCH] for start in range(0, len(partners), PARTNERS_A_BATCH)]
    return [f"{part[0]}-{part[-1]}" for part in parts]


def within(key: str, partners: Sequence[int]) -> list[int]:
    """Those of a batch."""
    first, last = (int(part) for part in key.split("-"))
    return [each for each in partners if first <= each <= last]


def compute(scope: Scope, day: date, key: str) -> queries.Accrued:
    night = queries.night_of(scope, day)
    return queries.accrue(scope, night, within(key, queries.partners_to_look_at(scope, night)))


def store(scope: Scope, day: date, key: str, accrued: queries.Accrued) -> Written:
    brand = queries.night_of(scope, day).brand.pk
    kept = sum(
        services.keep_days(scope, brand=brand, currency=currency, days=days, covers=accrued.covers[currency])
        for currency, days in sorted(accrued.days.items())
    )
    written = services.replace_accruals(scope, brand=brand, touched=accrued.touched, rows=accrued.rows)
    return Written(read=accrued.read, written=kept + written.written, skipped=tuple(accrued.skipped))


STEP = Step(
    code=queries.STEP_CODE,
    after=("rollups", "tiers"),
    why="what partners have earned so far: only days with changed lines are added up anew",
    chunks=chunks,
    compute=compute,
    store=store,
)
