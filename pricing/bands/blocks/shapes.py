"""What the templates of bands take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.web.components import Chip, Link, Pages
from foundation.web.editing import Trouble
from foundation.web.lists import Filter


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_active: bool = False


@dataclass(frozen=True)
class GridRow:
    """``draft`` is the band that an open draft of the reader's would bring, with its address."""

    id: str
    sku: str
    product: str
    msrp: str
    channel: str
    territory: str
    floor: str
    ceiling: str
    share: str
    days: str
    is_planned: bool
    url: str
    told: str
    draft: str = ""
    draft_url: str = ""


@dataclass(frozen=True)
class GridPage:
    trail: Sequence[Link]
    lead: str
    text: str
    drafts: Sequence[Link]
    chips: Sequence[Chip]
    filters: Sequence[Filter]
    filter_url: str
    kept: Sequence[tuple[str, str]]
    summary: str
    rows: Sequence[GridRow]
    pages: Pages
    may_edit: bool
    change_url: str
    all_url: str
    all_label: str
    new_url: str
    history_url: str
    download_url: str
    empty_title: str = ""
    empty_text: str = ""
    empty_action: Link | None = None


@dataclass(frozen=True)
class BandLine:
    """A band of one cell over time."""

    days: str
    price: str
    is_now: bool


@dataclass(frozen=True)
class ChangedCell:
    label: str
    detail: str
    now: str


@dataclass(frozen=True)
class ChangePage:
    """``typed`` are the form's values; ``is_new``: product, channel and territory are typed too."""

    title: str
    trail: Sequence[Link]
    url: str
    hidden: Sequence[tuple[str, str]]
    cells: Sequence[ChangedCell]
    more: str
    bands: Sequence[BandLine]
    is_new: bool
    products: Sequence[Choice]
    channels: Sequence[Choice]
    territories: Sequence[Choice]
    typed: Mapping[str, str]
    ways: Sequence[Choice]
    drafts: Sequence[Choice]
    currencies: Sequence[str]
    back: Link
    trouble: Trouble | None = None


@dataclass(frozen=True)
class DraftLine:
    id: str
    product: str
    place: str
    days: str
    before: str
    after: str
    share: str
    is_end: bool


@dataclass(frozen=True)
class DraftPage:
    title: str
    trail: Sequence[Link]
    pill: str
    lead: str
    text: str
    lines: Sequence[DraftLine]
    version: str
    reason: str
    is_open: bool
    may_edit: bool
    url: str
    removal_url: str
    end_url: str
    more_url: str
    preview_url: str
    note: str
    trouble: Trouble | None = None


@dataclass(frozen=True)
class PublicationLine:
    version: str
    url: str
    when: str
    who: str
    first_day: str
    bands: int
    reason: str
    state: str


@dataclass(frozen=True)
class PublicationList:
    trail: Sequence[Link]
    rows: Sequence[PublicationLine]
    pages: Pages


@dataclass(frozen=True)
class PublicationPage:
    title: str
    trail: Sequence[Link]
    pill: str
    lead: str
    text: str
    lines: Sequence[DraftLine]
    reason: str
    url: str
    may_undo: bool
    typed: str
    trouble: Trouble | None = None
