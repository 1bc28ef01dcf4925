"""Interchange files out of the tables: the inverse of the import, in a stable order, exact to the last decimal."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import F

from foundation.intake.registry import interchange_files
from foundation.intake.specification import InterchangeFile
from foundation.values.money import plain
from foundation.values.scope import Scope


def export_files(scope: Scope, folder: Path) -> dict[str, int]:
    """Writes every file that has rows the scope sees; rows written by file code. Existing files of these names are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for file in interchange_files():
        path = folder / f"{file.code}.csv"
        count = _write(path, file, scope)
        if count:
            written[file.code] = count
        else:
            path.unlink()
    return written


def _write(path: Path, file: InterchangeFile, scope: Scope) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(file.names)
        for row in exported_rows(scope, file):
            writer.writerow(row)
            count += 1
    return count


def exported_rows(scope: Scope, file: InterchangeFile) -> Iterator[list[str]]:
    """Cells of each row, in the order of the file's columns; rows by key, as text, nothing before something."""
    if file.told is not None:
        yield from ([cell_text(row.get(name)) for name in file.names] for row in file.told(scope))
        return
    paths = [column.export for column in file.columns]
    names = file.order or file.key
    order = [F(file.column(name).export).asc(nulls_first=True) for name in names]
    rows = file.target.model.objects.for_scope(scope).order_by(*order).values_list(*paths)
    written = [_Text() for _ in paths]
    for row in rows.iterator(chunk_size=5_000):
        yield [text[value] for text, value in zip(written, row, strict=True)]


class _Text(dict[Any, str]):
    """A column's values as text, remembered: columns repeat themselves."""

    def __missing__(self, value: Any) -> str:
        text = cell_text(value)
        if len(self) >= 20_000:
            self.clear()
        self[value] = text
        return text


_KINDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: "true" if value else "false"),
    (Decimal, plain),
    (int, str),
    (datetime, lambda value: value.astimezone(UTC).isoformat()),
    (date, lambda value: value.isoformat()),
)


def cell_text(value: Any) -> str:
    """A stored value as the import reads it back; moments in UTC with their offset."""
    if value is None:
        return ""
    for kind, write in _KINDS:
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"no text for {type(value).__name__}")
