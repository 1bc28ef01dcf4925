"""Keyset pages: no counting, no offset; a page begins after the last row of the one before."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

DEFAULT_PAGE_SIZE = 50
LARGEST_PAGE = 500


# What Django raises for a day that is none, a text where a number belongs, or a moment beyond the calendar.
_NO_VALUE_OF_ITS_FIELD = (ValueError, TypeError, OverflowError, ValidationError)


class CursorInvalid(ValueError):
    """The cursor is not one that this list gave out."""


@dataclass(frozen=True)
class Page:
    """Rows in order, and the cursors of the pages on both sides (None at an end)."""

    rows: tuple[Any, ...]
    next: str | None
    previous: str | None


def _encode(direction: str, values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([direction, *values])).decode().rstrip("=")


def _decode(cursor: str, fields: Sequence[str]) -> tuple[str, list[Any]]:
    try:
        direction, *values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise CursorInvalid(cursor) from error
    plain = all(isinstance(value, str | int) and not isinstance(value, bool) for value in values)
    nul = any("\x00" in value for value in values if isinstance(value, str))
    huge = any(abs(value) >= 2**63 for value in values if isinstance(value, int))
    if direction not in ("n", "p") or len(values) != len(fields) or not plain or nul or huge:
        raise CursorInvalid(cursor)
    return direction, values


def _beyond(fields: Sequence[str], values: Sequence[Any], operator: str) -> Q:
    """Rows after ``values`` in the order of ``fields``: a > x, or a = x and b > y ..., with the first field's bound first."""
    condition = Q()
    equal = Q()
    for name, value in zip(fields, values, strict=True):
        condition |= equal & Q(**{f"{name}__{operator}": value})
        equal &= Q(**{name: value})
    return Q(**{f"{fields[0]}__{operator}e": values[0]}) & condition


def _key(row: Any, fields: Sequence[str]) -> list[Any]:
    values = [row[name] if isinstance(row, dict) else getattr(row, name) for name in fields]
    return [value.isoformat() if isinstance(value, date | datetime) else value for value in values]


def page_of(rows: QuerySet[Any], *, fields: Sequence[str], cursor: str | None, size: int, descending: bool = False) -> Page:
    """The page of ``rows`` at ``cursor``. ``fields`` order the rows uniquely and are fields of each row.

    Raises CursorInvalid where the cursor is not one of this list.
    """
    direction, values = _decode(cursor, fields) if cursor else ("n", None)
    down = descending != (direction == "p")
    try:
        if values is not None:
            rows = rows.filter(_beyond(fields, values, "lt" if down else "gt"))
        found = list(rows.order_by(*[f"-{name}" if down else name for name in fields])[: size + 1])
    except _NO_VALUE_OF_ITS_FIELD as error:
        if values is None:
            raise
        raise CursorInvalid(cursor) from error
    more = len(found) > size
    found = found[:size]
    if direction == "p":
        found.reverse()
    before = more if direction == "p" else values is not None
    after = (values is not None and direction == "p") or (direction == "n" and more)
    return Page(
        rows=tuple(found),
        next=_encode("n", _key(found[-1], fields)) if found and after else None,
        previous=_encode("p", _key(found[0], fields)) if found and before else None,
    )
