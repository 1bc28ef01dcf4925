"""What the template of the inbox takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.web.components import Chip, Figure, Link, Option, Pages, RunStamp, Tab
from foundation.web.lists import Choice, Filter, SavedViews, SortColumn


@dataclass(frozen=True)
class BulkAction:
    """A button over chosen rows: POST with case=<id>.<version> repeated; the key presses it. ``people``: of whom one is chosen."""

    label: str
    url: str
    key: str
    people: Sequence[Choice] = ()


@dataclass(frozen=True)
class ShownCase:
    """A row. ``id`` is what a bulk action sends: the case and the version that its reader saw."""

    id: str
    number: str
    title: str
    url: str
    kind: str
    who: str
    at_stake: Figure
    amount_plain: str
    severity: str
    level: int
    age: str
    is_new: bool
    due: str
    due_tone: str = ""
    owner: str = ""
    is_recurrence: bool = False


@dataclass(frozen=True)
class BoardColumn:
    """The cases of one status; ``count`` and ``at_stake`` are of all of them, shown or not."""

    title: str
    count: int
    at_stake: Figure
    cases: Sequence[ShownCase]


@dataclass(frozen=True)
class CaseListPage:
    trail: Sequence[Link]
    stamp: RunStamp | None
    download_url: str
    tabs: Sequence[Tab]
    chips: Sequence[Chip]
    filters: Sequence[Filter]
    filter_url: str
    kept: Sequence[tuple[str, str]]
    summary: str
    columns: Sequence[SortColumn]
    rows: Sequence[ShownCase]
    pages: Pages
    bulk_actions: Sequence[BulkAction]
    saved: SavedViews | None
    layouts: Sequence[Option]
    board: Sequence[BoardColumn]
    currency_symbol: str
    empty_title: str = ""
    empty_text: str = ""
    empty_action: Link | None = None
