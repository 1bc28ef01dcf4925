"""A file that cannot be read says why and how to go on, costs nothing stored, and is over within moments."""

import gzip
import zipfile
from pathlib import Path
from time import process_time

import openpyxl
import pytest

from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLine
from tests.foundation.intake.world import WORLD, folder, load, load_world, world_row, write

pytestmark = pytest.mark.django_db


def file_of(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("customers.csv", b"", "the file is empty"),
        ("customers.csv", b"\n\n", "the file is empty"),
        ("customers.csv", b"customer_id,kind,colour\nC2,b2c,red\n", "line 1: colour: unknown column colour"),
        ("customers.csv", b"customer_id,kind,kind\nC2,b2c,b2c\n", "line 1: kind: the header names kind more than once"),
        ("customers.csv", b"customer_id,name\nC2,x\n", "line 1: kind: the required column kind is missing"),
        ("customers.csv", b"customer_id;kind\nC2;b2c\n", "unknown column customer_id;kind"),
        ("customers.csv", b'customer_id,"kind\nC2,b2c\n', "the header row cannot be read"),
        ("customers.xlsx", b"customer_id,kind\nC2,b2c\n", "named .xlsx but is no Excel workbook"),
        ("customers.csv.gz", b"customer_id,kind\nC2,b2c\n", "not packed with gzip"),
        ("customers.xlsx", b"PK\x03\x04 no archive at all", "no readable workbook"),
        ("customers.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Excel file"),
        ("customers.csv", bytes(range(256)) * 40, "not read|no text|unknown column|header"),
        ("customers.csv", b"\x00" * 5000, "no text"),
        ("customers.csv", b"a" * 3_000_000, "longer than 1000000 bytes"),
        ("clients.csv", b"customer_id,kind\n", "none of the interchange files"),
        ("customers.ods", b"customer_id,kind\n", "files ending in .ods are not read"),
        ("trace_codes.csv", b"code\n", "does not load trace_codes yet"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    load_world(tmp_path)
    report = load(file_of(tmp_path, name, content))
    assert report.exit_code == 2
    assert any(part in report.files[0].error for part in reason.split("|")), report.files[0].error
    assert Customer.objects.unscoped("test").count() == 1


def test_a_gzip_cut_in_half_keeps_the_rows_before_the_cut(tmp_path: Path) -> None:
    load_world(tmp_path)
    lines = "".join(f"K{number:05d}-{number * 7919 % 9973},b2c\n" for number in range(20_000))
    whole = gzip.compress(f"customer_id,kind\n{lines}".encode(), mtime=0)
    path = file_of(tmp_path, "customers.csv.gz", whole[: len(whole) // 2])
    report = load(path)
    assert report.exit_code == 2
    assert "breaks off after line" in report.files[0].error
    assert 5_000 < report.changed < 19_000
    assert Customer.objects.unscoped("test").count() == 1 + report.changed


def test_a_gzip_cut_in_half_leaves_nothing_in_with_atomic(tmp_path: Path) -> None:
    load_world(tmp_path)
    whole = gzip.compress(b"customer_id,kind\n" + b"".join(b"K%05d,b2c\n" % number for number in range(20_000)), mtime=0)
    report = load(file_of(tmp_path, "customers.csv.gz", whole[: len(whole) // 2]), atomic=True)
    assert (report.exit_code, report.accepted) == (2, 0)
    assert Customer.objects.unscoped("test").count() == 1


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(b"customer_id,kind\n")
        for _ in range(260):
            file.write(b"K,b2c\n" * 174_763)
    report = load(path)
    assert report.exit_code == 2
    assert "gzip bomb" in report.files[0].error


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (161 << 20))
    assert path.stat().st_size < 200_000
    report = load(path)
    assert report.exit_code == 2
    assert "unpacks to 161 MB" in report.files[0].error
    assert "zip bomb" in report.files[0].error


def test_a_workbook_of_thousands_of_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_200):
            archive.writestr(f"xl/part{number}.xml", "")
    assert "1200 parts" in load(path).files[0].error


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    good = tmp_path / "good.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["customer_id", "kind"])
    book.save(good)
    path = tmp_path / "customers.xlsx"
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                content = bomb + content.replace(b"customer_id", b"&b;")
            target.writestr(item.filename, content)
    report = load(path)
    assert report.exit_code == 2
    assert Customer.objects.unscoped("test").count() == 0


def test_ignore_unknown_passes_over_a_column(tmp_path: Path) -> None:
    load_world(tmp_path)
    path = write(tmp_path / "customers.csv", [{"customer_id": "C2", "kind": "b2c", "colour": "red"}])
    report = load(path, ignore_unknown=True)
    assert (report.exit_code, report.changed) == (0, 1)


def test_a_missing_file(tmp_path: Path) -> None:
    report = load(tmp_path / "orders.csv")
    assert (report.exit_code, report.files[0].error) == (2, "there is no such file or folder")


def test_a_folder_passes_over_other_names_and_names_them(tmp_path: Path) -> None:
    place = folder(tmp_path / "in", **WORLD)
    (place / "README.md").write_text("hello", encoding="utf-8")
    (place / "trace_codes.csv").write_text("code\n", encoding="utf-8")
    report = load(place)
    assert report.exit_code == 0
    assert {file.name for file in report.files if file.skipped} == {"README.md", "trace_codes.csv"}


def test_a_folder_with_a_table_it_cannot_read_counts_as_unreadable(tmp_path: Path) -> None:
    place = folder(tmp_path / "in", **WORLD)
    (place / "spend.ods").write_bytes(b"x")
    report = load(place)
    assert report.exit_code == 2
    assert report.accepted == sum(len(rows) for rows in WORLD.values())


def test_a_folder_without_a_file_to_load_is_empty(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    assert load(place).exit_code == 2
    (place / "notes.txt").write_text("x", encoding="utf-8")
    assert load(place).exit_code == 2


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b"")],
)
def test_encodings_are_detected(tmp_path: Path, encoding: str, mark: bytes) -> None:
    load_world(tmp_path)
    text = 'customer_id,kind,name,segment\r\n客-1,b2c,李雷𠮷,岚屿\r\nC2,b2b,"Müller, Söhne",\r\n'
    report = load(file_of(tmp_path, "customers.csv", mark + text.encode(encoding)))
    assert (report.exit_code, report.changed) == (0, 2), report
    stored = Customer.objects.unscoped("test").get(customer_id="客-1")
    assert (stored.segment, stored.identity.name) == ("岚屿", "李雷𠮷")


def test_bytes_that_are_no_utf8_cost_their_row_only(tmp_path: Path) -> None:
    load_world(tmp_path)
    names = "".join(f"K{number},b2c,李雷韩梅梅\n" for number in range(30)).encode()
    content = b"customer_id,kind,name\n" + names + b"BAD,b2c,\xff\xfe\nGOOD,b2c,fine\n"
    report = load(file_of(tmp_path, "customers.csv", content))
    assert (report.exit_code, report.changed, report.rejected) == (1, 31, 1)
    assert (report.first_rejects[0].line, report.first_rejects[0].column) == (32, "name")
    assert "not valid in the file's encoding" in report.first_rejects[0].reason


def test_cells_of_a_workbook_become_the_text_that_a_person_sees(tmp_path: Path) -> None:
    load_world(tmp_path)
    book = openpyxl.Workbook()
    sheet = book.active
    header = list(world_row("orders"))
    sheet.append(header)
    sheet.append(["erp", 4711, 1, "2026-03-02", "tmall", "S1", 2.5, 0.1, "CNY", "C1", None])
    sheet.append(["erp", "00123", 1.0, "2026-03-02T10:00:00Z", "tmall", "S1", 1, 90, "CNY", None, "CN-GD"])
    sheet.append([None] * 11)
    sheet.append(["erp", 12345678901234567890, 1, "2026-03-02", "tmall", "S1", 1, 90, "CNY"])
    book.save(tmp_path / "orders.xlsx")
    report = load(tmp_path / "orders.xlsx")
    assert (report.changed, report.rejected) == (2, 1)
    assert (report.first_rejects[0].line, "15 digits" in report.first_rejects[0].reason) == (5, True)
    lines = OrderLine.objects.unscoped("test").filter(order_id__in=["4711", "00123"]).order_by("order_id")
    assert [(line.order_id, str(line.quantity), str(line.unit_price.normalize())) for line in lines] == [
        ("00123", "1.000", "9E+1"),
        ("4711", "2.500", "0.1"),
    ]


def test_a_workbook_whose_only_row_lies_at_the_end_is_read_in_moments(tmp_path: Path) -> None:
    load_world(tmp_path)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["customer_id", "kind"])
    sheet["A1048576"], sheet["B1048576"] = "C2", "b2x"
    book.save(tmp_path / "customers.xlsx")
    report = load(tmp_path / "customers.xlsx")
    assert (report.rejected, report.first_rejects[0].line) == (1, 1_048_576)


def test_a_cell_far_to_the_right_costs_its_row_and_no_more_room_than_it_takes(tmp_path: Path) -> None:
    load_world(tmp_path)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["customer_id", "kind"])
    for line in range(2, 302):
        sheet.cell(line, 1, f"W{line}")
        sheet.cell(line, 16_384, "x")
    sheet.append(["C2", "b2c"])
    sheet.cell(303, 16_384).number_format = "0.00"  # formatted, and nothing in it
    sheet["A303"], sheet["B303"] = "C3", "b2c"
    book.save(tmp_path / "customers.xlsx")
    report = load(tmp_path / "customers.xlsx")
    assert (report.rejected, report.changed) == (300, 2)
    first = report.first_rejects[0]
    assert (first.line, first.reason, first.row) == (2, "the row has 16384 cells, the header 2", "W2")
    assert Path(report.rejects_file).stat().st_size < 50_000


def test_a_header_of_very_many_columns_is_refused_in_moments_and_in_few_words(tmp_path: Path) -> None:
    load_world(tmp_path)
    names = [f"c{number}" for number in range(60_000)]
    for header, told in ((names, "unknown column c0, c1,"), (names + names, "the header names c0, c1,")):
        path = tmp_path / "customers.csv"
        path.write_text(",".join(header) + "\n", encoding="utf-8")
        started = process_time()
        error = load(path).files[0].error
        assert process_time() - started < 5
        assert told in error
        assert len(error) < 1_000
