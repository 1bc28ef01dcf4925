"""What a threshold is: a named value with a default, bounds and a unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Threshold:
    """``code`` is ``kind.name``; value, default and bounds are decimals in ``unit`` (``share``, ``days``, ``money`` ...)."""

    code: str
    default: Decimal
    lowest: Decimal
    highest: Decimal
    unit: str
    row: str  # the row of the rule catalogue that it belongs to

    def accepts(self, value: Decimal) -> bool:
        return self.lowest <= value <= self.highest
