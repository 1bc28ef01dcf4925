"""What the page of a rule shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from conflicts.tryout.wording import Piece
from foundation.web.components import Figure, Link, Option, Tile
from foundation.web.editing import Trouble
from foundation.web.strips import Staircase, Strip


@dataclass(frozen=True)
class DraftField:
    """A threshold with what was typed for it; ``choices`` (value, label) where it is one of two."""

    code: str
    label: str
    typed: str
    unit: str
    now: str
    default: str
    bounds: str
    is_drafted: bool
    error: str = ""
    choices: Sequence[tuple[str, str]] = ()
    heading: str = ""  # of the group that begins with this one


@dataclass(frozen=True)
class TriedLine:
    """A case that the draft changes, as a short story."""

    who: str
    url: str
    number: str
    figure: Figure | None
    story: str
    happening: str


@dataclass(frozen=True)
class ChangeLine:
    """A publication; ``codes`` are what a withdrawal names, empty where it can be withdrawn no more."""

    number: int
    what: Sequence[str]
    reason: str
    day: date
    begins: str
    who: str
    is_coming: bool
    codes: str = ""


@dataclass(frozen=True)
class PublishCard:
    number: int
    valid_from: str
    earliest: str
    reason: str
    hidden: Sequence[tuple[str, str]]
    consequences: Sequence[str]
    undo: str
    day_error: str = ""
    reason_error: str = ""


@dataclass(frozen=True)
class RulePage:
    code: str
    brand: str
    url: str
    withdrawal_url: str
    trail: Sequence[Link]
    name: str
    number: int
    next_number: int
    is_drafted: bool
    version: str
    tried_note: str
    lead: tuple[str, str]
    tiles: Sequence[Tile]
    fields: Sequence[DraftField]
    quote: Sequence[Piece]
    changes: Sequence[ChangeLine]
    days: int
    windows: Sequence[Option]
    brands: Sequence[Option]
    publish: PublishCard | None
    may_write: bool
    strip: Strip | None = None
    stairs: Staircase | None = None
    tried: Sequence[TriedLine] = ()
    tried_title: str = ""
    effects_url: str = ""
    more: str = ""
    near: str = ""
    trouble: Trouble | None = None
    typed_problems: Sequence[str] = field(default_factory=tuple)
