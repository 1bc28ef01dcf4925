"""Rows of a file, streamed, each with the physical line on which it begins (the header is line 1)."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from foundation.intake.errors import FileUnreadable
from foundation.intake.parquet import parquet_rows
from foundation.intake.probing import Probe, open_bytes, probe

LONGEST_RECORD_LINES = 1_000
_LARGEST_EXACT = 10**15  # a number cell of a workbook keeps 15 digits
_STRAY_CELLS = 50  # beyond the header a row of a workbook is looked at this far; one cell can stand 16,384 columns away


class Damaged(ValueError):
    """A physical row that is no row: ``line`` where it begins, ``column`` counts from 1, ``text`` as it stands."""

    def __init__(self, reason: str, line: int, text: str, column: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line, self.text, self.column = reason, line, text, column


Row = tuple[int, list[str]]


class TableFile:
    """``header`` and ``rows()`` of a csv, csv.gz, xlsx or parquet; ``total`` is about how many rows there are (0: not known).

    ``rows`` yields (line, cells), or a Damaged for a row that cannot be cut into cells; it raises FileUnreadable where
    the file breaks off.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.probe: Probe = probe(path)
        self._source = _source(path, self.probe)
        first = next((row for row in self._source if isinstance(row, Damaged) or any(row[1])), None)
        if first is None:
            raise FileUnreadable(_("the file is empty: not even a header row"))
        if isinstance(first, Damaged):
            raise FileUnreadable(_("the header row cannot be read: %(reason)s") % {"reason": first.reason}, line=first.line)
        self.header = [cell.strip() for cell in first[1]]
        if self.probe.kind == "workbook":
            while self.header and not self.header[-1]:
                self.header.pop()
        self.total = max(0, self.probe.newlines - 1)

    def rows(self) -> Iterator[Row | Damaged]:
        if self.probe.kind != "workbook":
            return self._source
        return (row if isinstance(row, Damaged) else (row[0], _fitted(row[1], len(self.header))) for row in self._source)


def _source(path: Path, seen: Probe) -> Iterator[Row | Damaged]:
    match seen.kind:
        case "workbook":
            return _sheet_rows(path)
        case "parquet":
            return parquet_rows(path)
    return _text_rows(path, seen)


