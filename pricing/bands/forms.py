"""What the pages of bands read: filters in the address, chosen cells, and a change as it was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from foundation.edits.errors import EditRefused, Problem
from foundation.web.parameters import MAX_CODE, Parameter, code, day
from pricing.bands.choices import Way
from pricing.bands.queries import Cell
from pricing.bands.queries.listing import BandFilter
from pricing.bands.rules import Percents
from pricing.bands.services import Change

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_CELL = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,18})", re.ASCII)
#: What the form of MSRP percentages begins with.
USUAL = {
    "online_floor": "-15",
    "online_ceiling": "0",
    "offline_floor": "-12",
    "offline_ceiling": "3",
    "shift_floor": "",
    "shift_ceiling": "",
}


def _text(text: str) -> str:
    if "\x00" in text or len(text) > MAX_CODE or not text.strip():
        raise ValueError(_("is no text of 1 to 100 characters"))
    return text.strip()


FILTERS = (
    Parameter("q", _text, "string", "a part of the SKU or the name"),
    code("brand", "the brand"),
    code("sku", "the product"),
    Parameter("line", _text, "string", "the product line"),
    code("channel", "the channel"),
    code("territory", "the territory; - for bands without one"),
    day("on", "a day: bands in force on it; without it those of today and to come"),
)
LISTED = (*FILTERS, Parameter("cursor", str, "string", "where the page begins"))


def band_filter(values: Mapping[str, Any], *, today: date) -> BandFilter:
    """What the values of FILTERS ask for."""
    names = ("brand", "sku", "line", "channel", "territory", "on")
    since = None if values["on"] is not None else today
    return BandFilter(**{name: values[name] for name in names}, search=values["q"], since=since)


def cell_id(cell: Cell) -> str:
    return f"{cell.product}.{cell.channel}.{cell.territory or 0}"


def read_cells(values: Sequence[str]) -> list[Cell]:
    """The chosen cells, each once; what is none is left out."""
    found = [match for value in values if (match := _CELL.fullmatch(value))]
    return list(dict.fromkeys(Cell(int(each[1]), int(each[2]), int(each[3]) or None) for each in found))


@dataclass
class _Reader:
    post: Mapping[str, str]

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []

    def number(self, name: str) -> Decimal | None:
        text = self.post.get(name, "").strip().replace("\u2212", "-").removesuffix("%").strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.problems.append(Problem(name, _("“%(text)s” is no number like 279.65.") % {"text": text[:40]}))
            return None
        return Decimal(text)

    def day(self, name: str, *, required: bool = False) -> date | None:
        text = self.post.get(name, "").strip()
        if not text and not required:
            return None
        try:
            found = date.fromisoformat(text) if len(text) == 10 else None
        except ValueError:
            found = None
        if found is None or not 1900 <= found.year < 2200:
            self.problems.append(Problem(name, _("Give a date like 2026-01-31.")))
            return None
        return found

    def percents(self, name: str) -> Percents | None:
        floor, ceiling = self.number(f"{name}_floor"), self.number(f"{name}_ceiling")
        return None if floor is None or ceiling is None else Percents(floor, ceiling)


def read_change(post: Mapping[str, str]) -> Change:
    """The change as it was typed. Raises EditRefused naming each field that cannot be read."""
    reader = _Reader(post)
    way = post.get("way", Way.SET)
    if way not in tuple(Way):
        raise EditRefused.because("way", _("Choose how floor and ceiling come about."))
    since, until = reader.day("valid_from", required=True), reader.day("valid_to")
    change = Change(
        Way(way),
        since or date.min,
        until,
        floor=reader.number("floor") if way == Way.SET else None,
        ceiling=reader.number("ceiling") if way == Way.SET else None,
        currency=post.get("currency", "").strip().upper()[:3] if way == Way.SET else "",
        online=reader.percents("shift" if way == Way.SHIFT else "online") if way in (Way.SHIFT, Way.OF_MSRP) else None,
        offline=reader.percents("offline") if way == Way.OF_MSRP else None,
        until_next=post.get("until_next") == "1",
    )
    if reader.problems:
        raise EditRefused(reader.problems)
    return change


def read_draft(post: Mapping[str, str]) -> int | None:
    """The draft that a change goes into; None for a new one."""
    text = post.get("draft", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def read_bands(given: Sequence[Mapping[str, Any]]) -> list[tuple[tuple[str, str, str], Change]]:
    """The codes and the change of each band that a body holds."""
    wanted = []
    for row in given:
        way = Way.END if row["floor"] is None and row["ceiling"] is None else Way.SET
        change = Change(way, row["valid_from"], row["valid_to"], row["floor"], row["ceiling"], row["currency"])
        wanted.append(((row["sku"], row["channel"], row["territory"] or ""), change))
    return wanted
