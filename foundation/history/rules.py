"""Which fields an entry changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def changed_fields(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    """(field, before, after) of each field that differs, in the order in which they were written down, those of ``after`` first.

    Something that was written down as one value and not by fields is one field without a name.
    """
    if not isinstance(before, Mapping | None) or not isinstance(after, Mapping | None):
        return [] if before == after else [("", before, after)]
    old, new = before or {}, after or {}
    names = [*new, *(name for name in old if name not in new)]
    return [(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]
