"""What the templates of the relay map take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.edits.registry import Told
from foundation.web.components import Chart, Figure, Link, Pair, Picker, RunStamp, Trend
from foundation.web.fields import EditForm


@dataclass(frozen=True)
class Band:
    """A group of columns."""

    label: str
    span: int


@dataclass(frozen=True)
class Column:
    label: str
    kind: str
    starts_band: bool


@dataclass(frozen=True)
class ShownCell:
    """``role`` names the colour, ``mark`` is its letter, ``share`` in whole percent; ``told`` says it in words."""

    role: str
    mark: str
    share: str
    told: str
    is_breach: bool
    starts_band: bool


@dataclass(frozen=True)
class ShownRow:
    name: str
    sku: str
    url: str
    stage: str
    due: str
    is_suggested: bool
    is_current: bool
    trend: Trend | None
    cells: Sequence[ShownCell]


@dataclass(frozen=True)
class ShownLine:
    """A product line with its rows."""

    title: str
    rows: Sequence[ShownRow]


@dataclass(frozen=True)
class ShownBreach:
    product: str
    text: str
    url: str
    figure: Figure


@dataclass(frozen=True)
class Upcoming:
    """A stage that has not begun, with the form that takes it back (None for readers)."""

    label: str
    day: str
    hidden: Sequence[tuple[str, str]]
    url: str


@dataclass(frozen=True)
class Panel:
    """One product beside the map."""

    name: str
    sku: str
    before: str
    after: str
    is_due: bool
    pairs: Sequence[Pair]
    reason: str
    chart: Chart | None
    form: EditForm | None
    upcoming: Sequence[Upcoming]
    history: Sequence[Told]
    close_url: str
    undo_trouble: object | None = None


@dataclass(frozen=True)
class RelayPage:
    lead: str
    text: str
    stamp: RunStamp
    pickers: Sequence[Picker]
    downloads: Sequence[Link]
    legend: Sequence[tuple[str, str, str]]
    bands: Sequence[Band]
    columns: Sequence[Column]
    lines: Sequence[ShownLine]
    breaches: Sequence[ShownBreach]
    more_breaches: int
    foot: str
    panel: Panel | None
