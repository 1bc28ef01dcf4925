"""What the template of the list of partners takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.web.components import Change, Chip, Figure, Link, Pages, Picker, RunStamp, Tab, Tile
from foundation.web.lists import Filter, SavedViews, SortColumn


@dataclass(frozen=True)
class ShownPartner:
    """A row; ``status_tone`` is that of a pill, empty for the usual case."""

    name: str
    code: str
    url: str
    who: str
    channel: str
    status: str
    status_tone: str
    tier: str
    territories: str
    revenue: Figure
    change: Change | None
    health: Figure | None
    cases: int
    cases_url: str
    at_stake: Figure | None


@dataclass(frozen=True)
class PartnerListPage:
    trail: Sequence[Link]
    pickers: Sequence[Picker]
    downloads: Sequence[Link]
    lead: str
    text: str
    stamp: RunStamp
    tiles: Sequence[Tile]
    tabs: Sequence[Tab]
    saved: SavedViews
    chips: Sequence[Chip]
    filters: Sequence[Filter]
    filter_url: str
    kept: Sequence[tuple[str, str]]
    summary: str
    columns: Sequence[SortColumn]
    rows: Sequence[ShownPartner]
    pages: Pages
    empty_title: str = ""
    empty_text: str = ""
    empty_action: Link | None = None
