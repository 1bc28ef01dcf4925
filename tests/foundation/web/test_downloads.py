"""Files for spreadsheets: no text runs as a formula, and no number or code loses a digit."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from foundation.values.spreadsheets import safe_cell
from foundation.web.downloads import csv_download, xlsx_download

ROOT = Path(__file__).resolve().parents[3]
HEAD = ["sku", "amount"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_like_a_formula_stays_a_text(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


def test_numbers_and_days_are_no_formulas() -> None:
    cells = (Decimal("-5.250"), Decimal("1E+3"), -7, date(2026, 3, 2), None, "a-b", "-5")
    assert [safe_cell(cell) for cell in cells] == ["-5.250", "1000", "-7", "2026-03-02", "", "a-b", "'-5"]


def test_every_file_for_spreadsheets_is_guarded_by_the_same_function() -> None:
    starts = re.compile(r"""["']=["'],\s*["'][+@-]""")
    files = [path for folder in ("analytics", "conflicts", "channels_core", "foundation", "partners", "pricing", "lifecycle")
             for path in (ROOT / folder).rglob("*.py")]  # fmt: skip
    assert [path.name for path in files if starts.search(path.read_text(encoding="utf-8"))] == ["spreadsheets.py"]


def test_a_csv_file_guards_texts_and_writes_numbers_out() -> None:
    response = csv_download(HEAD, [("＝1+1", Decimal("-1234567890123456.789000"))], name="x")
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [HEAD, ["'＝1+1", "-1234567890123456.789000"]]
    assert response["Content-Disposition"] == 'attachment; filename="x.csv"'


def test_a_workbook_keeps_codes_of_digits_and_long_numbers_whole() -> None:
    rows = [
        ("1234567890123456789", Decimal("1234567890.123456789")),
        ("00123", Decimal("123456789012345")),
        ("12", Decimal("-0.5")),
        ("1.50", None),
        ("a\x0bb", 7),
        ("=1+1", Decimal("0.25")),
    ]
    sheet = load_workbook(io.BytesIO(xlsx_download(HEAD, rows, name="x").content)).active
    assert sheet is not None
    read = [tuple(cell.value for cell in row) for row in sheet.rows]
    assert read == [
        ("sku", "amount"),
        ("1234567890123456789", "1234567890.123456789"),
        ("00123", 123456789012345),
        ("12", -0.5),
        ("1.50", None),
        ("ab", 7),
        ("'=1+1", 0.25),
    ]
