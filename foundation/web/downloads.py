"""Rows as files that a spreadsheet opens without running anything in them.

A cell's type says what it is: texts are guarded, numbers (Decimal, int) are written out plainly, None is empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from foundation.values.spreadsheets import safe_cell

BOM = "\ufeff"  # spreadsheets need it to see Chinese names
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET_DIGITS = 15  # a number cell keeps so many; what has more stays whole as a text


Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)


class _Echo:
    """A file whose ``write`` gives the line back: csv into a stream."""

    def write(self, value: str) -> str:
        return value


def csv_download(header: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> HttpResponse:
    """``name`` is the file's name without its ending."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return _named(HttpResponse(BOM + text.getvalue(), content_type=_CSV), f"{name}.csv")


def streamed_csv(
    rows: QuerySet, header: Sequence[str], cells: Callable[[object], Sequence[object]], *, name: str
) -> StreamingHttpResponse:
    """Every row of ``rows``, a chunk at a time."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield BOM
        yield writer.writerow(header)
        for row in rows.iterator(chunk_size=2000):
            yield writer.writerow([safe_cell(cell) for cell in cells(row)])

    return _named(StreamingHttpResponse(lines(), content_type=_CSV), f"{name}.csv")


def xlsx_download(header: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> HttpResponse:
    """One sheet. Its numbers are numbers as far as a number cell keeps their digits; a code of digits stays a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Relay")
    sheet.append(list(header))
    for row in rows:
        sheet.append([_sheet_cell(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return _named(HttpResponse(content.getvalue(), content_type=_XLSX), f"{name}.xlsx")


def _sheet_cell(cell: object) -> object:
    if isinstance(cell, int | Decimal) and len(Decimal(cell).normalize().as_tuple().digits) <= _SHEET_DIGITS:
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", safe_cell(cell))


def _named(response: Response, name: str) -> Response:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
