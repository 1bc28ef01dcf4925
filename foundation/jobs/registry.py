"""The ordered steps of the night, handed over by config when Django is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

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
    """What a chunk did: rows read, rows written (inserted, closed or removed), keys it had to leave.

    ``counts`` are the step's own figures; the cases step counts ``cases_opened``, ``cases_updated``, ``cases_closed``.
    """

    read: int = 0
    written: int = 0
    skipped: tuple[Skipped, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: Written) -> Written:
        """Both together: the sum of the rows and of each count, all keys left."""
        counts = {name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in sorted({*self.counts, *other.counts})}
        return Written(self.read + other.read, self.written + other.written, self.skipped + other.skipped, counts)


@dataclass(frozen=True)
class Step:
    """A step of the night.

    ``chunks(scope, day)`` names the batches, in a stable order; ``compute(scope, day, key)`` reads and returns rows, and
    writes nothing; ``store(scope, day, key, rows)`` writes them inside the machinery's fenced transaction. ``scope.run``
    is the run being computed. ``after`` names the steps whose results it reads. ``dirty(scope, day, key)`` is the
    condition on DirtyKey for the claimed keys that a chunk stands for: they stay dirty where the chunk fails; without
    it all keys of the run stay dirty.
    """

    code: str
    after: tuple[str, ...]
    why: str
    chunks: Callable[[Scope, date], Sequence[str]]
    compute: Callable[[Scope, date, str], Any]
    store: Callable[[Scope, date, str, Any], Written]
    dirty: Callable[[Scope, date, str], Q] | None = None


@dataclass(frozen=True, order=True)
class NightBrand:
    """A brand that has nights of its own, and the IANA zone of its business days."""

    code: str
    time_zone: str


@dataclass(frozen=True)
class Calendar:
    """What the night asks of the apps above: the brands, the last day on which a brand has facts (None: none), and

    whether there are any at all: from then on a published run is expected.
    """

    brands: Callable[[Scope], Sequence[NightBrand]]
    last_fact_day: Callable[[Scope, str], date | None]
    has_facts: Callable[[Scope], bool]


_steps: list[Step] = []
_calendar: list[Calendar] = []
_labels: dict[str, object] = {}


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


def hand_over_labels(labels: Mapping[str, object]) -> None:
    """Takes what people call the steps, by code: lazy texts."""
    _labels.clear()
    _labels.update(labels)


def step_label(code: str) -> str:
    """The step's name in the reader's language; its code for one without a name."""
    return str(_labels.get(code, code))


def hand_over_calendar(calendar: Calendar) -> None:
    _calendar[:] = [calendar]


def calendar() -> Calendar:
    """Raises LookupError before config has handed one over."""
    if not _calendar:
        raise LookupError("no calendar was handed over")
    return _calendar[0]
