"""A night after corrections reads and writes in proportion, and ends like a fresh database with the corrected files."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from tests.wholes.relay import UNTIL, on_sqlite

# These runs have a database file of their own whatever backend the suite is on: once is enough.
pytestmark = [pytest.mark.slow, pytest.mark.guard, pytest.mark.sqlite]

CORRECTED, LATE = 100, 20


def write(file: Path, header: list[str], rows: list[list[str]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows([header, *rows])
    return file


def changed_orders(folder: Path) -> tuple[list[str], list[list[str]], list[list[str]], list[list[str]]]:
    """The header; the orders without the late lines; the corrected and the late lines; the orders as they should have been."""
    with (folder / "orders.csv").open(newline="", encoding="utf-8") as source:
        header, *rows = list(csv.reader(source))
    dice = random.Random(11)
    picked = dice.sample(range(len(rows)), CORRECTED + LATE)
    late = set(picked[CORRECTED:])
    quantity = header.index("quantity")
    right = [list(row) for row in rows]
    for position in picked[:CORRECTED]:
        units = int(right[position][quantity])
        right[position][quantity] = str(units + 1 if units > 0 else units - 1)
    first = [row for position, row in enumerate(rows) if position not in late]
    return header, first, [right[position] for position in sorted(picked)], right


def test_corrected_and_late_lines_end_like_a_fresh_database(demo_folder: Path, tmp_path: Path):
    header, first, corrections, right = changed_orders(demo_folder)
    folder, fresh = tmp_path / "first", tmp_path / "right"
    for target, rows in ((folder, first), (fresh, right)):
        target.mkdir()
        for file in demo_folder.glob("*.csv"):
            if file.name != "orders.csv":
                (target / file.name).symlink_to(file)
        write(target / "orders.csv", header, rows)

    relay = on_sqlite(tmp_path)
    relay.load(folder)
    whole = relay.night("--date", UNTIL)
    (tmp_path / "later").mkdir()
    loaded = relay.load(write(tmp_path / "later" / "orders.csv", header, corrections))
    night = relay.night("--date", UNTIL)

    anew = on_sqlite(tmp_path)
    anew.load(fresh)
    anew.night("--date", UNTIL)

    assert (loaded["changed"], loaded["rejected"]) == (CORRECTED + LATE, 0)
    assert relay.dump() == anew.dump()
    print(
        f"whole night {whole['rows_read']} read, {whole['rows_written']} written; after corrections {night['rows_read']}, {night['rows_written']}"
    )
    facts = [step for step in night["steps"] if not step["step"].startswith("ltv")]
    everything = [step for step in whole["steps"] if not step["step"].startswith("ltv")]
    assert sum(step["rows_read"] for step in facts) < sum(step["rows_read"] for step in everything) / 3
    assert sum(step["rows_written"] for step in facts) < sum(step["rows_written"] for step in everything) / 3
