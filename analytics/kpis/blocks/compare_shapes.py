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
class HealthCell:
    """A part's points of 100, or why it has none; ``told`` says its weight."""

    points: str
    share: float
    told: str
    is_low: bool = False
    is_missing: bool = False


@dataclass(frozen=True)
class HealthRow:
    name: str
    url: str
    cells: Sequence[HealthCell]
    health: Figure
    explain_url: str
    is_low: bool = False


@dataclass(frozen=True)
class HealthTable:
    """What health is made of, channel by channel in the order of the page."""

    parts: Sequence[str]
    rows: Sequence[HealthRow]


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
    health: HealthTable
    earning_note: str = ""
