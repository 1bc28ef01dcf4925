"""When a territory may be granted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Grant:
    """A territory's code granted over [valid_from, valid_to); an open end is None."""

    territory: str
    exclusive: bool
    valid_from: date | None
    valid_to: date | None

    def overlaps(self, other: Grant) -> bool:
        """Whether they share a day, whatever the territories."""
        return (self.valid_from or date.min) < (other.valid_to or date.max) and (other.valid_from or date.min) < (
            self.valid_to or date.max
        )

    @property
    def ends_before_it_begins(self) -> bool:
        return self.valid_from is not None and self.valid_to is not None and self.valid_to <= self.valid_from


def excludes(one: Grant, other: Grant) -> bool:
    """Whether two partners' grants of overlapping areas stand against each other."""
    return (one.exclusive or other.exclusive) and one.overlaps(other)
