"""The shared hand that finds and takes a person's words out of the texts of every room; each room names its own places."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from foundation.erasure.rules import Words
from foundation.guards.services import lifted
from foundation.values.scope import Scope


@dataclass(frozen=True)
class Place:
    """Where people's words may stand: columns of a table with texts, JSON ``documents`` or ``bytes_``; ``guard`` is lifted for it."""

    name: str
    model: Any
    texts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    guard: str = ""


def mentions(scope: Scope, place: Place, words: Words) -> Iterator[dict[str, Any]]:
    """The rows of the place that hold one of the words, by id."""
    del scope  # an erasure is for everybody
    for row in _candidates(place, words):
        if _changes(place, row, words):
            yield {column.attname: getattr(row, column.attname) for column in place.model._meta.concrete_fields}


def rewrite(scope: Scope, place: Place, words: Words) -> int:
    """Takes the words out of the place, inside the caller's transaction; how many rows held them."""
    del scope
    count = 0
    with lifted(place.guard) if place.guard else nullcontext():
        for row in _candidates(place, words):
            changes = _changes(place, row, words)
            if changes:
                count += place.model._base_manager.filter(pk=row.pk).update(**changes)
    return count


def rewrite_files(scope: Scope, paths: Sequence[Path], words: Words) -> int:
    """Takes the words out of text files, each replaced whole; how many held them."""
    del scope
    count = 0
    for path in sorted(set(paths)):
        if not path.is_file():
            continue
        before = path.read_text(encoding="utf-8", errors="surrogateescape")
        after = words.leave(before)
        if after != before:
            beside = path.with_name(f"{path.name}.erasing")
            beside.write_text(after, encoding="utf-8", errors="surrogateescape")
            os.replace(beside, path)  # noqa: PTH105 - the atomic one
            count += 1
    return count


def _candidates(place: Place, words: Words) -> list[Any]:
    """Rows that may hold a word; bytes cannot be searched by either backend and are few."""
    rows = place.model._base_manager.order_by("pk")
    wanted = Q()
    for column in (*place.texts, *place.documents):
        rows = rows.annotate(**{f"{column}_text": Cast(column, TextField())})
        for form in words.forms:
            wanted |= Q(**{f"{column}_text__icontains": form})
    return list(rows.filter(wanted)) if wanted else list(rows)


def _changes(place: Place, row: Any, words: Words) -> dict[str, Any]:
    new = {column: words.leave(getattr(row, column)) for column in place.texts}
    new |= {column: words.leave_document(getattr(row, column)) for column in place.documents}
    new |= {column: _without(bytes(getattr(row, column)), words) for column in place.content}
    return {column: value for column, value in new.items() if value != _held(row, column, place)}


def _held(row: Any, column: str, place: Place) -> Any:
    value = getattr(row, column)
    return bytes(value) if column in place.content else value


def _without(content: bytes, words: Words) -> bytes:
    return words.leave(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
