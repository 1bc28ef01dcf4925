"""Interchange folders into the tables by the shortest way, everything dirty: what detectors see after a first import."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from channels_core.brands.models import Brand, ExchangeRate
from channels_core.brands.queries import rate_table
from channels_core.brands.rules import RateTable
from channels_core.channels.models import Channel, ChannelTerritory
from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLine, OrderLineClaim
from channels_core.parties.models import Partner
from channels_core.products.models import AssortmentRule, Product
from channels_core.territories.models import Territory
from foundation.jobs.services import mark_dirty
from foundation.values.scope import system_scope
from lifecycle.launches.models import LaunchGate
from partners.agreements.models import Agreement
from partners.territory_grants.models import TerritoryGrant
from pricing.bands.models import PriceBand
from pricing.observations.models import PriceObservation
from pricing.promotions.models import Promotion
from tests.twins.facts import rows_of

SIX = Decimal("0.000001")
NAMES = ("brand", "territory", "channel", "product", "partner", "customer")


def money(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def yes(text: str | None) -> bool:
    return (text or "").lower() in ("true", "1")


class Loaded:
    """Row ids by code, for one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ids: dict[str, dict[str, int]] = {name: {} for name in NAMES}

    def rows(self, name: str) -> Iterable[dict[str, str]]:
        return rows_of(self.folder, name)

    def put(self, name: str, code: str, row: Any) -> None:
        row.save()
        self.ids[name][code] = row.pk

    def many(self, name: str, column: str, rows: list[Any]) -> None:
        for row in type(rows[0]).all_rows.bulk_create(rows, batch_size=2000) if rows else ():
            self.ids[name][getattr(row, column)] = row.pk

    def of(self, name: str, code: str | None) -> int | None:
        return self.ids[name][code] if code else None


def load_folder(folder: Path) -> None:
    """Loads the files that the detectors read, and marks every fact dirty."""
    world = Loaded(folder)
    _load_masters(world)
    _load_rules(world)
    for brand in Brand.objects.unscoped("test").order_by("code"):
        _load_facts(world, brand)
        mark_all(brand)


def _load_masters(world: Loaded) -> None:
    for row in world.rows("brands"):
        world.put(
            "brand", row["code"], Brand(code=row["code"], name=row["name"], currency=row["currency"], time_zone=row["time_zone"])
        )
    for row in world.rows("exchange_rates"):
        ExchangeRate(day=row["day"], base=row["base"], quote=row["quote"], rate=Decimal(row["rate"])).save()
    for row in world.rows("territories"):
        parent = world.of("territory", row.get("parent_code"))
        world.put("territory", row["code"], Territory(code=row["code"], name=row["name"], level=row["level"], parent_id=parent))
    for row in world.rows("channels"):
        channel = Channel(
            code=row["code"],
            name=row["name"],
            brand_id=world.of("brand", row["brand_code"]),
            kind=row["kind"],
            currency=row["currency"],
            online=yes(row["online"]),
        )
        world.put("channel", row["code"], channel)
    for row in world.rows("products"):
        product = Product(
            sku=row["sku"],
            name=row["name"],
            brand_id=world.of("brand", row["brand_code"]),
            msrp=money(row["msrp"]),
            unit_cost=money(row["unit_cost"]),
            currency=row["currency"],
            launched_on=day_of(row.get("launched_on")),
        )
        world.put("product", row["sku"], product)
    partners = [
        Partner(code=row["code"], name=row["name"], channel_id=world.of("channel", row["channel_code"]))
        for row in world.rows("partners")
    ]
    world.many("partner", "code", partners)
    customers = [
        Customer(customer_id=row["customer_id"], kind=row["kind"], key_account=yes(row.get("key_account")))
        for row in world.rows("customers")
    ]
    world.many("customer", "customer_id", customers)


def _validity(row: dict[str, str]) -> dict[str, date | None]:
    return {"valid_from": day_of(row.get("valid_from")), "valid_to": day_of(row.get("valid_to"))}


def _load_rules(world: Loaded) -> None:
    for row in world.rows("channel_territories"):
        ChannelTerritory(
            channel_id=world.of("channel", row["channel_code"]),
            territory_id=world.of("territory", row["territory_code"]),
            **_validity(row),
        ).save()
    for row in world.rows("assortment"):
        AssortmentRule(
            product_id=world.of("product", row["sku"]),
            channel_id=world.of("channel", row["channel_code"]),
            rule=row["rule"],
            territory_id=world.of("territory", row.get("territory_code")),
            **_validity(row),
        ).save()
    grants = [
        TerritoryGrant(
            partner_id=world.of("partner", row["partner_code"]),
            territory_id=world.of("territory", row["territory_code"]),
            **_validity(row),
        )
        for row in world.rows("partner_territories")
    ]
    TerritoryGrant.objects.bulk_create(grants)
    for row in world.rows("agreements"):
        Agreement(
            partner_id=world.of("partner", row["partner_code"]),
            promotion_authority=row["promotion_authority"],
            commission_rate=money(row.get("commission_rate")),
            **_validity(row),
        ).save()
    bands = [
        PriceBand(
            product_id=world.of("product", row["sku"]),
            channel_id=world.of("channel", row["channel_code"]),
            territory_id=world.of("territory", row.get("territory_code")),
            floor=money(row["floor"]),
            ceiling=money(row["ceiling"]),
            currency=row["currency"],
            **_validity(row),
        )
        for row in world.rows("price_bands")
    ]
    PriceBand.objects.bulk_create(bands)
    promotions = [
        Promotion(
            code=row["code"],
            channel_id=world.of("channel", row["channel_code"]),
            product_id=world.of("product", row["sku"]),
            starts_on=day_of(row["starts_on"]),
            ends_on=day_of(row["ends_on"]),
            status=row["status"],
            partner_id=world.of("partner", row.get("partner_code")),
            territory_id=world.of("territory", row.get("territory_code")),
            discount_rate=money(row.get("discount_rate")),
            price=money(row.get("price")),
            budget=money(row.get("budget")),
            joint_plan=row.get("joint_plan") or "",
        )
        for row in world.rows("promotions")
    ]
    Promotion.objects.bulk_create(promotions, batch_size=2000)
    for row in world.rows("launches"):
        LaunchGate(
            product_id=world.of("product", row["sku"]),
            channel_id=world.of("channel", row["channel_code"]),
            opens_on=day_of(row["opens_on"]),
            territory_id=world.of("territory", row.get("territory_code")),
        ).save()


