"""An import is taken back as far as later ones did not change it; an export is the import's inverse."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLine, OrderLineClaim
from foundation.audit.models import AuditEntry
from foundation.intake import restoring, undoing
from foundation.intake.choices import ImportState
from foundation.intake.errors import UnknownImport
from foundation.intake.exporting import export_files
from foundation.intake.models import ImportBatch, ImportBefore
from foundation.intake.registry import interchange_files
from foundation.intake.restoring import Left
from foundation.intake.services import undo_import
from foundation.values.scope import Scope
from partners.standing.models import Standing
from pricing.bands.models import PriceBand
from tests.foundation.intake.world import (
    SYSTEM,
    clean_slate,
    dirty,
    folder,
    load,
    load_rows,
    load_world,
    world_row,
)

pytestmark = pytest.mark.django_db


def exported(path: Path) -> dict[str, str]:
    export_files(SYSTEM, path)
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(path.iterdir())}


def rows_of_everything() -> int:
    return sum(file.target.model.objects.unscoped("test").count() for file in interchange_files())


def test_undoing_the_first_import_leaves_nothing(tmp_path: Path) -> None:
    report = load_world(tmp_path, orders=[world_row("orders", commission_partner_codes="P1")])
    clean_slate()
    taken, left = undo_import(SYSTEM, report.id)
    assert (taken, left) == (report.accepted, [])
    assert rows_of_everything() == 0
    assert OrderLineClaim.objects.count() == 0
    assert dirty() == {("sales", "LY", "2026-03-02"), ("customer", "LY", "2026-03-02")}
    assert ImportBatch.objects.get(id=report.id).state == ImportState.UNDONE
    assert AuditEntry.objects.filter(action="import.undone", subject=str(report.id)).count() == 1
    with pytest.raises(UnknownImport):
        undo_import(SYSTEM, report.id)


def test_undoing_a_correction_restores_rows_sides_and_marks_both_days(tmp_path: Path) -> None:
    load_world(tmp_path)
    before = exported(tmp_path / "before")
    second = load(
        folder(
            tmp_path / "second",
            orders=[
                world_row("orders", ordered_at="2026-03-09", commission_partner_codes="P1;P2"),
                world_row("orders", order_id="NEW"),
            ],
            partners=[world_row("partners", name="Other", tier_code="C", status="watch"), world_row("partners", code="P3")],
            customers=[world_row("customers", name="Changed")],
            price_bands=[world_row("price_bands", valid_to="2026-04-01"), world_row("price_bands", valid_from="2026-04-01")],
        )
    )
    assert (second.changed, second.rejected) == (7, 0)
    clean_slate()
    taken, left = undo_import(SYSTEM, second.id)
    assert (taken, left) == (7, [])
    assert exported(tmp_path / "after") == before
    assert OrderLineClaim.objects.count() == 0
    assert ImportBefore.objects.count() == 0
    assert {key for key in dirty() if key[0] == "sales"} == {("sales", "LY", "2026-03-02"), ("sales", "LY", "2026-03-09")}


def test_what_a_later_import_changed_stays(tmp_path: Path) -> None:
    load_world(tmp_path)
    second = load_rows(tmp_path, "orders", [world_row("orders", quantity="3"), world_row("orders", order_id="N1")])
    load_rows(tmp_path, "orders", [world_row("orders", quantity="4")])
    taken, left = undo_import(SYSTEM, second.id)
    assert taken == 1
    assert [(item.file, item.rows, item.reason) for item in left] == [("orders", 1, "changed by a later import")]
    quantities = dict(OrderLine.objects.unscoped("test").values_list("order_id", "quantity"))
    assert {code: int(value) for code, value in quantities.items()} == {"O1": 4, "O2": 10}


def test_a_row_that_a_later_import_corrected_is_left_until_the_correction_is_taken_back(tmp_path: Path) -> None:
    load_world(tmp_path)
    second = load_rows(tmp_path, "orders", [world_row("orders", order_id="N1"), world_row("orders", order_id="N2")])
    third = load_rows(tmp_path, "orders", [world_row("orders", order_id="N1", quantity="9")])
    assert undo_import(SYSTEM, second.id) == (1, [Left("orders", 1, "changed by a later import")])
    assert ImportBatch.objects.get(id=second.id).state == ImportState.DONE
    assert undo_import(SYSTEM, third.id) == (1, [])
    assert undo_import(SYSTEM, second.id) == (1, [])
    assert set(OrderLine.objects.unscoped("test").values_list("order_id", flat=True)) == {"O1", "O2"}
    assert ImportBatch.objects.get(id=second.id).state == ImportState.UNDONE


def test_a_partner_whose_standing_a_later_import_changed_is_left(tmp_path: Path) -> None:
    load_world(tmp_path)
    second = load_rows(tmp_path, "partners", [world_row("partners", code=code, status="active") for code in ("P3", "P4")])
    third = load_rows(tmp_path, "partners", [world_row("partners", code="P3", status="watch")])
    assert undo_import(SYSTEM, second.id) == (1, [Left("partners", 1, "changed by a later import")])
    assert Standing.objects.unscoped("test").get(partner__code="P3").status == "watch"
    assert undo_import(SYSTEM, third.id) == (1, [])
    assert undo_import(SYSTEM, second.id) == (1, [])
    assert not Standing.objects.unscoped("test").filter(partner__code__in=["P3", "P4"]).exists()


def test_what_others_need_stays_and_is_named(tmp_path: Path) -> None:
    load_world(tmp_path)
    second = load_rows(tmp_path, "customers", [{"customer_id": "C2", "kind": "b2c"}, {"customer_id": "C3", "kind": "b2c"}])
    load_rows(tmp_path, "orders", [world_row("orders", order_id="N1", customer_id="C2")])
    taken, left = undo_import(SYSTEM, second.id)
    assert taken == 1
    assert [(item.file, item.rows, item.reason) for item in left] == [("customers", 1, "other rows refer to them")]
    assert set(Customer.objects.unscoped("test").values_list("customer_id", flat=True)) == {"C1", "C2"}
    assert ImportBatch.objects.get(id=second.id).state == ImportState.DONE


def test_a_side_row_that_came_to_a_known_partner_goes(tmp_path: Path) -> None:
    load_world(tmp_path)
    Standing.objects.unscoped("test").filter(partner__code="P1").delete()
    second = load_rows(tmp_path, "partners", [world_row("partners", status="watch")])
    assert second.changed == 1
    undo_import(SYSTEM, second.id)
    assert not Standing.objects.unscoped("test").filter(partner__code="P1").exists()


def test_undo_in_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.intake.undoing.CHUNK_ROWS", 2)
    report = load_world(tmp_path, orders=[world_row("orders", order_id=f"N{n}") for n in range(7)])
    taken, left = undo_import(SYSTEM, report.id)
    assert (taken, left, rows_of_everything()) == (report.accepted, [], 0)


def test_former_values_come_back_in_chunks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.intake.undoing.CHUNK_ROWS", 2)
    monkeypatch.setattr("foundation.intake.restoring.CHUNK_ROWS", 2)
    months = [world_row("price_bands", valid_from=f"2026-0{n}-01", valid_to=f"2026-0{n + 1}-01") for n in (6, 1, 5, 2, 4)]
    load_world(tmp_path, orders=[world_row("orders", order_id=f"N{n}") for n in range(7)], price_bands=months)
    before = exported(tmp_path / "before")
    halves = [{**month, "valid_to": month["valid_from"][:8] + "15"} for month in months]
    rest = [{**month, "valid_from": month["valid_from"][:8] + "15", "floor": "70"} for month in months]
    corrected = [world_row("orders", order_id=f"N{n}", quantity="5", ordered_at="2026-03-09") for n in range(7)]
    second = load(folder(tmp_path / "second", orders=corrected, price_bands=halves + rest))
    assert (second.changed, second.rejected) == (17, 0)
    assert undo_import(SYSTEM, second.id) == (17, [])
    assert exported(tmp_path / "after") == before
    assert ImportBefore.objects.count() == 0


def test_between_two_chunks_way_is_given_to_who_waits_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_world(tmp_path, orders=[world_row("orders", order_id=f"N{n}") for n in range(5)])
    second = load_rows(tmp_path, "orders", [world_row("orders", order_id=f"N{n}", quantity="5") for n in range(10)])
    gaps: list[str] = []
    for module, name in ((restoring, "restoring"), (undoing, "removing")):
        monkeypatch.setattr(module, "CHUNK_ROWS", 2)
        monkeypatch.setattr(module, "give_way", partial(gaps.append, name))
    assert undo_import(SYSTEM, second.id) == (10, [])
    assert gaps == ["restoring"] * 2 + ["removing"] * 3


def test_an_undo_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_world(tmp_path, orders=[world_row("orders", order_id=f"N{n}") for n in range(7)])
    before = exported(tmp_path / "before")
    second = load_rows(tmp_path, "orders", [world_row("orders", order_id=f"N{n}", quantity="5") for n in range(7)])
    calls: list[int] = []

    def killed_at_the_third(_scope: Scope) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "CHUNK_ROWS", 2)
        patch.setattr(restoring, "reaches_of", lambda _code: (killed_at_the_third,))
        with pytest.raises(KeyboardInterrupt):
            undo_import(SYSTEM, second.id)
    stored = OrderLine.objects.unscoped("test").order_by("id").values_list("quantity", flat=True)
    assert [int(quantity) for quantity in stored] == [2, 2, 2, 2, 5, 5, 5]
    assert ImportBatch.objects.get(id=second.id).state == ImportState.DONE
    assert undo_import(SYSTEM, second.id) == (3, [])
    assert exported(tmp_path / "after") == before


EVERYTHING: dict[str, list[dict[str, Any]]] = {
    "assortment": [{"sku": "S1", "channel_code": "site", "rule": "barred", "territory_code": "CN-GD"}],
    "channel_territories": [{"channel_code": "tmall", "territory_code": "CN", "valid_from": "2020-01-01"}],
    "partner_territories": [{"partner_code": "P1", "territory_code": "CN-GD", "exclusive": "true"}],
    "agreements": [
        {"partner_code": "P1", "promotion_authority": "file", "commission_rate": "0.125", "valid_from": "2026-01-01"}
    ],
    "outlets": [
        {"code": "F1", "name": "Flagship", "channel_code": "dealers", "territory_code": "CN-GD", "latitude": "22.543096",
         "longitude": "-114.057865", "floor_area_m2": "650.3", "opened_on": "1974-01-01"}
    ],
    "promotions": [
        {"code": "PR", "channel_code": "tmall", "sku": "S1", "starts_on": "2026-03-01", "ends_on": "2026-03-01",
         "status": "filed", "discount_rate": "0.1", "price": "88.888888", "budget": "1000"}
    ],
    "launches": [{"sku": "S1", "channel_code": "dealers", "opens_on": "2026-01-01"}],
    "stages": [{"sku": "S1", "stage": "growth", "valid_from": "2026-01-01"}],
    "budget_pools": [{"code": "B", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "amount": "1", "currency": "CNY"}],
    "spend": [
        {"source": "erp", "spend_id": "X", "day": "2026-03-02", "channel_code": "site", "purpose": "brand",
         "amount": "-0.000001", "currency": "USD", "campaign": "=1+1, \"quoted\"\nand broken"}
    ],
    "inventory": [{"day": "2026-03-01", "location_code": "00123", "channel_code": "tmall", "sku": "S1", "on_hand": "1.5"}],
    "price_observations": [
        {"source": "web", "observation_id": "B", "observed_at": "2026-03-02T00:30:00.5+08:00", "sku": "S1",
         "channel_code": "tmall", "price": "99.999999", "currency": "CNY", "tax_rate": "0.13", "seller": "卖家"}
    ],
    "surveys": [{"survey_id": "V", "day": "2026-03-01", "subject": "customer", "channel_code": "tmall", "nps": "9", "csat": "4.5"}],
    "complaints": [{"complaint_id": "K", "day": "2026-03-01", "channel_code": "tmall", "severity": "high"}],
    "rebate_programmes": [{"code": "RB", "name": "Accelerator", "metric": "units", "mode": "incremental", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "currency": "CNY", "channel_code": "tmall", "cap": "100"}],
    "rebate_slabs": [{"programme_code": "RB", "lower_bound": "0.5", "rate": "2.25", "rate_kind": "per_unit"}],
    "market_signals": [{"source": "m", "day": "2026-03-01", "metric": "rating", "value": "4.55", "channel_code": "tmall"}],
    "targets": [{"period": "2026Q1", "level": "partner", "code": "P1", "metric": "net_revenue", "value": "1000000.5"}],
}  # fmt: skip


def test_every_file_comes_back_as_it_was_and_gives_the_same_export(tmp_path: Path) -> None:
    load_world(tmp_path, **EVERYTHING)
    first = exported(tmp_path / "first")
    assert sorted(first) == sorted(f"{file.code}.csv" for file in interchange_files())
    assert "S1,tmall,2026-03-01" not in first["orders.csv"]
    assert "erp,O1,1,2026-03-02T02:00:00+00:00,tmall,S1,2,90,CNY" in first["orders.csv"]
    assert "-0.000001" in first["spend.csv"]
    report = load(tmp_path / "first")
    assert (report.changed, report.rejected) == (0, 0)
    for earlier in ImportBatch.objects.filter(state=ImportState.DONE).order_by("-id").values_list("id", flat=True):
        undo_import(SYSTEM, earlier)
    assert rows_of_everything() == 0
    assert load(tmp_path / "first").exit_code == 0
    assert exported(tmp_path / "second") == first


def test_bands_are_guarded_by_the_database_too(tmp_path: Path) -> None:
    load_world(tmp_path)

    held = PriceBand.objects.unscoped("test").get()
    with pytest.raises(IntegrityError, match="band_no_overlap"), transaction.atomic():
        PriceBand.all_rows.create(
            product=held.product, channel=held.channel, floor=1, ceiling=2, currency="CNY", valid_from="2027-01-01"
        )


def test_a_band_whose_former_validity_is_taken_stays(tmp_path: Path) -> None:
    load_world(tmp_path)
    second = load_rows(tmp_path, "price_bands", [world_row("price_bands", valid_to="2026-04-01")])
    load_rows(tmp_path, "price_bands", [world_row("price_bands", valid_from="2026-04-01")])
    taken, left = undo_import(SYSTEM, second.id)
    assert taken == 0
    assert [(item.rows, item.reason) for item in left] == [(1, "their former validity overlaps a later one")]
    assert PriceBand.objects.unscoped("test").count() == 2
