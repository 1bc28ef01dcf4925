"""A change of what rules read marks the fact days it reaches, and no others."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from channels_core.orders.models import OrderLine
from channels_core.spend.models import Spend
from foundation.jobs.models import DirtyKey
from pricing.observations.models import PriceObservation
from tests.foundation.intake.world import clean_slate, dirty, load_rows, load_world, world_row

pytestmark = pytest.mark.django_db

SPEND = {"source": "erp", "spend_id": "X1", "day": "2026-03-02", "channel_code": "tmall", "purpose": "acquisition"}
OBSERVATION = {
    "source": "web", "observation_id": "B1", "observed_at": "2026-03-04", "sku": "S1", "channel_code": "tmall",
    "price": "113", "currency": "CNY", "tax_rate": "0.13",
}  # fmt: skip
STOCK = {"day": "2026-03-01", "location_code": "W1", "channel_code": "tmall", "sku": "S1", "on_hand": "5"}

O1, O2, SEEN, ANY = "2026-03-02", "2026-03-03", "2026-03-04", "0001-01-01"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    load_world(tmp_path, price_observations=[OBSERVATION], inventory=[STOCK])
    clean_slate()
    return tmp_path


def keys(*pairs: tuple[str, str]) -> set[tuple[str, str, str]]:
    return {(topic, "LY", day) for topic, day in pairs}


LAUNCH = {"sku": "S1", "channel_code": "dealers", "opens_on": "2026-04-01"}
PROMOTION = {
    "code": "PR1", "channel_code": "tmall", "sku": "S1", "starts_on": "2026-03-01", "ends_on": "2026-03-31", "status": "approved",
}  # fmt: skip
AGREEMENT = {"partner_code": "P1", "promotion_authority": "file", "valid_from": "2026-03-03", "valid_to": "2026-03-04"}


@pytest.mark.parametrize(
    ("code", "row", "marked"),
    [
        ("price_bands", world_row("price_bands", floor="81"), keys(("sales", O1), ("observation", SEEN))),
        ("price_bands", world_row("price_bands", channel_code="site"), set()),
        ("price_bands", world_row("price_bands", valid_from="2025-01-01", valid_to="2025-06-01"), set()),
        ("price_bands", world_row("price_bands", valid_to="2026-03-01"), keys(("sales", O1), ("observation", SEEN))),
        ("products", world_row("products", name="String light"), set()),
        ("products", world_row("products", msrp="101"), keys(("sales", O1), ("sales", O2), ("observation", SEEN))),
        ("products", world_row("products", launched_on="2026-03-03"), keys(("sales", O1), ("sales", O2))),
        (
            "products",
            world_row("products", unit_cost="41"),
            keys(
                ("sales", O1), ("sales", O2), ("partner_sales", O2), ("customer", O1), ("stock", "2026-03-01"),
            ),
        ),
        ("launches", LAUNCH, keys(("sales", O2))),
        ("promotions", PROMOTION, keys(("promotion", ANY), ("sales", O1), ("observation", SEEN))),
        ("agreements", AGREEMENT, keys(("sales", O2), ("partner_sales", O2))),
        ("agreements", {**AGREEMENT, "valid_from": "2026-03-04", "valid_to": ""}, set()),
        ("partner_territories", {"partner_code": "P1", "territory_code": "CN-GD"},
         keys(("sales", O2), ("partner_sales", O2), ("tier", ANY))),
        ("assortment", {"sku": "S1", "channel_code": "site", "rule": "exclusive", "valid_from": O2}, keys(("sales", O2))),
        ("channel_territories", {"channel_code": "tmall", "territory_code": "CN-SH"}, keys(("sales", O1))),
        ("channels", world_row("channels", name="Tmall 2"), set()),
        ("channels", world_row("channels", kind="flagship"), keys(("sales", O1), ("observation", SEEN))),
        ("customers", world_row("customers", segment="new"), set()),
        ("customers", world_row("customers", key_account="true"), keys(("sales", O1), ("customer", O1))),
        ("territories", world_row("territories", 2, name="Shang Hai"), set()),
        ("territories", world_row("territories", 2, parent_code="CN-GD"),
         keys(("sales", O2), ("partner_sales", O2), ("tier", ANY))),
        ("territories", world_row("territories", level="region"),
         keys(("sales", O1), ("sales", O2), ("partner_sales", O2), ("tier", ANY))),
        ("spend", {**SPEND, "amount": "1", "currency": "CNY"}, keys(("spend", O1))),
        ("inventory", {**STOCK, "on_hand": "6"}, keys(("stock", "2026-03-01"))),
        ("price_observations", {**OBSERVATION, "observed_at": O1}, keys(("observation", O1), ("observation", SEEN))),
        ("price_observations", {**OBSERVATION, "partner_code": "P1"}, keys(("observation", SEEN), ("partner_observation", SEEN))),
        (
            "surveys",
            {"survey_id": "V1", "day": O1, "subject": "partner", "partner_code": "P1", "nps": "9"},
            keys(("survey", O1)),
        ),
        ("complaints", {"complaint_id": "K1", "day": O1, "channel_code": "tmall"}, keys(("complaint", O1))),
        ("exchange_rates", {"day": O1, "base": "EUR", "quote": "CNY", "rate": "8"}, set()),
    ],
)  # fmt: skip
def test_a_change_marks_what_it_reaches(world: Path, code: str, row: dict[str, Any], marked: set[Any]) -> None:
    report = load_rows(world, code, [row])
    assert (report.changed, report.rejected) == (1, 0), report
    assert dirty() == marked


def test_an_agreement_reaches_the_lines_whose_commission_its_partner_claims(tmp_path: Path) -> None:
    claimed = world_row("orders", 1, commission_partner_codes="P2")
    load_world(tmp_path, orders=[world_row("orders"), claimed])
    clean_slate()
    load_rows(tmp_path, "agreements", [{**AGREEMENT, "partner_code": "P2", "commission_rate": "0.1"}])
    assert dirty() == keys(("sales", O2))


def test_an_observation_that_changes_its_partner_marks_both(tmp_path: Path) -> None:
    load_world(tmp_path, price_observations=[{**OBSERVATION, "partner_code": "P1"}])
    clean_slate()
    load_rows(tmp_path, "price_observations", [{**OBSERVATION, "partner_code": "P2"}])
    assert DirtyKey.objects.filter(topic="partner_observation").count() == 2


def test_a_changed_rate_recomputes_the_facts_in_its_reach(tmp_path: Path) -> None:
    orders = [
        world_row("orders", order_id="IN", currency="USD", unit_price="10", ordered_at="2026-03-08"),
        world_row("orders", order_id="CNY", ordered_at="2026-03-08"),
        world_row("orders", order_id="OUT", currency="USD", unit_price="10", ordered_at="2026-03-10"),
    ]
    rates = [
        {"day": "2026-03-01", "base": "USD", "quote": "CNY", "rate": "7.2"},
        {"day": "2026-03-09", "base": "USD", "quote": "CNY", "rate": "7.5"},
    ]
    spend = [{**SPEND, "amount": "100", "currency": "USD"}]
    seen = [{**OBSERVATION, "currency": "USD"}]
    load_world(tmp_path, exchange_rates=rates, orders=orders, spend=spend, price_observations=seen)
    clean_slate()
    load_rows(tmp_path, "exchange_rates", [{**rates[0], "rate": "7"}])
    net = dict(OrderLine.objects.unscoped("test").values_list("order_id", "net_revenue"))
    assert net == {"IN": Decimal("140"), "CNY": Decimal("180"), "OUT": Decimal("150")}
    assert Spend.objects.unscoped("test").get().brand_amount == Decimal("700")
    assert PriceObservation.objects.unscoped("test").get().brand_price == Decimal("700")
    assert PriceObservation.objects.unscoped("test").get().net_price == Decimal("100")
    assert dirty() == keys(("sales", "2026-03-08"), ("customer", "2026-03-08"), ("spend", O1), ("observation", SEEN))
    assert DirtyKey.objects.filter(topic="sales").count() == 1


def test_a_changed_cost_recomputes_lines_without_their_own(tmp_path: Path) -> None:
    load_world(tmp_path, orders=[world_row("orders"), world_row("orders", 1, unit_cost="30")])
    load_rows(tmp_path, "products", [world_row("products", unit_cost="41")])
    cost = dict(OrderLine.objects.unscoped("test").values_list("order_id", "cost"))
    assert cost == {"O1": Decimal("82"), "O2": Decimal("300")}


def test_a_changed_rate_reaches_lines_whose_band_it_converts(tmp_path: Path) -> None:
    load_world(tmp_path, price_bands=[world_row("price_bands", floor="10", ceiling="20", currency="USD")])
    clean_slate()
    load_rows(tmp_path, "exchange_rates", [{"day": "2026-03-01", "base": "USD", "quote": "CNY", "rate": "7"}])
    assert dirty() == keys(("sales", O1))


def test_a_changed_rate_reaches_stock_whose_cost_it_converts_and_no_other(tmp_path: Path) -> None:
    product = {"sku": "S9", "name": "Import", "brand_code": "LY", "msrp": "20", "unit_cost": "10", "currency": "USD"}
    near, far = ({**STOCK, "sku": "S9", "day": day} for day in ("2026-03-05", "2026-03-20"))
    load_world(tmp_path, inventory=[STOCK])
    load_rows(tmp_path, "products", [product])
    load_rows(tmp_path, "inventory", [near, far])
    clean_slate()
    load_rows(tmp_path, "exchange_rates", [world_row("exchange_rates", rate="7.3")])
    assert ("stock", "LY", "2026-03-05") in dirty()
    assert {day for topic, _brand, day in dirty() if topic == "stock"} == {"2026-03-05"}