def _load_facts(world: Loaded, brand: Brand) -> None:
    rates = rate_table(system_scope(), quote=brand.currency)
    lines, claims = [], {}
    for row in world.rows("orders"):
        line = _line(world, row, brand, rates)
        lines.append(line)
        claims[line.source, line.order_id, line.line_no] = [code for code in line.commission_partner_codes.split(";") if code]
    made = OrderLine.objects.bulk_create(lines, batch_size=2000)
    OrderLineClaim.objects.bulk_create(
        OrderLineClaim(line=line, partner_id=world.of("partner", code))
        for line in made
        for code in claims[line.source, line.order_id, line.line_no]
    )
    observations = []
    for row in world.rows("price_observations"):
        net = (Decimal(row["price"]) / (1 + Decimal(row.get("tax_rate") or 0))).quantize(SIX, rounding=ROUND_HALF_UP)
        day = day_of(row["observed_at"])
        observations.append(
            PriceObservation(
                source=row["source"],
                observation_id=row["observation_id"],
                observed_at=timezone.now(),
                day=day,
                product_id=world.of("product", row["sku"]),
                channel_id=world.of("channel", row["channel_code"]),
                price=Decimal(row["price"]),
                currency=row["currency"],
                partner_id=world.of("partner", row.get("partner_code")),
                territory_id=world.of("territory", row.get("territory_code")),
                net_price=net,
                brand_price=rates.convert(net, row["currency"], brand.currency, day),
            )
        )
    PriceObservation.objects.bulk_create(observations)


def _line(world: Loaded, row: dict[str, str], brand: Brand, rates: RateTable) -> OrderLine:
    quantity, price = Decimal(row["quantity"]), Decimal(row["unit_price"])
    net = money(row.get("net_amount"))
    revenue = (quantity * price if net is None else net).quantize(SIX, rounding=ROUND_HALF_UP)
    day = day_of(row["ordered_at"])
    return OrderLine(
        source=row["source"],
        order_id=row["order_id"],
        line_no=int(row["line_no"]),
        brand=brand,
        channel_id=world.of("channel", row["channel_code"]),
        product_id=world.of("product", row["sku"]),
        partner_id=world.of("partner", row.get("partner_code")),
        territory_id=world.of("territory", row.get("territory_code")),
        customer_id=world.of("customer", row.get("customer_id")),
        ordered_at=timezone.now(),
        business_day=day,
        quantity=quantity,
        unit_price=price,
        currency=row["currency"],
        list_price=money(row.get("list_price")),
        discount=money(row.get("discount")),
        net_amount=net,
        promotion_code=row.get("promotion_code") or "",
        commission_partner_codes=row.get("commission_partner_codes") or "",
        net_revenue=rates.convert(revenue, row["currency"], brand.currency, day),
        cost=Decimal(0),
    )


def mark_all(brand: Brand) -> None:
    """Every fact of the brand is dirty, and every product's promotions."""
    scope = system_scope()
    lines = OrderLine.objects.unscoped("test").filter(brand=brand)
    mark_dirty(
        scope, brand=brand.code, topic="sales", keys=lines.values_list("channel_id", "product_id", "business_day").distinct()
    )
    shipped = lines.exclude(partner=None).values_list("partner_id", "business_day").distinct()
    mark_dirty(scope, brand=brand.code, topic="partner_sales", keys=[(partner, 0, day) for partner, day in shipped])
    observed = PriceObservation.objects.unscoped("test").filter(product__brand=brand)
    mark_dirty(
        scope, brand=brand.code, topic="observation", keys=observed.values_list("channel_id", "product_id", "day").distinct()
    )
    promoted = Promotion.objects.unscoped("test").filter(channel__brand=brand).values_list("product_id", flat=True).distinct()
    mark_dirty(scope, brand=brand.code, topic="promotion", keys=[(product, 0, date.min) for product in promoted])


def write_folder(folder: Path, files: dict[str, list[dict[str, Any]]]) -> Path:
    """Interchange files from rows; None is left empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        columns = sorted({column for row in rows for column in row})
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder
