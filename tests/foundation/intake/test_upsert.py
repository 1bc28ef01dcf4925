"""Sending the same changes nothing; a correction changes what it says and marks the old keys and the new ones."""

from decimal import Decimal
from pathlib import Path

import pytest

from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLine, OrderLineClaim
from channels_core.products.models import Product
from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.models import TerritoryPath
from foundation.intake.models import ImportBefore
from foundation.jobs.models import DirtyKey
from partners.standing.models import Standing
from partners.tiers.models import TierHolding
from tests.foundation.intake.world import (
    WORLD,
    clean_slate,
    dirty,
    folder,
    load,
    load_rows,
    load_world,
    refused,
    world_row,
)

pytestmark = pytest.mark.django_db


def line(order_id: str) -> OrderLine:
    return OrderLine.objects.unscoped("test").get(order_id=order_id)


def test_the_first_import_marks_the_days_of_its_facts(tmp_path: Path) -> None:
    load_world(tmp_path)
    assert dirty() == {
        ("sales", "LY", "2026-03-02"),
        ("sales", "LY", "2026-03-03"),
        ("customer", "LY", "2026-03-02"),
        ("partner_sales", "LY", "2026-03-03"),
    }


def test_the_same_files_again_change_nothing_and_mark_nothing(tmp_path: Path) -> None:
    first = load_world(tmp_path)
    clean_slate()
    again = load(tmp_path / "world")
    assert (again.changed, again.unchanged) == (0, first.accepted)
    assert dirty() == set()
    assert set(OrderLine.objects.unscoped("test").values_list("import_id", flat=True)) == {first.id}
    assert ImportBefore.objects.count() == 0


def test_a_moved_line_marks_the_day_it_left_and_the_day_it_reached(tmp_path: Path) -> None:
    load_world(tmp_path)
    clean_slate()
    report = load_rows(tmp_path, "orders", [world_row("orders", ordered_at="2026-03-05T10:00:00"), world_row("orders", 1)])
    assert (report.changed, report.unchanged) == (1, 1)
    assert dirty() == {(topic, "LY", day) for topic in ("sales", "customer") for day in ("2026-03-02", "2026-03-05")}
    assert line("O1").business_day.isoformat() == "2026-03-05"


def test_every_topic_that_is_marked_is_one_of_the_vocabulary(tmp_path: Path) -> None:
    load_world(tmp_path)
    assert {key.topic for key in DirtyKey.objects.all()} <= set(DirtyTopic)


def test_a_line_without_zone_is_in_the_brands_zone(tmp_path: Path) -> None:
    rows = [
        world_row("orders", order_id="A", ordered_at="2026-03-02T23:30:00"),
        world_row("orders", order_id="B", ordered_at="2026-03-02T23:30:00Z"),
        world_row("orders", order_id="C", ordered_at="2026-03-02T23:30:00-05:00"),
        world_row("orders", order_id="D", ordered_at="2026-03-02"),
    ]
    load_world(tmp_path, orders=rows)
    found = {n: (line(n).ordered_at.isoformat(), line(n).business_day.isoformat()) for n in "ABCD"}
    assert found == {
        "A": ("2026-03-02T15:30:00+00:00", "2026-03-02"),
        "B": ("2026-03-02T23:30:00+00:00", "2026-03-03"),
        "C": ("2026-03-03T04:30:00+00:00", "2026-03-03"),
        "D": ("2026-03-01T16:00:00+00:00", "2026-03-02"),
    }


@pytest.mark.parametrize(
    ("changed", "net", "cost"),
    [
        ({}, "180", "80"),
        ({"quantity": "-2"}, "-180", "-80"),
        ({"net_amount": "179.99"}, "179.99", "80"),
        ({"unit_cost": "12.5"}, "180", "25"),
        ({"quantity": "0.333", "unit_price": "0.000005"}, "0.000002", "13.32"),
        ({"quantity": "-0.5", "unit_price": "0.000001", "unit_cost": "0"}, "-0.000001", "0"),
        ({"currency": "USD", "unit_price": "1.25"}, "18", "80"),
        ({"currency": "USD", "unit_price": "1.25", "unit_cost": "1"}, "18", "14.4"),
    ],
)
def test_amounts_in_the_brands_currency_rounded_once(tmp_path: Path, changed: dict[str, str], net: str, cost: str) -> None:
    load_world(tmp_path, orders=[world_row("orders", **changed)])
    assert (line("O1").net_revenue, line("O1").cost) == (Decimal(net), Decimal(cost))


def test_the_inverse_rate_serves_and_reaches_seven_days(tmp_path: Path) -> None:
    rates = [{"day": "2026-03-01", "base": "CNY", "quote": "USD", "rate": "0.16"}]
    rows = [
        world_row("orders", order_id="IN", currency="USD", ordered_at="2026-03-08"),
        world_row("orders", order_id="OUT", currency="USD", ordered_at="2026-03-09"),
    ]
    load_world(tmp_path, exchange_rates=rates)
    report = load_rows(tmp_path, "orders", rows)
    assert [row[:2] for row in refused(report)] == [(3, "currency")]
    assert line("IN").net_revenue == Decimal("1125")


def test_a_product_cost_without_a_rate_leaves_the_cost_open(tmp_path: Path) -> None:
    products = [world_row("products", currency="JPY"), world_row("products", 1)]
    load_world(tmp_path, products=products)
    assert line("O1").cost is None


