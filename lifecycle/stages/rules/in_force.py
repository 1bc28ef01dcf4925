"""Which stage holds for a product on a day, where. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


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
