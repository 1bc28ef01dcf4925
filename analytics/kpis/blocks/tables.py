"""Rows of a page as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook

from foundation.web.rows import safe_cell

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """UTF-8 with a BOM, which spreadsheets need to see Chinese names."""
    text = io.StringIO()
    csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_response(rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """One sheet; plain decimals are numbers in it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Relay")
    for row in rows:
        sheet.append([_number(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _number(cell: str) -> str | float:
    plain = cell.removeprefix("-").replace(".", "", 1)
    return (
        float(cell)
        if plain.isascii() and plain.isdigit() and not (len(plain) > 1 and cell[0] == "0" and "." not in cell)
        else safe_cell(cell)
    )
