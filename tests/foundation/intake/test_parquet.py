"""A Parquet file is taken in like a csv file with the same rows; what it cannot say plainly is refused by name."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from channels_core.orders.models import OrderLine
from foundation.intake import parquet
from foundation.intake.reading import TableFile
from tests.foundation.intake.world import folder, load, load_world, refused, world_row

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

pytestmark = pytest.mark.django_db


def write(path: Path, columns: dict[str, Any]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_orders_come_in_with_exact_numbers_moments_and_codes(tmp_path: Path) -> None:
    load_world(tmp_path)
    moments = [datetime(2026, 3, 2, 2, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)]
    path = write(
        tmp_path / "orders.parquet",
        {
            "source": pa.array(["erp"] * 3).dictionary_encode(),
            "order_id": [1234567890123456789, 2, 3],
            "line_no": [1, 1, 1],
            "ordered_at": pa.array(moments, pa.timestamp("ns", "UTC")),
            "channel_code": ["tmall"] * 3,
            "sku": ["S1"] * 3,
            "quantity": [2.0, 0.5, 0.0],
            "unit_price": pa.array([Decimal("90.1"), Decimal("0.000001"), Decimal("1")], pa.decimal128(20, 8)),
            "currency": [b"CNY"] * 3,
            "customer_id": ["C1", None, None],
        },
    )
    report = load(path)
    assert refused(report) == [(4, "quantity", "the quantity is 0")]
    lines = OrderLine.objects.unscoped("test").filter(order_id__in=["1234567890123456789", "2"]).order_by("order_id")
    assert [(line.order_id, line.business_day, line.quantity, line.unit_price) for line in lines] == [
        ("1234567890123456789", date(2026, 3, 2), Decimal("2"), Decimal("90.1")),
        ("2", date(2026, 3, 2), Decimal("0.5"), Decimal("0.000001")),  # midnight in Shanghai
    ]
    assert load(path).changed == 0


def test_every_plain_type_becomes_the_text_of_a_csv_file(tmp_path: Path) -> None:
    columns = {
        "flag": pa.array([True, None]),
        "day": pa.array([date(2026, 3, 2), None]),
        "stamp": pa.array([datetime(2026, 3, 2), datetime(2026, 3, 2, 9, 30)], pa.timestamp("ms")),
        "float": [1e-7, float("nan")],
        "bytes": [b"\xff", b"ab"],
        "large": pa.array([2**63, 0], pa.uint64()),
    }
    file = TableFile(write(tmp_path / "any.parquet", columns))
    assert file.header == list(columns)
    assert list(file.rows()) == [
        (2, ["true", "2026-03-02", "2026-03-02", "0.0000001", "\udcff", str(2**63)]),
        (3, ["", "", "2026-03-02T09:30:00", "NaN", "ab", "0"]),
    ]


def test_a_file_of_many_batches_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH_ROWS", 100)
    load_world(tmp_path)
    report = load(
        write(tmp_path / "customers.parquet", {"customer_id": [f"N{n}" for n in range(1_001)], "kind": ["b2c"] * 1_001})
    )
    assert (report.changed, report.rejected, report.files[0].rows) == (1_001, 0, 1_001)


def test_a_folder_may_hold_parquet_files(tmp_path: Path) -> None:
    load_world(tmp_path)
    mixed = folder(tmp_path / "mixed", orders=[world_row("orders", order_id="N1", customer_id="N1")])
    write(mixed / "customers.parquet", {"customer_id": ["N1"], "kind": ["b2c"]})
    assert (load(mixed).changed, load(mixed).exit_code) == (2, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"customer_id": ["C2"], "kind": [["b2c"]]}, "the column kind holds lists or records"),
        ({"customer_id": ["C2"], "colour": ["red"], "kind": ["b2c"]}, "unknown column colour"),
        ({"customer_id": pa.nulls(300_000, pa.string()), "kind": pa.nulls(300_000, pa.string())}, "decompression bomb"),
        (b"PAR1 and then nothing", "cannot be read after row 0"),
        (b"customer_id,kind\nC2,b2c\n", "named .parquet but is no Parquet file"),
    ],
)
def test_what_is_not_plain_is_refused_with_the_reason(tmp_path: Path, content: Any, reason: str) -> None:
    load_world(tmp_path)
    path = tmp_path / "customers.parquet"
    path.write_bytes(content) if isinstance(content, bytes) else write(path, content)
    report = load(path)
    assert (report.exit_code, report.changed) == (2, 0)
    assert reason in report.files[0].error


def test_a_file_cut_in_half_says_after_which_row_it_breaks_off(tmp_path: Path) -> None:
    load_world(tmp_path)
    path = tmp_path / "customers.parquet"
    table = pa.table({"customer_id": [f"N{n}" for n in range(5_000)], "kind": ["b2c"] * 5_000})
    pq.write_table(table, path, row_group_size=2_000, compression="snappy")
    content = bytearray(path.read_bytes())
    place = pq.ParquetFile(path).metadata.row_group(1).column(0).dictionary_page_offset
    content[place : place + 2_000] = b"\xff" * 2_000
    path.write_bytes(content)
    report = load(path)
    assert (report.exit_code, report.changed) == (2, 2_000)
    assert "cannot be read after row 2001" in report.files[0].error


def test_without_the_extra_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_world(tmp_path)
    path = write(tmp_path / "customers.parquet", {"customer_id": ["C2"], "kind": ["b2c"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    report = load(path)
    assert (report.exit_code, report.changed) == (2, 0)
    assert "install the extra parquet" in report.files[0].error
