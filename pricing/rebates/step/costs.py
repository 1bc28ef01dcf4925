"""Step: what rebates cost each channel on each day, in parts that sum to the accruals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from channels_core.rollups.queries import brand_of
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope
from pricing.rebates import queries, services
from pricing.rebates.step.accruals import batches, within


def chunks(scope: Scope, day: date) -> Sequence[str]:
    return batches(queries.partners_with_changes(scope, queries.night_of(scope, day)))


def compute(scope: Scope, day: date, key: str) -> queries.Split:
    night = queries.night_of(scope, day)
    return queries.split_costs(scope, night, within(key, queries.partners_with_changes(scope, night)))


def store(scope: Scope, day: date, key: str, split: queries.Split) -> Written:
    brand = brand_of(scope).pk
    written = services.replace_accrual_days(scope, brand=brand, partners=split.partners, rows=split.rows)
    return Written(read=written.read, written=written.written, skipped=split.skipped)


STEP = Step(
    code="rebate_costs",
    after=("accruals",),
    why="rebates are investment: each falls on the days and channels of the lines that earned it",
    chunks=chunks,
    compute=compute,
    store=store,
)
