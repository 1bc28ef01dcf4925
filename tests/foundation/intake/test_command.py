"""The command's promises: counts, exit codes, the rejects file, dry run, atomic, source, format."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from channels_core.orders.models import OrderLine
from foundation.intake.models import ImportBatch
from foundation.jobs.models import DirtyKey
from tests.foundation.intake.world import WORLD, clean_slate, folder, load_world, world_row, write

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> tuple[int, str]:
    code = 0
    try:
        call_command("import_data", str(path), *options)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, capsys.readouterr().out


def run_json(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    code, out = run(capsys, path, "--json", *options)
    return code, json.loads(out)


def test_a_folder_prints_counts_and_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, folder(tmp_path / "in", **WORLD))
    batch = ImportBatch.objects.get()
    assert code == 0
    assert out.splitlines()[-2:] == ["accepted 16 (changed 16, unchanged 0), rejected 0", f"import {batch.id}"]


def test_rejects_are_printed_and_kept_beside_the_row(tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    load_world(tmp_path)
    rows = [world_row("orders", order_id=f"N{n}", quantity="0") for n in range(25)] + [world_row("orders", order_id="OK")]
    path = write(tmp_path / "orders.csv", rows)
    code, out = run(capsys, path)
    assert code == 1
    assert out.count("orders.csv, line ") == 20
    assert "  orders.csv, line 2, quantity: the quantity is 0" in out
    assert "... and 5 more" in out
    kept = next(Path(settings.REJECTS_ROOT).iterdir())
    with kept.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert len(written) == 25
    assert {key: written[24][key] for key in ("file", "line", "column", "reason")} == {
        "file": "orders.csv", "line": "26", "column": "quantity", "reason": "the quantity is 0",
    }  # fmt: skip
    assert written[24]["row"].startswith("erp,N24,1,")


def test_json_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_world(tmp_path)
    path = write(tmp_path / "orders.csv", [world_row("orders"), world_row("orders", order_id="N", quantity="0")])
    code, told = run_json(capsys, path, "--rejects", str(tmp_path / "bad.csv"))
    assert code == 1
    counts = ("accepted", "changed", "unchanged", "rejected")
    assert {key: told[key] for key in counts} == {"accepted": 1, "changed": 0, "unchanged": 1, "rejected": 1}
    assert (told["rejects_file"], told["files"][0]["file"]) == (str(tmp_path / "bad.csv"), "orders.csv")
    assert told["id"] == ImportBatch.objects.latest("id").id
    assert (tmp_path / "bad.csv").exists()


def test_a_dry_run_reports_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_world(tmp_path)
    clean_slate()
    path = write(tmp_path / "orders.csv", [world_row("orders", quantity="7"), world_row("orders", order_id="N")])
    code, told = run_json(capsys, path, "--dry-run")
    assert (code, told["id"], told["changed"]) == (0, None, 2)
    assert OrderLine.objects.unscoped("test").count() == 2
    assert OrderLine.objects.unscoped("test").get(order_id="O1").quantity == 2
    assert DirtyKey.objects.count() == 0
    assert ImportBatch.objects.count() == 1


def test_atomic_stores_nothing_of_the_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = folder(tmp_path / "in", **WORLD)
    write(place / "customers.csv", [world_row("customers"), world_row("customers", customer_id="C2", kind="b2x")])
    code, told = run_json(capsys, place, "--atomic")
    assert (code, told["accepted"], told["rejected"]) == (1, 0, 1)
    assert OrderLine.objects.unscoped("test").count() == 0
    write(place / "customers.csv", [world_row("customers")])
    assert run_json(capsys, place, "--atomic")[1]["changed"] == 16


def test_source_stands_where_a_file_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_world(tmp_path)
    bare = {key: value for key, value in world_row("orders", order_id="N").items() if key != "source"}
    path = write(tmp_path / "orders.csv", [bare])
    assert run_json(capsys, path)[0] == 2
    assert run_json(capsys, path, "--source", "shop")[0] == 0
    assert OrderLine.objects.unscoped("test").get(order_id="N").source == "shop"
    write(path, [world_row("orders", order_id="M")])
    run_json(capsys, path, "--source", "shop")
    assert OrderLine.objects.unscoped("test").get(order_id="M").source == "erp"


def test_an_unknown_format_names_the_known_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("import_data", str(tmp_path), "--format", "sap")
    assert end.value.code == 2
    assert "unknown format sap; known: interchange" in capsys.readouterr().err


def test_undo_and_export_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = load_world(tmp_path)
    call_command("export_data", str(tmp_path / "out"))
    assert (tmp_path / "out" / "orders.csv").read_text(encoding="utf-8").count("\n") == 3
    call_command("undo_import", str(report.id))
    assert "taken back: 16 rows" in capsys.readouterr().out
