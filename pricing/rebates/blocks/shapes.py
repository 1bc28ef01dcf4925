"""What the templates of rebates take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.edits.registry import Told
from foundation.web.components import Chart, Figure, Link, Option, Pair, RunStamp, Tile
from foundation.web.editing import Trouble
from foundation.web.fields import EditForm, FormField
from foundation.web.lists import Choice


@dataclass(frozen=True)
class SlabRow:
    """A slab as it is edited: texts as typed, what it was in the version in force, and what it came to on last year's facts."""

    place: int
    lower: str
    upper: str
    rate: str
    kinds: Sequence[Choice]
    was: str = ""
    is_lower_changed: bool = False
    is_rate_changed: bool = False
    lower_error: str = ""
    rate_error: str = ""
    partners: int | None = None
    cost: Figure | None = None


@dataclass(frozen=True)
class TrialRow:
    """A partner under both versions; ``change`` as a number for its bar."""

    name: str
    url: str
    base: Figure
    was: Figure
    now: Figure
    difference: Figure
    change: float
    note: str = ""


@dataclass(frozen=True)
class NearRow:
    """A partner near its next slab: what it lacks, what that brings it, and by when."""

    name: str
    url: str
    lacks: str
    brings: str
    share: float


@dataclass(frozen=True)
class EditorPage:
    code: str
    name: str
    trail: Sequence[Link]
    pills: Sequence[tuple[str, str]]
    saved: str
    lead: str
    text: str
    stamp: RunStamp | None
    tiles: Sequence[Tile]
    can_edit: bool
    version: str
    draft_url: str
    modes: Sequence[Choice]
    metrics: Sequence[Choice]
    unit: str
    changed_from: str
    is_compared: bool
    slabs: Sequence[SlabRow]
    slabs_note: str
    fields: Sequence[FormField]
    facts: Sequence[Pair]
    versions: Sequence[Pair]
    chart: Chart | None
    trial_title: str
    trial_note: str
    trials: Sequence[TrialRow]
    trial_scale: float
    total: TrialRow | None
    csv_url: str
    base_label: str
    was_label: str
    now_label: str
    near_title: str
    near_note: str
    near: Sequence[NearRow]
    publish_title: str
    publish_label: str
    publish_url: str
    reason: FormField
    consequences: Sequence[str]
    undo_note: str
    undo: EditForm | None
    discard_url: str
    history: Sequence[Told]
    trouble: Trouble | None = None


@dataclass(frozen=True)
class ListedProgramme:
    name: str
    code: str
    url: str
    eligible: str
    rule: str
    days: str
    version: str
    draft: str
    partners: int
    cost: Figure


@dataclass(frozen=True)
class ProgrammeListPage:
    trail: Sequence[Link]
    stamp: RunStamp | None
    lead: str
    text: str
    tabs: Sequence[Option]
    rows: Sequence[ListedProgramme]
    downloads: Sequence[Link]
    new_url: str
    empty_text: str


@dataclass(frozen=True)
class ShownAccrual:
    partner: str
    partner_url: str
    programme: str
    programme_url: str
    days: str
    version: str
    base: Figure
    baseline: Figure | None
    amount: Figure
    amount_plain: str
    lines: int
    lines_url: str
    note: str
