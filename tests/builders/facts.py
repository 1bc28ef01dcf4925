"""A small world of facts: a brand LY with channels, partners and products, made through the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from channels_core.territories.models import Territory, TerritoryPath


@dataclass
class World:
    """What was made, by code."""

    brand: Brand
    channels: dict[str, Channel] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    territories: dict[str, Territory] = field(default_factory=dict)


def make_brand(code: str = "LY", *, currency: str = "CNY", time_zone: str = "Asia/Shanghai") -> Brand:
    return Brand.objects.create(code=code, name=f"Brand {code}", currency=currency, time_zone=time_zone)


def make_world(code: str = "LY", prefix: str = "") -> World:
    """A brand with an own site, a marketplace, a distributor channel with partners P1 and P2, and a product S1.

    ``prefix`` stands before every code but the brand's, so that two worlds can live side by side.
    """
    world = World(brand=make_brand(code))
    for name, kind, online in (("site", "own_site", True), ("market", "marketplace", True), ("dealers", "distributor", False)):
        channel = Channel.objects.create(
            code=prefix + name, name=name, brand=world.brand, kind=kind, currency="CNY", online=online
        )
        world.channels[name] = channel
    for name in ("P1", "P2"):
        world.partners[name] = Partner.objects.create(
            code=prefix + name, name=f"Partner {name}", channel=world.channels["dealers"]
        )
    world.products["S1"] = Product.objects.create(
        sku=prefix + "S1",
        name="String 10 m",
        brand=world.brand,
        msrp=Decimal(329),
        unit_cost=Decimal(120),
        currency="CNY",
    )
    parent = None
    for name, level in (("CN", "country"), ("CN-GD", "province")):
        territory = Territory.objects.create(code=prefix + name, name=name, level=level, parent=parent)
        TerritoryPath.objects.create(ancestor=territory, descendant=territory, distance=0)
        if parent is not None:
            TerritoryPath.objects.create(ancestor=parent, descendant=territory, distance=1)
        world.territories[name] = parent = territory
    return world
