"""Reads of price bands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.values.scope import Scope
from pricing.bands.models import PriceBand


@dataclass(frozen=True)
class BandRow:
    """Floor and ceiling per unit in ``currency`` over [valid_from, valid_to); without territory everywhere."""

    product: int
    channel: int
    territory: int | None
    floor: Decimal
    ceiling: Decimal
    currency: str
    valid_from: date
    valid_to: date | None


def band_rows(scope: Scope) -> list[BandRow]:
    """All bands of the scope's products, past and to come."""
    rows = PriceBand.objects.for_scope(scope).order_by("product__sku", "channel__code", "valid_from", "id")
    fields = ("product_id", "channel_id", "territory_id", "floor", "ceiling", "currency", "valid_from", "valid_to")
    return [BandRow(*row) for row in rows.values_list(*fields)]
