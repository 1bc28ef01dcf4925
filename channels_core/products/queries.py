"""Reads of products and of the rules on where they may be sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channels_core.products.models import AssortmentRule, Product
from foundation.values.scope import Scope


@dataclass(frozen=True)
class ProductRow:
    """What rules need to know of a product; ``msrp`` is per unit in ``currency``."""

    id: int
    sku: str
    msrp: Decimal
    currency: str
    launched_on: date | None


@dataclass(frozen=True)
class AssortmentRow:
    """The product is ``rule`` (exclusive, barred) in the channel and territory (None: open) over [valid_from, valid_to)."""

    product: int
    channel: int
    rule: str
    territory: int | None
    valid_from: date | None
    valid_to: date | None


def product_rows(scope: Scope) -> dict[int, ProductRow]:
    """The products of the scope by row id."""
    rows = Product.objects.for_scope(scope).order_by("id").values_list("id", "sku", "msrp", "currency", "launched_on")
    return {row[0]: ProductRow(*row) for row in rows}


def assortment_rows(scope: Scope) -> list[AssortmentRow]:
    """All assortment rules of the scope's products, past and to come."""
    rows = AssortmentRule.objects.for_scope(scope).order_by("product__sku", "channel__code", "rule", "id")
    fields = ("product_id", "channel_id", "rule", "territory_id", "valid_from", "valid_to")
    return [AssortmentRow(*row) for row in rows.values_list(*fields)]


def product_lines(scope: Scope) -> dict[str, str]:
    """The lines that products are of, as choices."""
    rows = Product.objects.for_scope(scope).exclude(line="").order_by("line").values_list("line", flat=True).distinct()
    return {line: line for line in rows}
