"""What the template of channels side by side takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.web.components import Change, Figure, Link, Picker, RunStamp, Tile


@dataclass(frozen=True)
class Band:
    label: str
    span: int


@dataclass(frozen=True)
class Column:
    label: str
    sort_url: str
    is_sorted: bool = False
    direction: str = "descending"
    starts_band: bool = False
    is_figure: bool = True


@dataclass(frozen=True)
class CompareCell:
    """``tone`` "bad" fills the cell: the change is bad, and outside the channel's own range."""

    figure: Figure
    change: Change | None = None
    tone: str = ""
    url: str = ""
    span: int = 1
    starts_band: bool = False
    provisional: str = ""


@dataclass(frozen=True)
class CompareRow:
    name: str
    cells: Sequence[CompareCell]
    url: str = ""
    kind: str = ""


@dataclass(frozen=True)
class CompareGroup:
    rows: Sequence[CompareRow]
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class EarningRow:
    name: str
    left: Figure
    was: Figure
    url: str = ""
    margin: float = 0
    spent: float = 0

    @property
    def is_negative(self) -> bool:
        return self.left.value is not None and self.left.value < 0


@dataclass(frozen=True)
class ComparePage:
    trail: Sequence[Link]
    pickers: Sequence[Picker]
    downloads: Sequence[Link]
    lead: str
    text: str
    stamp: RunStamp
    tiles: Sequence[Tile]
    question: str
    note: str
    bands: Sequence[Band]
    columns: Sequence[Column]
    groups: Sequence[CompareGroup]
    total: CompareRow
    footnotes: Sequence[str]
    earnings: Sequence[EarningRow]
    earning_unit: str
    earning_scale: float
    earning_total: EarningRow
    earning_note: str = ""
