"""A strip of dots for each thing of a table, on one axis, with lines drawn through all of them.

Pure: what `components/strip.html` shows. Values are in the axis' own unit; places are percent of its width, ready for SVG attributes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.web.drawing import coordinate


@dataclass(frozen=True)
class StripRow:
    """A thing with its ``dots`` and the largest of them, ``peak``: "over" both lines, "between" them, "under", or "" for none.

    ``cells`` stand behind the drawing, one for each column of the strip; ``remark`` says in words what the dots mean, in the draft's colour where it changes something.
    """

    name: str
    dots: Sequence[float]
    peak: float | None
    standing: str
    cells: Sequence[str]
    remark: str = ""
    is_marked: bool = False
    is_changed: bool = False
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Strip:
    """``draft`` is None where nothing is tried. What lies outside [lowest, highest] is shaded."""

    question: str
    unit: str
    name_label: str
    high: float
    in_force: float
    in_force_label: str
    lowest: float
    highest: float
    columns: Sequence[str]
    rows: Sequence[StripRow]
    remark_label: str
    draft: float | None = None
    draft_label: str = ""
    ticks: Sequence[tuple[float, str]] = ()
    foot: Sequence[str] = ()
    total_label: str = ""
    total: Sequence[str] = ()

    def place(self, value: float) -> float:
        """Where on the axis a value lies, in percent."""
        return min(max(value / self.high, 0.0), 1.0) * 100 if self.high > 0 else 0.0


def ticks_of(high: float, step: float) -> list[float]:
    """0, step ... up to ``high``."""
    return [step * number for number in range(int(high / step) + 1)]


def grounds(strip: Strip) -> list[tuple[str, str, str]]:
    """Class, x and width of what lies behind the dots: the shade outside the bounds, the band between the lines."""
    found = [("strip__out", 0.0, strip.place(strip.lowest)), ("strip__out", strip.place(strip.highest), 100.0)]
    if strip.draft is not None:
        low, high = sorted((strip.place(strip.draft), strip.place(strip.in_force)))
        found.append(("strip__band", low, high))
    return [(name, f"{coordinate(low)}%", f"{coordinate(high - low)}%") for name, low, high in found if high > low]


@dataclass(frozen=True)
class Staircase:
    """How a count falls as a line rises: ``steps`` are (value, count) by ascending value, each count until the next value.

    ``marks`` are (value, text, class) drawn as strokes with a dot on the stair; ``table`` repeats the steps in words.
    """

    question: str
    unit: str
    steps: Sequence[tuple[float, int]]
    marks: Sequence[tuple[float, str, str]]
    value_label: str
    count_label: str
    table: Sequence[tuple[str, str]] = ()

    @property
    def top(self) -> int:
        return max((count for _value, count in self.steps), default=0) or 1

    def across(self, value: float) -> float:
        """Percent from the left."""
        low, high = self.steps[0][0], self.steps[-1][0]
        return min(max((value - low) / (high - low), 0.0), 1.0) * 100 if high > low else 0.0

    def down(self, count: float) -> float:
        """Percent from the top."""
        return 100 - count / self.top * 100

    def count_at(self, value: float) -> int:
        return next((count for at, count in reversed(self.steps) if at <= value + 1e-9), self.steps[0][1])

    def path(self) -> str:
        """SVG path data in a box of 100 x 100."""
        parts = [f"M{coordinate(self.across(self.steps[0][0]))} {coordinate(self.down(self.steps[0][1]))}"]
        for value, count in self.steps[1:]:
            parts.append(f"H{coordinate(self.across(value))}V{coordinate(self.down(count))}")
        return "".join(parts)
