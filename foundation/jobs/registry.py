"""The ordered steps of the night, handed over by config when Django is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.values.scope import Scope


@dataclass(frozen=True)
class Skipped:
    """A key that could not be computed and stays dirty: ``topic`` ... ``day`` as in the dirty keys, and why."""

    topic: str
    a: int
    b: int
    day: date
    subject: str
    reason: str


@dataclass(frozen=True)
class Written:
    """What a chunk did: rows read, rows written (inserted, closed or removed), keys it had to leave."""

    read: int = 0
    written: int = 0
    skipped: tuple[Skipped, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A step of the night.

    ``chunks(scope, day)`` names the batches, in a stable order; ``compute(scope, day, key)`` reads and returns rows, and
    writes nothing; ``store(scope, day, key, rows)`` writes them inside the machinery's fenced transaction. ``scope.run``
    is the run being computed. ``after`` names the steps whose results it reads.
    """

    code: str
    after: tuple[str, ...]
    why: str
    chunks: Callable[[Scope, date], Sequence[str]]
    compute: Callable[[Scope, date, str], Any]
    store: Callable[[Scope, date, str, Any], Written]


_steps: list[Step] = []


def hand_over(steps: Sequence[Step]) -> None:
    """Takes the ordered list. Raises ValueError where a step stands before one that it reads."""
    seen: set[str] = set()
    for step in steps:
        missing = set(step.after) - seen
        if missing or step.code in seen:
            raise ValueError(f"step {step.code}: {sorted(missing)} must come before it, once")
        seen.add(step.code)
    _steps[:] = steps


def ordered_steps() -> tuple[Step, ...]:
    return tuple(_steps)
