"""What the template of the morning page takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.kpis.blocks.cases import Happening
from foundation.web.components import Block, Figure, Option, Pair, Part, Picker, RunStamp, Tile, Tone


@dataclass(frozen=True)
class HappeningGroup:
    title: str
    note: str
    items: Sequence[Happening]
    total: Figure | None = None


@dataclass(frozen=True)
class Decision:
    title: str
    url: str
    icon: str
    meta: str
    proposal: str
    figure: Figure
    due: str = ""
    due_tone: str = ""
    is_first: bool = False


@dataclass(frozen=True)
class RunCard:
    number: int
    url: str
    state: str
    tone: Tone
    facts: Sequence[Pair]
    parts: Sequence[Part]


@dataclass(frozen=True)
class TodayPage:
    day: date
    lead: str
    text: str
    stamp: RunStamp
    pickers: Sequence[Picker]
    tiles: Sequence[Tile]
    since_title: str
    since_note: str
    since_options: Sequence[Option]
    since_empty: str
    groups: Sequence[HappeningGroup]
    decides: bool
    decision_count: int
    decisions: Sequence[Decision]
    decisions_total: Figure
    radar: Sequence[Block]
    run: RunCard | None
