"""An import is taken back only as far as the rows that stay would be taken in again: no fact without its rate, no brand that
changes its currency under its channels, no territory below itself."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from channels_core.brands.models import Brand, ExchangeRate
from channels_core.orders.models import OrderLine
from channels_core.spend.models import Spend
from channels_core.territories.models import Territory
from foundation.intake.exporting import export_files
from foundation.intake.services import undo_import
from foundation.intake.undoing import Left
from pricing.observations.models import PriceObservation
from tests.analytics.playing import undone
from tests.foundation.intake.world import SYSTEM, clean_slate, dirty, load, load_rows, load_world, world_row

pytestmark = pytest.mark.django_db

IN_USE = "facts were converted with them, and no other rate would serve"


def rate(day: str, rate: str = "7", base: str = "USD", quote: str = "CNY") -> dict[str, str]:
    return {"day": f"2026-03-{day}", "base": base, "quote": quote, "rate": rate}


def line(day: str, **more: Any) -> dict[str, Any]:
    return world_row("orders", order_id=f"D{day}", currency="USD", unit_price="10", ordered_at=f"2026-03-{day}", **more)


def spend(day: str) -> dict[str, str]:
    about = {"source": "erp", "spend_id": f"X{day}", "channel_code": "tmall", "purpose": "trade"}
    return {**about, "day": f"2026-03-{day}", "amount": "10", "currency": "USD"}


def observation(day: str) -> dict[str, str]:
    about = {"source": "web", "observation_id": f"B{day}", "sku": "S1", "channel_code": "tmall"}
    return {**about, "observed_at": f"2026-03-{day}", "price": "10", "currency": "USD"}


def days_of_rates() -> list[int]:
    return [day.day for day in ExchangeRate.objects.unscoped("test").order_by("day").values_list("day", flat=True)]


@pytest.mark.parametrize(
    ("code", "fact"), [("orders", line("25")), ("spend", spend("25")), ("price_observations", observation("25"))]
)
def test_a_rate_that_alone_converts_a_fact_stays_and_is_named(tmp_path: Path, code: str, fact: dict[str, str]) -> None:
    def scene() -> None:
        load_world(tmp_path)
        rates = [rate("10"), rate("20"), rate("22", base="CNY", quote="USD", rate="0.1")]
        brought = load_rows(tmp_path, "exchange_rates", rates)
        load_rows(tmp_path, code, [fact])
        assert undo_import(SYSTEM, brought.id) == (2, [Left("exchange_rates", 1, IN_USE)])
        assert days_of_rates() == [1, 22]
        export_files(SYSTEM, tmp_path / "final")

    undone(scene)
    assert load(tmp_path / "final").rejected == 0


def test_facts_fall_back_on_a_rate_that_stays(tmp_path: Path) -> None:
    load_world(tmp_path, orders=[line("05")], spend=[spend("05")], price_observations=[observation("05")])
    brought = load_rows(tmp_path, "exchange_rates", [rate("04", "9")])
    assert OrderLine.objects.unscoped("test").get().net_revenue == Decimal("180")
    clean_slate()
    assert undo_import(SYSTEM, brought.id) == (1, [])
    assert OrderLine.objects.unscoped("test").get().net_revenue == Decimal("144")
    assert Spend.objects.unscoped("test").get().brand_amount == Decimal("72")
    assert PriceObservation.objects.unscoped("test").get().brand_price == Decimal("72")
    assert {topic for topic, _brand, _day in dirty()} == {"sales", "customer", "spend", "observation"}


def test_rates_go_with_the_facts_of_the_same_import(tmp_path: Path) -> None:
    report = load_world(tmp_path, orders=[line("05")], spend=[spend("05")])
    assert undo_import(SYSTEM, report.id) == (report.accepted, [])
    assert days_of_rates() == []


def test_a_rate_of_a_products_cost_goes_and_takes_the_cost_along(tmp_path: Path) -> None:
    load_world(tmp_path, products=[world_row("products", currency="EUR")])
    brought = load_rows(tmp_path, "exchange_rates", [rate("02", "8", base="EUR")])
    assert set(OrderLine.objects.unscoped("test").values_list("cost", flat=True)) == {Decimal("640"), Decimal("3200")}
    assert undo_import(SYSTEM, brought.id) == (1, [])
    assert set(OrderLine.objects.unscoped("test").values_list("cost", flat=True)) == {None}


def test_rows_come_back_at_the_rates_and_costs_of_now(tmp_path: Path) -> None:
    load_world(tmp_path, orders=[line("05")], spend=[spend("05")], price_observations=[observation("05")])
    changed = tmp_path / "changed"
    changed.mkdir()
    ids = [
        load_rows(changed, "orders", [line("05", partner_code="P1")]).id,
        load_rows(changed, "spend", [{**spend("05"), "purpose": "brand"}]).id,
        load_rows(changed, "price_observations", [{**observation("05"), "seller": "x"}]).id,
    ]
    load_rows(tmp_path, "exchange_rates", [world_row("exchange_rates", rate="8")])
    load_rows(tmp_path, "products", [world_row("products", unit_cost="41")])
    for each in ids:
        assert undo_import(SYSTEM, each) == (1, [])
    found = OrderLine.objects.unscoped("test").get()
    assert (found.partner_id, found.net_revenue, found.cost) == (None, Decimal("160"), Decimal("82"))
    assert Spend.objects.unscoped("test").get().brand_amount == Decimal("80")
    assert PriceObservation.objects.unscoped("test").get().brand_price == Decimal("80")


def test_a_line_whose_former_currency_has_no_rate_any_more_stays_as_it_is(tmp_path: Path) -> None:
    load_world(tmp_path)
    rates = load_rows(tmp_path, "exchange_rates", [rate("20")])
    load_rows(tmp_path, "orders", [line("20"), line("05")])
    changed = load_rows(tmp_path, "orders", [{**line("20"), "currency": "CNY"}, {**line("05"), "quantity": "3"}])
    assert undo_import(SYSTEM, rates.id) == (1, [])
    taken, (left,) = undo_import(SYSTEM, changed.id)
    assert (taken, left.rows) == (1, 1)
    assert left.reason.startswith("no exchange rate USD to CNY for 2026-03-20")
    assert OrderLine.objects.unscoped("test").get(order_id="D20").currency == "CNY"


def test_a_brand_that_has_channels_by_now_keeps_its_currency(tmp_path: Path) -> None:
    load_rows(tmp_path, "brands", [world_row("brands", currency="USD")])
    changed = load_rows(tmp_path, "brands", [world_row("brands")])
    load_world(tmp_path)
    taken, (left,) = undo_import(SYSTEM, changed.id)
    assert (taken, left.rows) == (0, 1)
    assert left.reason == "the brand has channels: its currency CNY and time zone Asia/Shanghai do not change any more"
    assert Brand.objects.unscoped("test").get().currency == "CNY"


def test_a_territory_does_not_come_back_below_itself(tmp_path: Path) -> None:
    load_world(tmp_path)
    apart = load_rows(tmp_path, "territories", [world_row("territories", 2, parent_code="")])
    load_rows(tmp_path, "territories", [world_row("territories", parent_code="CN-SH")])
    assert undo_import(SYSTEM, apart.id) == (0, [Left("territories", 1, "they would come to lie below themselves")])
    assert Territory.objects.unscoped("test").get(code="CN-SH").parent is None
