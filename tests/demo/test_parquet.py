"""The demo's targets, programmes and slabs come in as Parquet files as they do as csv files."""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from partners.targets.models import SalesTarget

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

NEW = ("targets", "rebate_programmes", "rebate_slabs")
NEEDED = ("brands", "exchange_rates", "territories", "channels", "products", "partners")


@pytest.mark.django_db
def test_targets_programmes_and_slabs_come_in_as_parquet_and_change_nothing_as_csv(brand: Path, tmp_path: Path) -> None:
    for name in NEEDED:
        shutil.copy(brand / f"{name}.csv", tmp_path)
    counts = {}
    for name in NEW:
        with (brand / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        counts[name] = len(rows)
        pq.write_table(pa.table({column: [row[column] for row in rows] for column in rows[0]}), tmp_path / f"{name}.parquet")
    call_command("import_data", str(tmp_path), "--atomic", stdout=StringIO(), stderr=StringIO())
    assert SalesTarget.objects.unscoped("test").count() == counts["targets"]
    for name in NEW:
        again = StringIO()
        call_command("import_data", str(brand / f"{name}.csv"), stdout=again, stderr=StringIO())
        assert f"accepted {counts[name]} (changed 0, unchanged {counts[name]}), rejected 0" in again.getvalue()
