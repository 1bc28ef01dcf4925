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

    ``cells`` stand behind the drawing, one for each column of the strip; ``remark`` says in words what the dots mean.
    """

    name: str
    dots: Sequence[float]
    peak: float | None
    standing: str
    cells: Sequence[str]
    remark: str = ""
    is_marked: bool = False
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
