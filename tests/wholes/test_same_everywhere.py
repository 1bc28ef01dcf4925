"""Same facts, same results: whatever the order of rows, the machine's zone, the hash seed, the way in, the backend."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from tests.wholes.relay import UNTIL, Relay, drop, on_postgres, on_sqlite

pytestmark = [pytest.mark.slow, pytest.mark.guard]


def shuffled(folder: Path, target: Path) -> Path:
    """The same files with their rows in another order."""
    target.mkdir()
    dice = random.Random(7)
    for file in sorted(folder.glob("*.csv")):
        with file.open(newline="", encoding="utf-8") as source:
            header, *rows = list(csv.reader(source))
        dice.shuffle(rows)
        with (target / file.name).open("w", newline="", encoding="utf-8") as copy:
            csv.writer(copy).writerows([header, *rows])
    return target


def dump_of(relay: Relay, folder: Path) -> str:
    relay.load(folder)
    relay.night("--date", UNTIL)
    return relay.dump()


@pytest.mark.sqlite
def test_shuffled_rows_another_zone_and_another_hash_seed_give_the_same_dump(demo_folder: Path, dump: str, tmp_path: Path):
    relay = on_sqlite(tmp_path, TZ="America/St_Johns", PYTHONHASHSEED="4711")
    assert dump_of(relay, shuffled(demo_folder, tmp_path / "shuffled")) == dump


@pytest.mark.sqlite
def test_exported_files_in_an_empty_database_give_the_same_dump(played: Relay, dump: str, tmp_path: Path):
    played.run("export_data", str(tmp_path / "out"))
    assert dump_of(on_sqlite(tmp_path), tmp_path / "out") == dump


@pytest.mark.sqlite
def test_nights_one_by_one_end_like_one_night(demo_folder: Path, dump: str, tmp_path: Path):
    relay = on_sqlite(tmp_path)
    relay.load(demo_folder)
    relay.night("--date", "2026-11-10")
    relay.night("--from", "2026-11-11", "--to", UNTIL)
    assert relay.dump() == dump


@pytest.mark.postgres
def test_postgresql_gives_the_same_dump_as_sqlite(demo_folder: Path, dump: str):
    relay = on_postgres()
    try:
        assert dump_of(relay, demo_folder) == dump
    finally:
        drop(relay)
