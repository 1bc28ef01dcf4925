"""What the templates of the tier board take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.edits.registry import Told
from foundation.web.components import Figure, Link, Option, Pair, Picker, RunStamp, Tile
from foundation.web.editing import Trouble
from foundation.web.fields import EditForm, FormField


@dataclass(frozen=True)
class BarPart:
    """A part of a score's bar, in percent of its width; ``text`` stands in it where it fits."""

    key: str
    x: str
    width: str
    middle: str
    text: str


@dataclass(frozen=True)
class Line:
    """A bar of the scheme as a line through all rows, in percent; ``is_draft`` dashes it."""

    x: str
    label: str
    is_draft: bool = False


@dataclass(frozen=True)
class PartTold:
    """A part of the score: points of how many, and what they were made from."""

    label: str
    points: str
    of: str
    figures: str


@dataclass(frozen=True)
class BoardRow:
    """A partner of the review. ``note`` is what to know beside the score; ``choices`` are the other tiers that may be decided."""

    code: str
    name: str
    url: str
    open_url: str
    tier: str
    proposed: str
    moves: bool
    tone: str
    parts: Sequence[BarPart]
    blocked: BarPart | None
    last_x: str
    score: str
    was: str
    cost: Figure | None
    status: str
    status_detail: str
    breaches: Sequence[Link]
    version: str
    decide_url: str
    undo_url: str
    approve_label: str
    choices: Sequence[Option]
    can_decide: bool
    can_undo: bool
    is_open: bool
    told: Sequence[PartTold] = ()
    notes: Sequence[str] = ()
    trouble: Trouble | None = None
    reason: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of one verdict, with what it means."""

    title: str
    count: int
    note: str
    rows: Sequence[BoardRow]


@dataclass(frozen=True)
class PastRow:
    """A review of the past in one line."""

    label: str
    url: str
    when: str
    names: str
    counts: Sequence[str]
    after: str


@dataclass(frozen=True)
class Takes:
    """What the next tier takes of a partner near its bar."""

    name: str
    url: str
    lead: str
    lines: Sequence[Pair]


@dataclass(frozen=True)
class Panel:
    """The approval: who moves and what it costs, what approving does, and until when it can be undone."""

    left: str
    moves: Sequence[Pair]
    total: Figure | None
    total_note: str
    consequences: Sequence[str]
    approve_url: str
    approve_label: str
    version: str
    undo_url: str
    undo_label: str
    undo_note: str
    trouble: Trouble | None = None


@dataclass(frozen=True)
class SchemeCard:
    """The scheme in force, in a few lines, and where it is edited."""

    title: str
    pill: str
    lines: Sequence[Pair]
    url: str
    can_edit: bool
    waiting: str = ""


@dataclass(frozen=True)
class BoardPage:
    trail: Sequence[Link]
    pills: Sequence[tuple[str, str]]
    pickers: Sequence[Picker]
    downloads: Sequence[Link]
    lead: str
    text: str
    stamp: RunStamp | None
    tiles: Sequence[Tile]
    legend: Sequence[Pair]
    lines: Sequence[Line]
    note: str
    groups: Sequence[Group]
    panel: Panel | None
    scheme: SchemeCard
    takes: Sequence[Takes]
    past: Sequence[PastRow]
    past_heads: Sequence[str]


@dataclass(frozen=True)
class SchemePage:
    trail: Sequence[Link]
    title: str
    pills: Sequence[tuple[str, str]]
    lead: str
    text: str
    fields: Sequence[FormField]
    version: str
    try_url: str
    publish_url: str
    can_edit: bool
    publish_label: str
    consequences: Sequence[str]
    trouble: Trouble | None
    tried: str
    changed: Sequence[Pair]
    versions: Sequence[Pair]
    undo: EditForm | None
    history: Sequence[Told]
