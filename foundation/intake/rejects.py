"""Rows that were not taken: the first of them in the database, all of them in a file beside the rows themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from foundation.values.spreadsheets import as_text

KEPT_IN_DATABASE = 1_000


@dataclass(frozen=True)
class Reject:
    """``line`` is the physical line on which the row begins (the header is line 1), ``row`` the row as it stands."""

    file: str
    line: int
    column: str
    reason: str
    row: str


class RejectsFile:
    """Made with the first reject; the file is UTF-8 with a BOM, which a spreadsheet needs."""

    def __init__(self, path: Path | None, *, kept: int = KEPT_IN_DATABASE) -> None:
        self.path, self.kept = path, kept
        self.count = 0
        self.first: list[Reject] = []
        self._file: TextIO | None = None
        self._writer: Any = None

    def add(self, reject: Reject) -> None:
        self.count += 1
        if len(self.first) < self.kept:
            self.first.append(reject)
        if self.path is None:
            return
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8-sig", newline="", errors="backslashreplace")
            self._writer = csv.writer(self._file)
            self._writer.writerow(["file", "line", "column", "reason", "row"])
        self._writer.writerow([reject.file, reject.line, reject.column, as_text(reject.reason), as_text(reject.row)])

    def close(self) -> str:
        """The path of the file, or "" where there was nothing to write."""
        if self._file is None:
            return ""
        self._file.close()
        return str(self.path)


def row_text(cells: Sequence[str]) -> str:
    """The row as CSV; NUL, which neither a database nor a csv file takes, is made visible."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return clean(line.getvalue())


def clean(text: str) -> str:
    return text.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")[:10_000]
