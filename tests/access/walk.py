"""Every route of the URLconf by name, and the checked-in table of routes x methods x roles."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("routes.csv")
ROLES = ("stranger", "gtm_lead", "partner_manager", "finance", "analyst", "integration", "partner_user")


@dataclass(frozen=True)
class Row:
    """What each role gets from one method of one route, for a thing of its own: the status code."""

    route: str
    method: str
    expected: dict[str, int]


def rows() -> list[Row]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return [Row(line["route"], line["method"], {role: int(line[role]) for role in ROLES}) for line in csv.DictReader(file)]


def route_names() -> set[str]:
    """The name of every route; one without a name stands as its pattern, so that it cannot hide."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry.url_patterns)
        else:
            yield entry.name or str(entry.pattern)


def methods_of(patterns: list[URLPattern | URLResolver]) -> set[tuple[str, str]]:
    """(route, method) as far as the views say which methods they have; a plain function counts as GET."""
    found: set[tuple[str, str]] = set()
    for entry in patterns:
        if isinstance(entry, URLResolver):
            found |= methods_of(entry.url_patterns)
            continue
        view = getattr(entry.callback, "view_class", None) or getattr(entry.callback, "cls", None)
        names = [name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)] if view else ["get"]
        found |= {(entry.name or str(entry.pattern), name.upper()) for name in names or ["get"]}
    return found
