"""Rows of a request go through the checks of a file, each with its own answer; a limited scope stays inside its limits."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from channels_core.orders.models import OrderLine
from foundation.intake.errors import UnknownImport
from foundation.intake.queries import import_progress
from foundation.intake.services import Options, import_rows, start_import, undo_import
from foundation.values.scope import Role, Scope
from tests.foundation.intake.world import SYSTEM, load, load_world, only, world_row, write

pytestmark = pytest.mark.django_db


def limited(*brands: str, permissions: tuple[str, ...] = ("imports:write", "imports:read")) -> Scope:
    limits = (("brand", frozenset(brands)),)
    return Scope("token", Role.INTEGRATION, limits, frozenset(permissions))


def test_json_values_of_every_kind(tmp_path: Path) -> None:
    load_world(tmp_path)
    good: dict[str, Any] = world_row(
        "orders", order_id="N1", line_no=1, quantity=2.5, unit_price=Decimal("1.10"), customer_id=None
    )
    rows = [
        good,
        {**good, "order_id": "N2", "quantity": "zwei"},
        {**good, "order_id": "N3", "colour": "red"},
        {**good, "order_id": "N4", "quantity": [1]},
        {**good, "order_id": "N5", "unit_price": 1e400},
        {**good, "order_id": "N6", "unit_price": 1e-07},
        ["no", "object"],
        {key: value for key, value in good.items() if key != "sku"},
        good,
    ]
    report, answers = import_rows(SYSTEM, "orders", rows)
    assert (report.changed, report.rejected) == (1, 8)
    assert [(answer.column, answer.reason) if answer else None for answer in answers] == [
        None,
        ("quantity", "zwei is not a number"),
        ("", "unknown column colour"),
        ("quantity", "neither text, number, true, false nor null"),
        ("unit_price", "inf is not a finite number"),
        ("unit_price", "0.0000001 has more than 6 decimals; nothing is rounded on import"),
        ("", "the row is no object of columns"),
        ("sku", "is required and empty"),
        ("line_no", "the key came before in this file"),
    ]
    assert OrderLine.objects.unscoped("test").get(order_id="N1").net_revenue == Decimal("2.75")


def test_atomic_rows_store_nothing_where_one_is_refused(tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [world_row("orders", order_id="N1"), world_row("orders", order_id="N2", quantity="0")]
    report, answers = import_rows(SYSTEM, "orders", rows, options=Options(atomic=True))
    assert (report.accepted, answers[0], answers[1] is None) == (0, None, False)
    assert OrderLine.objects.unscoped("test").count() == 2


def two_brands(tmp_path: Path) -> None:
    load_world(
        tmp_path,
        brands=[world_row("brands"), world_row("brands", code="XX")],
        channels=[*(world_row("channels", n) for n in range(3)), world_row("channels", code="other", brand_code="XX")],
        products=[*(world_row("products", n) for n in range(2)), world_row("products", sku="X1", brand_code="XX")],
    )


def test_another_brands_codes_are_unknown_to_a_limited_scope(tmp_path: Path) -> None:
    two_brands(tmp_path)
    _report, answers = import_rows(limited("LY"), "orders", [world_row("orders", order_id="N", channel_code="other", sku="X1")])
    assert answers[0] is not None
    assert answers[0].reason == "unknown channel other"


def test_a_limited_scope_cannot_take_over_another_brands_row(tmp_path: Path) -> None:
    two_brands(tmp_path)
    path = write(tmp_path / "orders.csv", [world_row("orders", quantity="99", channel_code="other", sku="X1")])
    reject = only(load(path, scope=limited("XX")))
    assert reject.reason == "the key is taken"
    assert OrderLine.objects.unscoped("test").get(order_id="O1").quantity == 2
    channel = write(tmp_path / "channels.csv", [world_row("channels", brand_code="XX")])
    assert only(load(channel, scope=limited("XX"))).reason == "the key is taken"
    brand = write(tmp_path / "brands.csv", [world_row("brands", code="NEW"), world_row("brands", name="Mine")])
    assert load(brand, scope=limited("XX")).rejected == 2


def test_a_product_is_sold_in_its_own_brand_only(tmp_path: Path) -> None:
    two_brands(tmp_path)
    _report, answers = import_rows(SYSTEM, "orders", [world_row("orders", order_id="N", channel_code="other")])
    assert answers[0] is not None
    assert (answers[0].column, answers[0].reason) == ("sku", "the product and the channel belong to different brands")


def test_without_the_right_nothing_is_imported(tmp_path: Path) -> None:
    load_world(tmp_path)
    with pytest.raises(PermissionError):
        import_rows(limited("LY", permissions=()), "orders", [])
    with pytest.raises(PermissionError):
        start_import(limited("LY", permissions=()), tmp_path, options=Options())
    with pytest.raises(PermissionError):
        undo_import(limited("LY", permissions=()), 1)


def test_an_import_of_a_wider_scope_is_not_there_for_a_narrower_one(tmp_path: Path) -> None:
    report = load_world(tmp_path)
    assert report.id is not None
    assert import_progress(SYSTEM, report.id).accepted == report.accepted
    with pytest.raises(UnknownImport):
        import_progress(limited("LY"), report.id)
    with pytest.raises(UnknownImport):
        undo_import(limited("LY"), report.id)
    own = load(write(tmp_path / "customers.csv", [{"customer_id": "C2", "kind": "b2c"}]), scope=limited("LY"))
    assert own.id is not None
    assert import_progress(limited("LY"), own.id).changed == 1
    with pytest.raises(UnknownImport):
        import_progress(limited("XX"), own.id)
