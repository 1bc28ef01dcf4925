"""Bands as they stand in the cells of a table."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.web import formats
from pricing.bands.queries import Cell, Named
from pricing.bands.rules import Band
from pricing.bands.wording import span_text


def price_of(band: Band | None) -> str:
    return _("no band") if band is None else span_text(band.floor, band.ceiling, band.currency)


def share_of(band: Band | None, msrp: Decimal, currency: str) -> str:
    """How far floor and ceiling lie from MSRP; nothing in another currency."""
    if band is None or band.currency != currency or not msrp:
        return ""
    language = get_language() or "en"
    parts = [formats.percent(each / msrp - 1, language, signed=True) for each in (band.floor, band.ceiling)]
    return _(" to ").join(parts)


def product_of(known: Named, cell: Cell) -> str:
    product = known.products[cell.product]
    return f"{product.name} ({product.sku})"


def place_of(known: Named, cell: Cell) -> str:
    """The channel, and the territory where the cell has one."""
    place = "" if cell.territory is None else known.territories[cell.territory][1]
    return _(" · ").join(part for part in (known.channels[cell.channel].name, place) if part)