def test_claims_are_split_and_follow_corrections(tmp_path: Path) -> None:
    load_world(tmp_path, orders=[world_row("orders", commission_partner_codes="P2; P1")])

    def claims() -> list[str]:
        return list(OrderLineClaim.objects.order_by("partner__code").values_list("partner__code", flat=True))

    assert claims() == ["P1", "P2"]
    load_rows(tmp_path, "orders", [world_row("orders", commission_partner_codes="P2")])
    assert claims() == ["P2"]
    load_rows(tmp_path, "orders", [world_row("orders")])
    assert claims() == []


def test_partners_feed_standing_and_tier(tmp_path: Path) -> None:
    load_world(tmp_path, partners=[world_row("partners"), world_row("partners", 1, status="")])
    standing = dict(Standing.objects.unscoped("test").values_list("partner__code", "status"))
    assert standing == {"P1": "active", "P2": "prospect"}
    tiers = dict(TierHolding.objects.unscoped("test").values_list("partner__code", "tier__code"))
    assert tiers == {"P1": "A"}
    report = load_rows(tmp_path, "partners", [world_row("partners", tier_code="B"), world_row("partners", 1, status="")])
    assert (report.changed, report.unchanged) == (1, 1)
    assert TierHolding.objects.unscoped("test").get().tier.code == "B"


def test_an_identity_is_apart_and_counts_as_the_customers_change(tmp_path: Path) -> None:
    load_world(tmp_path)
    clean_slate()
    report = load_rows(tmp_path, "customers", [world_row("customers", name="Li Leilei")])
    assert (report.changed, report.unchanged) == (1, 0)
    assert Customer.objects.unscoped("test").get().identity.name == "Li Leilei"
    assert dirty() == set()


def test_parents_and_successors_may_stand_on_later_lines(tmp_path: Path) -> None:
    territories = [
        {"code": "CN-GD-SZ", "name": "Shenzhen", "parent_code": "CN-GD", "level": "city"},
        *WORLD["territories"],
    ]
    products = [world_row("products", successor_sku="S2"), world_row("products", 1)]
    load_world(tmp_path, territories=territories, products=products)
    assert Product.objects.unscoped("test").get(sku="S1").successor.sku == "S2"
    paths = TerritoryPath.objects.filter(descendant__code="CN-GD-SZ").order_by("distance")
    assert [(path.ancestor.code, path.distance) for path in paths] == [("CN-GD-SZ", 0), ("CN-GD", 1), ("CN", 2)]


def test_circles_and_unknown_parents_are_refused_with_their_children(tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [
        {"code": "A", "name": "A", "parent_code": "B", "level": "x"},
        {"code": "B", "name": "B", "parent_code": "A", "level": "x"},
        {"code": "C", "name": "C", "parent_code": "C", "level": "x"},
        {"code": "D", "name": "D", "parent_code": "NOWHERE", "level": "x"},
        {"code": "E", "name": "E", "parent_code": "D", "level": "x"},
        {"code": "CN", "name": "China", "parent_code": "CN-GD", "level": "country"},
        {"code": "F", "name": "F", "parent_code": "CN", "level": "x"},
    ]
    report = load_rows(tmp_path, "territories", rows)
    reasons = {line: reason for line, _column, reason in refused(report)}
    assert sorted(reasons) == [2, 3, 4, 5, 6, 7]
    assert reasons[2] == "makes a circle: A > B > A"
    assert reasons[4] == "makes a circle: C > C"
    assert reasons[7] == "makes a circle: CN > CN-GD > CN"
    assert "unknown code NOWHERE" in reasons[5]
    assert report.changed == 1


def test_bands_may_be_closed_and_followed_in_one_file_in_any_order(tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [
        world_row("price_bands", floor="85", valid_from="2026-06-01", valid_to="2026-09-01"),
        world_row("price_bands", valid_to="2026-06-01"),
        world_row("price_bands", valid_from="2026-09-01"),
    ]
    assert (load_rows(tmp_path, "price_bands", rows).changed, load_rows(tmp_path, "price_bands", rows).unchanged) == (3, 3)
    shifted = [world_row("price_bands", floor="1", valid_from="2026-06-01", valid_to="2026-08-01")]
    assert load_rows(tmp_path, "price_bands", shifted).changed == 1


def test_of_two_overlapping_bands_in_a_file_the_later_line_goes(tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [
        world_row("price_bands", channel_code="site", valid_from="2026-06-01", valid_to="2026-09-01"),
        world_row("price_bands", channel_code="site", valid_from="2026-01-01", valid_to="2026-06-02"),
    ]
    report = load_rows(tmp_path, "price_bands", rows)
    assert refused(report) == [(3, "valid_from", "overlaps the validity from 2026-06-01 to 2026-09-01 of the same key")]


def test_a_call_over_several_chunks_counts_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.intake.pipeline.CHUNK_ROWS", 2)
    rows = [world_row("orders", order_id=f"N{n % 7}") for n in range(9)]
    load_world(tmp_path)
    report = load_rows(tmp_path, "orders", rows)
    assert (report.changed, report.rejected, [row[0] for row in refused(report)]) == (7, 2, [9, 10])


def test_a_folder_shuffled_gives_the_same_rows(tmp_path: Path) -> None:
    load_world(tmp_path, **{code: list(reversed(rows)) for code, rows in WORLD.items()})
    report = load(folder(tmp_path / "again", **WORLD))
    assert report.changed == 0
