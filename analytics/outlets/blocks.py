"""What the template of the closing candidates takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.web.components import Figure, Link, Picker, RunStamp, Tile


@dataclass(frozen=True)
class QuarterCell:
    """``share`` of its peers, with what both sold a square metre."""

    share: Figure
    own: Figure
    peers: Figure
    is_under: bool


@dataclass(frozen=True)
class OutletLine:
    name: str
    code: str
    who: str
    channel: str
    channel_url: str
    quarters: Sequence[QuarterCell]
    stock: str
    is_old: bool
    advice: str
    reason: str


@dataclass(frozen=True)
class ClosingPage:
    trail: Sequence[Link]
    pickers: Sequence[Picker]
    downloads: Sequence[Link]
    stamp: RunStamp | None
    lead: str
    text: str
    tiles: Sequence[Tile]
    quarters: Sequence[str]
    currency: str
    note: str
    candidates: Sequence[OutletLine]
    spared: Sequence[OutletLine]
