"""rebate_programmes.csv and rebate_slabs.csv: each kind of bad row by name, the same file twice, undo, and an export that brings the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foundation.intake.exporting import export_files
from foundation.intake.services import undo_import
from pricing.rebates.models import RebateVersion
from tests.foundation.intake.world import SYSTEM, WORLD, clean_slate, dirty, folder, load, load_rows, load_world, only, refused

pytestmark = pytest.mark.django_db

PROGRAMME: dict[str, Any] = {
    "code": "ACC", "name": "Accelerator", "channel_code": "dealers", "metric": "net_revenue", "mode": "retroactive",
    "starts_on": "2026-01-01", "ends_on": "2026-12-31", "currency": "CNY",
}  # fmt: skip
SLABS = [
    {"programme_code": "ACC", "lower_bound": "0", "rate": "1", "rate_kind": "percent"},
    {"programme_code": "ACC", "lower_bound": "1000", "rate": "2", "rate_kind": "percent"},
]


def load_programme(tmp_path: Path, **changed: Any) -> Any:
    products = [{**row, "line": "Lights"} for row in WORLD["products"]]
    return load_world(tmp_path, products=products, rebate_programmes=[{**PROGRAMME, **changed}], rebate_slabs=SLABS)


def versions() -> list[tuple[int, str, list[list[str]]]]:
    rows = RebateVersion.objects.unscoped("test").order_by("number")
    return [(row.number, row.state, row.slabs) for row in rows]


@pytest.mark.parametrize(
    ("changed", "column", "reason"),
    [
        ({"starts_on": ""}, "starts_on", "is required and empty"),
        ({"ends_on": ""}, "ends_on", "is required and empty"),
        ({"ends_on": "2025-12-31"}, "ends_on", "is before starts_on"),
        ({"partner_code": "P9"}, "partner_code", "unknown partner P9"),
        ({"channel_code": "nowhere"}, "channel_code", "unknown channel nowhere"),
        ({"tier_code": "platinum"}, "tier_code", "unknown tier platinum"),
        ({"line": "Tents"}, "line", "unknown product line Tents"),
        ({"currency": "XYZ"}, "currency", "ISO 4217"),
        ({"metric": "margin"}, "metric", "net_revenue, units, growth"),
        ({"mode": "sometimes"}, "mode", "incremental"),
        ({"cap": "-1"}, "cap", "below 0"),
    ],
)
def test_a_bad_programme_is_refused_by_its_column_and_the_next_row_is_taken(
    tmp_path: Path, changed: dict[str, str], column: str, reason: str
) -> None:
    load_programme(tmp_path)
    report = load_rows(tmp_path, "rebate_programmes", [{**PROGRAMME, "code": "BAD", **changed}, {**PROGRAMME, "code": "GOOD"}])
    found = only(report)
    assert (found.line, found.column) == (2, column)
    assert reason in found.reason
    assert report.accepted == 1


@pytest.mark.parametrize(
    ("changed", "column", "reason"),
    [
        ({"programme_code": "NONE"}, "programme_code", "unknown rebate programme NONE"),
        ({"lower_bound": "-1"}, "lower_bound", "below 0"),
        ({"rate": "-1"}, "rate", "below 0"),
        ({"rate": "101"}, "rate", "at most 100"),
        ({"rate_kind": "per_unit"}, "rate_kind", "needs the metric units"),
        ({"rate_kind": "share"}, "rate_kind", "percent"),
    ],
)
def test_a_bad_slab_is_refused_by_its_column(tmp_path: Path, changed: dict[str, str], column: str, reason: str) -> None:
    load_programme(tmp_path)
    found = only(load_rows(tmp_path, "rebate_slabs", [{**SLABS[1], "lower_bound": "2000", **changed}]))
    assert (found.line, found.column) == (2, column)
    assert reason in found.reason
    assert len(versions()) == 1


def test_slabs_come_in_any_order_and_a_bound_that_repeats_is_refused(tmp_path: Path) -> None:
    load_programme(tmp_path)
    rows = [{**SLABS[1], "lower_bound": bound} for bound in ("3000", "2000", "3000", "4000")]
    report = load_rows(tmp_path, "rebate_slabs", rows)
    assert [(line, column) for line, column, _reason in refused(report)] == [(4, "lower_bound")]
    assert [slab[0] for slab in versions()[-1][2]] == ["0", "1000", "2000", "3000", "4000"]


def test_a_percent_rate_on_units_needs_the_mode_retroactive(tmp_path: Path) -> None:
    load_programme(tmp_path)
    load_rows(tmp_path, "rebate_programmes", [{**PROGRAMME, "code": "U", "metric": "units", "mode": "incremental"}])
    found = only(load_rows(tmp_path, "rebate_slabs", [{**SLABS[0], "programme_code": "U"}]))
    assert (found.column, "retroactive" in found.reason) == ("rate_kind", True)


def test_one_import_makes_one_version_and_the_same_files_again_make_none(tmp_path: Path) -> None:
    load_programme(tmp_path)
    told = [["0", "1", "percent"], ["1000", "2", "percent"]]
    assert versions() == [(1, "published", told)]
    clean_slate()
    load(folder(tmp_path / "again", rebate_programmes=[PROGRAMME], rebate_slabs=SLABS))
    assert (versions(), dirty()) == ([(1, "published", told)], set())
    changed = load(
        folder(tmp_path / "changed", rebate_programmes=[{**PROGRAMME, "cap": "5"}], rebate_slabs=[{**SLABS[1], "rate": "3"}])
    )
    assert [(number, state, slabs[1][1]) for number, state, slabs in versions()] == [(1, "published", "2"), (2, "published", "3")]
    assert {topic for topic, _brand, _day in dirty()} == {"rebate_programme"}
    undo_import(SYSTEM, changed.id)
    assert [(number, state) for number, state, _slabs in versions()] == [(1, "published"), (2, "withdrawn")]


def test_undoing_the_import_that_brought_a_programme_takes_its_versions_too(tmp_path: Path) -> None:
    load_world(tmp_path)
    report = load(folder(tmp_path / "rebates", rebate_programmes=[PROGRAMME], rebate_slabs=SLABS))
    assert undo_import(SYSTEM, report.id) == (3, [])
    assert versions() == []


def test_an_export_holds_programmes_and_slabs_as_they_came(tmp_path: Path) -> None:
    load_programme(tmp_path)
    export_files(SYSTEM, tmp_path / "out")
    report = load(folder(tmp_path / "out"))
    assert (report.rejected, len(versions())) == (0, 1)
    assert (tmp_path / "out" / "rebate_slabs.csv").read_text().splitlines()[1:] == ["ACC,0,1,percent", "ACC,1000,2,percent"]
