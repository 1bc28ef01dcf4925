"""Cuts the cases of every key whose evidence changed, whose time ran out, or that a person changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from conflicts.cases.queries import case_keys, case_policy, jurisdiction, touched_case_keys
from conflicts.cases.rules import weighed_cases
from conflicts.cases.services import CutKey, store_cases
from conflicts.detectors.queries import brand_row
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope

KEYS_A_BATCH = 1_000
_DIGITS = "0123456789abcdef"


def chunks(scope: Scope, day: date) -> Sequence[str]:
    """The first digits of the keys' digests, as many as keep batches near KEYS_A_BATCH; ``*`` for all of them."""
    keys = touched_case_keys(scope, brand=brand_row(scope).code, day=day)
    prefixes = [""]
    while prefixes and len(keys) > KEYS_A_BATCH * len(prefixes):
        prefixes = [prefix + digit for prefix in prefixes for digit in _DIGITS]
    return [prefix or "*" for prefix in prefixes if any(key.startswith(prefix) for key in keys)]


def compute(scope: Scope, day: date, key: str) -> list[CutKey]:
    brand = brand_row(scope).code
    prefix = key.strip("*")
    wanted = [each for each in touched_case_keys(scope, brand=brand, day=day) if each.startswith(prefix)]
    policy, mode_at = case_policy(scope, brand), jurisdiction(scope, brand=brand)
    return [
        CutKey(
            each,
            tuple(weighed_cases(each.rows, each.heads, day=day, policy=policy, mode_at=mode_at, has_partner=bool(each.partners))),
        )
        for each in case_keys(scope, keys=wanted)
    ]


def store(scope: Scope, day: date, key: str, rows: list[CutKey]) -> Written:
    return store_cases(scope, brand=brand_row(scope).id, cut=rows)


STEP = Step(
    code="cases",
    after=("detectors",),
    why="Evidence becomes cases: one for each quarrel while it lasts, resolved by quiet, linked where it recurs.",
    chunks=chunks,
    compute=compute,
    store=store,
)