def _fitted(cells: list[str], width: int) -> list[str]:
    """A workbook leaves out empty cells at a row's end, and formats some beyond it."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells


def _text_rows(path: Path, seen: Probe) -> Iterator[Row | Damaged]:
    errors = "surrogateescape" if seen.odd_bytes else "strict"
    line = 0
    try:
        with open_bytes(path, seen.packed) as raw, io.TextIOWrapper(raw, seen.encoding, errors=errors, newline="") as lines:
            for row in _records(lines):
                line = row.line if isinstance(row, Damaged) else row[0]
                yield row
    except (EOFError, zlib.error, OSError) as error:
        raise FileUnreadable(
            _("the file breaks off after line %(line)s (%(error)s); send it again whole") % {"line": line, "error": error},
            line=line,
        ) from None
    except UnicodeError as error:
        raise FileUnreadable(
            _("the text after line %(line)s is not %(encoding)s; save the file as UTF-8")
            % {"line": line, "encoding": seen.encoding}
            + f" ({error.__class__.__name__})",
            line=line,
        ) from None


def _records(lines: Iterator[str]) -> Iterator[Row | Damaged]:
    """Cuts physical lines into records: a line with an even number of quotes is one, an odd one opens a quoted line break.

    A quote that is not closed within reach costs its own line only: reading goes on below it.
    """
    feed: list[str] = []
    cut = csv.reader(iter(feed.pop, None), strict=True)
    waiting: list[str] = []
    number = 0
    while True:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if number == 1 and line.startswith("\ufeff"):
            line = line[1:]
        if line in ("\n", "\r\n", "\r"):
            continue
        below: list[str] = []
        closed = True
        if '"' in line and line.count('"') % 2:
            closed, below = _quoted_lines(lines, waiting)
        try:
            if not closed:
                raise IndexError
            feed.append(line + "".join(below) if below else line)
            yield number, next(cut)
            number += len(below)
        except (csv.Error, IndexError) as error:
            # Reading goes on below the line: an open quote is not allowed to swallow the rows after it.
            waiting.extend(reversed(below))
            open_quote = below or isinstance(error, IndexError)
            reason = _unclosed(number) if open_quote else _("the row cannot be cut into cells: %(error)s") % {"error": error}
            yield Damaged(reason, number, line, _open_column(line) if open_quote else 0)


def _unclosed(line: int) -> str:
    return _("a quote opened on line %(line)s is never closed; double a quote that belongs to the text") % {"line": line}


def _quoted_lines(lines: Iterator[str], waiting: list[str]) -> tuple[bool, list[str]]:
    """The physical lines below until the open quote is closed; (False, lines) where that is out of reach."""
    taken: list[str] = []
    while len(taken) < LONGEST_RECORD_LINES:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            break
        taken.append(line)
        if line.count('"') % 2:
            return True, taken
    return False, taken


def _open_column(line: str) -> int:
    """Which cell (from 1) the open quote is in."""
    column, inside = 1, False
    opened = 1
    for character in line:
        if character == '"':
            inside = not inside
            opened = column if inside else opened
        elif character == "," and not inside:
            column += 1
    return opened


def _sheet_rows(path: Path) -> Iterator[Row | Damaged]:
    """The first sheet. Cells become text: what stands in a text cell stays as it is (00123, "NA", 19 digits)."""
    line = 0
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            width = 0
            for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if not cells:
                    continue
                row = _sheet_row(line, cells, width)
                if isinstance(row, Damaged) or any(row[1]):
                    width = width or _reach(row)
                    yield row
        finally:
            book.close()
    except DefusedXmlException:
        raise FileUnreadable(
            _("the workbook holds XML entities, which no spreadsheet writes; it is refused"), line=line
        ) from None
    except (zipfile.BadZipFile, ParseError, KeyError, IndexError, ValueError, TypeError, zlib.error, EOFError, OSError) as error:
        if isinstance(error, FileUnreadable):
            raise
        raise FileUnreadable(
            _("the workbook cannot be read after row %(line)s (%(error)s); save it again as .xlsx")
            % {"line": line, "error": error},
            line=line,
        ) from None


def _sheet_row(line: int, cells: tuple[Any, ...], width: int) -> Row | Damaged:
    """``width`` is the header's, 0 for the header itself."""
    near = cells[: width + _STRAY_CELLS] if width else cells
    far = cells[len(near) :]
    try:
        if far.count(None) < len(far):
            raise Damaged(
                _("the row has %(count)s cells, the header %(width)s") % {"count": len(cells), "width": width}, line, ""
            )
        return line, [_cell_text(cell) for cell in near]
    except Damaged as damage:
        return Damaged(damage.reason, line, ",".join(str(cell) for cell in near if cell is not None))


def _reach(header: Row | Damaged) -> int:
    """Up to which column something stands in it."""
    cells = [] if isinstance(header, Damaged) else header[1]
    return max((place for place, cell in enumerate(cells, start=1) if cell), default=0)


def _cell_text(cell: Any) -> str:
    """Raises Damaged for a number with more digits than a number cell keeps."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case datetime():
            moment = cell.astimezone(UTC) if cell.tzinfo else cell
            return moment.date().isoformat() if moment.time() == time(0) else moment.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case int() | float():
            return number_text(cell)
    return str(cell)


def number_text(number: int | float) -> str:
    """A number as a file would write it: no exponent, no ``.0``."""
    if abs(number) >= _LARGEST_EXACT:
        raise Damaged(_("a number cell of more than 15 digits has lost the rest; format the column as text"), 0, str(number))
    text = f"{Decimal(repr(number)):f}" if isinstance(number, float) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
