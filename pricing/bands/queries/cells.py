"""Bands by the cell that they are of: product, channel and territory, with the codes and terms that a change of them needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from channels_core.channels.models import Channel
from channels_core.products.models import Product
from channels_core.territories.models import Territory
from foundation.values.scope import Scope
from pricing.bands.models import PriceBand
from pricing.bands.rules import Band

_CELLS_A_STATEMENT = 200


class Cell(NamedTuple):
    """Row ids; no territory means everywhere that no band of a nearer territory is in force."""

    product: int
    channel: int
    territory: int | None


@dataclass(frozen=True)
class ProductTerms:
    sku: str
    name: str
    brand: str
    brand_id: int
    msrp: Decimal
    currency: str


@dataclass(frozen=True)
class ChannelTerms:
    code: str
    name: str
    brand: str
    currency: str
    online: bool


@dataclass(frozen=True)
class Named:
    """What the cells at hand name, by row id."""

    products: Mapping[int, ProductTerms]
    channels: Mapping[int, ChannelTerms]
    territories: Mapping[int, tuple[str, str]]

    def knows(self, cell: Cell) -> bool:
        known = cell.product in self.products and cell.channel in self.channels
        return known and (cell.territory is None or cell.territory in self.territories)

    def codes(self, cell: Cell) -> tuple[str, str, str]:
        """SKU, channel, territory ("" for none)."""
        place = "" if cell.territory is None else self.territories[cell.territory][0]
        return self.products[cell.product].sku, self.channels[cell.channel].code, place

    def told(self, cell: Cell) -> str:
        """How a message names the cell."""
        return " · ".join(code for code in self.codes(cell) if code)


def named(scope: Scope, cells: Iterable[Cell]) -> Named:
    """What the scope sees of what the cells name."""
    held = list(cells)
    products = Product.objects.for_scope(scope).filter(pk__in={cell.product for cell in held})
    channels = Channel.objects.for_scope(scope).filter(pk__in={cell.channel for cell in held}).distinct()
    territories = Territory.objects.for_scope(scope).filter(pk__in={cell.territory for cell in held if cell.territory})
    return Named(
        {
            row[0]: ProductTerms(*row[1:])
            for row in products.values_list("id", "sku", "name", "brand__code", "brand_id", "msrp", "currency")
        },
        {
            row[0]: ChannelTerms(*row[1:])
            for row in channels.values_list("id", "code", "name", "brand__code", "currency", "online")
        },
        {row[0]: (row[1], row[2]) for row in territories.values_list("id", "code", "name")},
    )


def cells_of_codes(scope: Scope, wanted: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], tuple[int | None, ...]]:
    """(SKU, channel, territory) -> the row ids, None for what the scope does not know; a territory "" is 0."""
    rows = Product.objects.for_scope(scope).filter(sku__in={each[0] for each in wanted})
    products = dict(rows.values_list("sku", "id"))
    at = Channel.objects.for_scope(scope).filter(code__in={each[1] for each in wanted})
    channels = dict(at.values_list("code", "id"))
    places = Territory.objects.for_scope(scope).filter(code__in={each[2] for each in wanted})
    territories = {"": 0, **dict(places.values_list("code", "id"))}
    return {each: (products.get(each[0]), channels.get(each[1]), territories.get(each[2])) for each in wanted}


def _condition(cells: Collection[Cell]) -> Q:
    """Rows of the cells: by product and channel here, by territory where they are sorted."""
    by_product: dict[int, set[int]] = defaultdict(set)
    for cell in cells:
        by_product[cell.product].add(cell.channel)
    return reduce(or_, (Q(product=product, channel__in=channels) for product, channels in by_product.items()), Q(pk=None))


def stored_bands(scope: Scope, cells: Collection[Cell]) -> dict[Cell, dict[Band, tuple[int, int | None]]]:
    """The bands of the cells, past and to come, each with its row id and the import that brought it; every cell is there."""
    wanted = sorted(set(cells), key=lambda cell: (cell.product, cell.channel, cell.territory or 0))
    found: dict[Cell, dict[Band, tuple[int, int | None]]] = {cell: {} for cell in wanted}
    fields = (
        "product_id",
        "channel_id",
        "territory_id",
        "floor",
        "ceiling",
        "currency",
        "valid_from",
        "valid_to",
        "id",
        "import_id",
    )
    for start in range(0, len(wanted), _CELLS_A_STATEMENT):
        rows = PriceBand.objects.for_scope(scope).filter(_condition(wanted[start : start + _CELLS_A_STATEMENT]))
        for row in rows.order_by("valid_from", "id").values_list(*fields):
            cell = Cell(*row[:3])
            if cell in found:
                found[cell][Band(*row[3:8])] = row[8], row[9]
    return found


def bands_of_cells(scope: Scope, cells: Collection[Cell]) -> dict[Cell, tuple[Band, ...]]:
    return {cell: tuple(bands) for cell, bands in stored_bands(scope, cells).items()}
