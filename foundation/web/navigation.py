"""The rail's entries, handed over by config; each reader sees only what exists for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from foundation.values.scope import Scope
from foundation.web.shell import NavigationItem


@dataclass(frozen=True)
class Entry:
    """A place in the rail. ``label`` is a lazy text; ``root`` is the path under which the entry counts as active.

    With ``is_exact`` it is active on its own page only, not on those below it.
    """

    label: str
    url_name: str
    icon: str = ""
    shortcut: str = ""
    permission: str = ""
    root: str = ""
    for_partners: bool = False
    count: Callable[[Scope], int | None] | None = None
    children: Sequence[Entry] = ()
    is_exact: bool = False


_entries: list[Entry] = []
_house: list[Callable[[Scope], str]] = []
_zone: list[Callable[[Scope], str]] = []


def hand_over(entries: Sequence[Entry], house: Callable[[Scope], str], zone: Callable[[Scope], str]) -> None:
    """Takes the ordered entries, what names the house (the brand) in the rail's head, and what names the reader's time zone."""
    _entries[:] = entries
    _house[:] = [house]
    _zone[:] = [zone]


def house_name(scope: Scope) -> str:
    return _house[0](scope) if _house else ""


def zone_of(scope: Scope) -> ZoneInfo | None:
    """The zone whose time the reader's pages tell; None for UTC."""
    name = _zone[0](scope) if _zone else ""
    return ZoneInfo(name) if name else None


def navigation_for(scope: Scope, path: str) -> list[NavigationItem]:
    """The entries that ``scope`` may open, in order, those of ``path`` marked active."""
    return [_item(entry, scope, path) for entry in _entries if _is_open(entry, scope)]


def _is_open(entry: Entry, scope: Scope) -> bool:
    if scope.is_partner and not entry.for_partners:
        return False
    return not entry.permission or scope.may(entry.permission)


def _item(entry: Entry, scope: Scope, path: str) -> NavigationItem:
    url = reverse(entry.url_name)
    root = entry.root or url
    is_active = path == root if root == "/" or entry.is_exact else path.startswith(root)
    children = tuple(_item(child, scope, path) for child in entry.children if _is_open(child, scope))
    return NavigationItem(
        label=str(entry.label),
        url=url,
        icon=entry.icon,
        is_active=is_active or any(child.is_active for child in children),
        count=(entry.count(scope) or None) if entry.count else None,
        children=children,
        shortcut=entry.shortcut,
    )
