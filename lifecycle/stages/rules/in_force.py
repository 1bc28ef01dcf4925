"""Which stage holds for a product on a day, where; and whether what is suggested is to be put forward. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

#: A suggestion that differs from the stage in force is put forward from this confidence on.
SURE = Decimal("0.60")


@dataclass(frozen=True)
class StageFact:
    """A stage that holds from ``valid_from`` on; ``territory`` is a code, None: everywhere."""

    territory: str | None
    valid_from: date
    stage: str


def fact_in_force(facts: Iterable[StageFact], day: date, territory: str | None = None) -> StageFact | None:
    """The latest fact of the territory that began by ``day``; of a territory without one, that of everywhere."""
    begun = [fact for fact in facts if fact.valid_from <= day]
    for place in (territory, None):
        own = [fact for fact in begun if fact.territory == place]
        if own:
            return max(own, key=lambda fact: fact.valid_from)
    return None


def last_whole_month(day: date) -> date:
    """The first day of the last month that has ended by the evening of ``day``."""
    first = day.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    if (after - day).days == 1:
        return first
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


@dataclass(frozen=True)
class SuggestionRow:
    """A published suggestion; ``territory`` is a country's code, None: everywhere."""

    sku: str
    territory: str | None
    stage: str
    since: date
    confidence: Decimal
    signal: str
    signalled: int
    last_month: date
    evidence: dict[str, Any]


def is_open(row: SuggestionRow, held: StageFact | None) -> bool:
    """Whether a person should look: it differs, is sure, and its months end after the stage in force was decided on."""
    if held is None or row.confidence < SURE or row.stage == held.stage:
        return False
    return row.last_month >= held.valid_from.replace(day=1)
