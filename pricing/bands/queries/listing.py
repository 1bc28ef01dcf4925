"""Bands as lists: the rows of the grid, those of the API, and what may be filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from channels_core.channels.models import Channel
from channels_core.products.models import Product
from channels_core.territories.models import Territory
from foundation.edits.rules import token_of
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from pricing.bands.models import PriceBand
from pricing.bands.queries.cells import Cell
from pricing.bands.rules import Band

ORDER = ("sku", "at_channel", "at_territory", "valid_from")
NOWHERE = "-"


@dataclass(frozen=True)
class BandFilter:
    """None: not asked. ``territory`` "-" asks for bands without one; ``since``: still in force on that day, or to come; ``on``: in force
    on that day; ``search`` is part of SKU or name."""

    brand: str | None = None
    sku: str | None = None
    line: str | None = None
    channel: str | None = None
    territory: str | None = None
    search: str | None = None
    on: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class ListedBand:
    cell: Cell
    sku: str
    product: str
    line: str
    channel: str
    channel_name: str
    territory: str
    territory_name: str
    band: Band
    msrp: Decimal
    msrp_currency: str


def _rows(scope: Scope, wanted: BandFilter) -> QuerySet[PriceBand]:
    equal = {
        "product__brand__code": wanted.brand,
        "product__sku": wanted.sku,
        "product__line": wanted.line,
        "channel__code": wanted.channel,
    }
    rows = PriceBand.objects.for_scope(scope).filter(**{path: value for path, value in equal.items() if value is not None})
    if wanted.territory is not None:
        none = wanted.territory == NOWHERE
        rows = rows.filter(territory=None) if none else rows.filter(territory__code=wanted.territory)
    if wanted.search:
        rows = rows.filter(Q(product__sku__icontains=wanted.search) | Q(product__name__icontains=wanted.search))
    if wanted.on is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=wanted.on), valid_from__lte=wanted.on)
    if wanted.since is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=wanted.since))
    return rows


def band_page(scope: Scope, wanted: BandFilter, *, cursor: str | None, size: int) -> Page:
    """A keyset page of ListedBand by SKU, channel, territory and first day. Raises CursorInvalid."""
    place = Coalesce(F("territory__code"), Value(""), output_field=TextField())
    rows = _rows(scope, wanted).annotate(sku=F("product__sku"), at_channel=F("channel__code"), at_territory=place)
    page = page_of(rows.select_related("product", "channel", "territory"), fields=ORDER, cursor=cursor, size=size)
    return replace(page, rows=tuple(_listed(row) for row in page.rows))


def _listed(row: Any) -> ListedBand:
    return ListedBand(
        Cell(row.product_id, row.channel_id, row.territory_id),
        row.product.sku,
        row.product.name,
        row.product.line,
        row.channel.code,
        row.channel.name,
        row.territory.code if row.territory else "",
        row.territory.name if row.territory else "",
        Band(row.floor, row.ceiling, row.currency, row.valid_from, row.valid_to),
        row.product.msrp,
        row.product.currency,
    )


def cells_of_filter(scope: Scope, wanted: BandFilter, *, most: int) -> list[Cell]:
    """The cells that the filter's rows are of, at most one more than ``most``."""
    fields = ("product_id", "channel_id", "territory_id")
    return [Cell(*row) for row in _rows(scope, wanted).order_by(*fields).values_list(*fields).distinct()[: most + 1]]


def count_of_filter(scope: Scope, wanted: BandFilter) -> int:
    return _rows(scope, wanted).order_by().values("product_id", "channel_id", "territory_id").distinct().count()


def one_band(scope: Scope, *, sku: str, channel: str, territory: str, valid_from: date) -> ListedBand | None:
    rows = _rows(scope, BandFilter(sku=sku, channel=channel, territory=territory or NOWHERE)).filter(valid_from=valid_from)
    found = rows.select_related("product", "channel", "territory").first()
    return None if found is None else _listed(found)


def version_of_band(band: Band) -> str:
    return token_of(
        {
            "floor": band.floor,
            "ceiling": band.ceiling,
            "currency": band.currency,
            "valid_from": band.valid_from,
            "valid_to": band.valid_to,
        }
    )


@dataclass(frozen=True)
class Named:
    code: str
    name: str


@dataclass(frozen=True)
class BandNames:
    """What filters and forms offer, of the brand's own."""

    products: Sequence[Named]
    lines: Sequence[str]
    channels: Sequence[Named]
    territories: Sequence[Named]


def band_names(scope: Scope, *, brand: str | None = None) -> BandNames:
    products = Product.objects.for_scope(scope)
    channels = Channel.objects.for_scope(scope)
    if brand is not None:
        products, channels = products.filter(brand__code=brand), channels.filter(brand__code=brand)
    held = list(products.order_by("sku").values_list("sku", "name", "line"))
    return BandNames(
        [Named(sku, name) for sku, name, _line in held],
        sorted({line for _sku, _name, line in held if line}),
        [Named(*row) for row in channels.order_by("code").values_list("code", "name").distinct()],
        [Named(*row) for row in Territory.objects.for_scope(scope).order_by("code").values_list("code", "name")],
    )
