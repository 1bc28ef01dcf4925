"""Whole books: a real one of 121,253 order lines, and a million generated ones through PostgreSQL."""

import csv
import gzip
import resource
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from channels_core.orders.models import OrderLine
from foundation.jobs.models import DirtyKey
from tests.foundation.intake.world import clean_slate, load, load_world, world_row

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "adventureworks"

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the Adventure Works files are not there")
def test_a_real_book_goes_in_whole_and_again_without_a_change() -> None:
    first = load(FOLDER)
    assert (first.exit_code, first.rejected) == (0, 0)
    with gzip.open(FOLDER / "orders.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected: Counter[str] = Counter()
    for row in rows:
        expected[row["channel_code"]] += int(Decimal(row["net_amount"]) * 10**6)
    lines = OrderLine.objects.unscoped("test")
    found = lines.values_list("channel__code").annotate(Sum("net_revenue")).order_by("channel__code")
    assert lines.count() == len(rows) == 121_253
    assert {code: int(total * 10**6) for code, total in found} == dict(expected)
    clean_slate()
    again = load(FOLDER)
    assert (again.changed, again.unchanged) == (0, first.accepted)
    assert DirtyKey.objects.count() == 0


@pytest.mark.postgres
def test_a_million_rows_stay_within_300_mb(tmp_path: Path) -> None:
    load_world(tmp_path)
    path = tmp_path / "orders.csv"
    row = world_row("orders")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        for number in range(1_000_000):
            day = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            writer.writerow({**row, "order_id": f"N{number:07d}", "ordered_at": day})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = load(path)
    assert (report.changed, report.rejected) == (1_000_000, 0)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250 * 1024
