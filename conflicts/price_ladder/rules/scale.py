"""Prices on an axis: round ticks around what has to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Scale:
    """From ``low`` at ``start`` to ``high`` at ``end`` of the drawing."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_of(values: Iterable[float], *, start: float, end: float, ticks: int = 7) -> Scale:
    """Holds all ``values`` with about ``ticks`` round ticks."""
    held = list(values) or [0.0, 1.0]
    low, high = min(held), max(held)
    span = (high - low) or abs(high) or 1.0
    rough = span / ticks
    power = 10.0 ** _magnitude(rough)
    step = next(each * power for each in _STEPS if each * power >= rough * 0.999)
    first, last = int(low // step), int(-(-high // step))
    last = max(last, first + 1)
    marks = tuple(number * step for number in range(first, last + 1))
    return Scale(marks[0], marks[-1], start, end, marks)


def _magnitude(value: float) -> int:
    power = 0
    while value >= 10:
        value, power = value / 10, power + 1
    while value < 1:
        value, power = value * 10, power - 1
    return power


def spread(items: Sequence[T], most: int) -> list[T]:
    """At most ``most`` of the items, evenly from first to last: the same ones every time."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]
