"""targets.csv: what is taken, what is refused, and that it comes out again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from foundation.intake.exporting import export_files
from foundation.intake.services import undo_import
from foundation.values.scope import Role, Scope
from partners.targets.choices import TargetLevel, TargetMetric
from partners.targets.models import SalesTarget
from partners.targets.queries import quarter_targets
from tests.builders.facts import make_world
from tests.foundation.intake.world import SYSTEM, clean_slate, dirty, load

pytestmark = pytest.mark.django_db

HEADER = "period,level,code,metric,value\n"
GOOD = "2026,brand,LY,net_revenue,1000000\n2026Q1,channel,site,new_customers,500\n2026,partner,P1,net_revenue,1000.5\n"


@pytest.fixture(autouse=True)
def world() -> None:
    make_world()


def loaded(path: Path, text: str) -> object:
    file = path / "targets.csv"
    file.write_text(HEADER + text, encoding="utf-8")
    return load(file)


def test_targets_of_each_level_are_stored_and_come_out_as_they_went_in(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD).accepted == 3
    found = quarter_targets(SYSTEM, level=TargetLevel.PARTNER, metric=TargetMetric.NET_REVENUE, day=date(2026, 5, 1))
    assert found == {"P1": Decimal("250.125")}
    export_files(SYSTEM, tmp_path / "out")
    lines = (tmp_path / "out" / "targets.csv").read_text(encoding="utf-8-sig").split()
    assert sorted(lines[1:]) == sorted(GOOD.replace("1000.5", "1000.5").split())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2026Q5,brand,LY,net_revenue,1", "period"),
        ("2026,region,LY,net_revenue,1", "level"),
        ("2026,channel,nowhere,net_revenue,1", "code"),
        ("2026,partner,site,net_revenue,1", "code"),
        ("2026,brand,LY,profit,1", "metric"),
        ("2026,brand,LY,net_revenue,-1", "value"),
        ("2026,brand,LY,net_revenue,", "value"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_and_the_others_go_in(tmp_path: Path, row: str, column: str) -> None:
    report = loaded(tmp_path, f"{GOOD}{row}\n")
    assert (report.accepted, report.rejected) == (3, 1)
    assert (report.first_rejects[0].line, report.first_rejects[0].column) == (5, column)


def test_a_changed_target_marks_its_subject_and_an_undone_import_leaves_nothing(tmp_path: Path) -> None:
    first = loaded(tmp_path, GOOD)
    clean_slate()
    loaded(tmp_path, GOOD)
    assert dirty() == set()
    loaded(tmp_path, GOOD.replace("1000.5", "2000"))
    assert dirty() == {("target", "LY", "2026-01-01")}
    undo_import(SYSTEM, first.id)
    assert SalesTarget.objects.unscoped("test").count() == 1


def test_a_partner_sees_its_own_targets_only(tmp_path: Path) -> None:
    loaded(tmp_path, f"{GOOD}2026,partner,P2,net_revenue,7\n")
    scope = Scope(actor="p1", role=Role.PARTNER_USER, limits=(("partner", frozenset({"P1"})),))
    found = quarter_targets(scope, level=TargetLevel.PARTNER, metric=TargetMetric.NET_REVENUE, day=date(2026, 1, 1))
    assert set(found) == {"P1"}
    assert quarter_targets(scope, level=TargetLevel.BRAND, metric=TargetMetric.NET_REVENUE, day=date(2026, 1, 1)) == {}
