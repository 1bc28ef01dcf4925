"""How far each subject was from a line: the same figures that the detectors judge, before a line is drawn through them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from foundation.values.money import EXACT

#: A share so close under the line is told as a near miss.
NEAR = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """What a case opens at: a share over ``share`` of at least ``units`` units in all."""

    share: Decimal
    units: Decimal = Decimal(0)


@dataclass(frozen=True)
class Point:
    """``part`` of ``whole`` on a day (units outside of all; a gap of the protected price); ``units`` says how much was measured.
    ``case_key`` is the case it would be evidence of."""

    day: date
    part: Decimal
    whole: Decimal
    units: Decimal
    case_key: str

    @property
    def share(self) -> Decimal:
        return EXACT.divide(self.part, self.whole) if self.whole else Decimal(0)

    def exceeds(self, line: Line) -> bool:
        """Whether it is over the line, by the detectors' own comparison."""
        return self.units >= line.units and self.part > EXACT.multiply(self.whole, line.share)


@dataclass(frozen=True)
class Subject:
    """A partner or a channel (row id) with its points, the earliest first."""

    row: int
    points: tuple[Point, ...]

    def peak(self, units: Decimal = Decimal(0)) -> Point | None:
        """The point with the highest share of at least ``units`` units; where there is none, of any."""
        enough = [point for point in self.points if point.units >= units] or list(self.points)
        return max(enough, key=lambda point: (point.share, point.day), default=None)

    def days_over(self, line: Line) -> int:
        return len({point.day for point in self.points if point.exceeds(line)})


def cases_at(subjects: Iterable[Subject], line: Line, *, gap: int) -> int:
    """How many cases the points make at the line: a day more than ``gap`` days after the one before begins another, as the night
    cuts them."""
    days: dict[str, set[date]] = defaultdict(set)
    for subject in subjects:
        for point in subject.points:
            if point.exceeds(line):
                days[point.case_key].add(point.day)
    return sum(_pieces(sorted(held), gap) for held in days.values())


def _pieces(days: Sequence[date], gap: int) -> int:
    return 1 + sum((later - earlier).days > gap for earlier, later in pairwise(days))


def near_misses(subjects: Sequence[Subject], line: Line) -> list[Subject]:
    """The subjects that never exceed the line and come within NEAR of it, the closest first."""
    found = []
    for subject in subjects:
        peak = subject.peak(line.units)
        if peak is None or peak.units < line.units or subject.days_over(line):
            continue
        if line.share - NEAR <= peak.share <= line.share:
            found.append((peak.share, subject))
    return [subject for _share, subject in sorted(found, key=lambda each: (-each[0], each[1].row))]
