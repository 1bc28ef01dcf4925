"""Pages that list the rows a figure was made from: columns, filters in force, keyset pages, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from foundation.web.components import Chip, Link, Pages
from foundation.web.paging import Page
from foundation.web.parameters import Parameter

PAGE_SIZE = 50


@dataclass(frozen=True)
class RowColumn:
    """A column: its label and whether figures stand in it; ``code`` is its name in files."""

    code: str
    label: str
    is_figure: bool = False


@dataclass(frozen=True)
class RowCell:
    """``code`` stands in grey beside the name of the thing that it means."""

    text: str
    is_figure: bool = False
    code: str = ""


@dataclass(frozen=True)
class RowsPage:
    """``rows`` are cells in the order of ``columns``; ``summary`` says how many there are and what they sum to."""

    title: str
    trail: Sequence[Link]
    columns: Sequence[RowColumn]
    rows: Sequence[Sequence[RowCell]]
    chips: Sequence[Chip]
    summary: str
    pages: Pages
    downloads: Sequence[Link]


def address(path: str, query: Iterable[tuple[str, str | None]]) -> str:
    """``path`` with those of ``query`` that are given."""
    text = urlencode([(name, value) for name, value in query if value])
    return f"{path}?{text}" if text else path


def query_of(known: Sequence[Parameter], values: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """The filters in force as the address has them, in the order of ``known``; None where one is not given."""
    texts = ((parameter.name, values[parameter.name]) for parameter in known)
    return [(name, value.isoformat() if isinstance(value, date) else value) for name, value in texts]


def filter_chips(path: str, query: Sequence[tuple[str, str | None]]) -> list[Chip]:
    """A chip for each filter in force; its cross leads to the list without it."""
    operators = {"from": _("on or after"), "to": _("before")}
    return [
        Chip(name, operators.get(name, _("is")), value, address(path, [pair for pair in query if pair[0] != name]))
        for name, value in query
        if value
    ]


def pages_of(page: Page, path: str, query: Sequence[tuple[str, str | None]]) -> Pages:
    """The addresses of the neighbouring pages."""
    previous, following = (address(path, [*query, ("cursor", cursor)]) if cursor else "" for cursor in (page.previous, page.next))
    return Pages(previous, following)
