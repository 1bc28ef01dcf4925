"""What the import may write of products and of the rules on where they may be sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_core.products.models import AssortmentRule, Product
from foundation.intake.errors import Refused
from foundation.intake.specification import RowRule, Target, lookup
from foundation.values.money import to_scaled
from foundation.values.scope import Scope

PRODUCTS = lookup(gettext_lazy("product"), Product, "sku")
PRODUCT_TABLE = Target(Product, key=("sku",))
ASSORTMENT_TABLE = Target(AssortmentRule, key=("product_id", "channel_id", "rule", "territory_id", "valid_from"))


@dataclass(frozen=True)
class ProductTerms:
    """What a fact of the product takes from it; ``unit_cost`` is scaled by 10^6, in ``currency``."""

    brand: int
    unit_cost: int
    currency: str


def product_terms(scope: Scope) -> dict[int, ProductTerms]:
    """Row id -> terms, of the products that the scope sees."""
    rows = Product.objects.for_scope(scope).values_list("id", "brand_id", "unit_cost", "currency")
    return {row: ProductTerms(brand, to_scaled(cost), currency) for row, brand, cost, currency in rows}


def locked_product(scope: Scope, sku: str) -> Product | None:
    """The scope's product, nobody else's to change until the caller's transaction ends; None where there is none."""
    found: Product | None = (
        Product.objects.for_scope(scope).select_for_update(of=("self",)).select_related("brand").filter(sku=sku).first()
    )
    return found


def stored_successors(scope: Scope) -> dict[str, str]:
    """SKU -> the successor's SKU, of every product that has one."""
    rows = Product.objects.for_scope(scope).filter(successor__isnull=False)
    return dict(rows.values_list("sku", "successor__sku"))


def product_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """A product stays with its brand: its facts do."""
    held = context.known("brand of product", _brand_of_product)

    def rule(values: list[Any]) -> tuple[Any, ...]:
        brand = held.get(values[at["sku"]])
        if brand is not None and brand != values[at["brand_code"]]:
            raise Refused(_("the product belongs to another brand already, and stays there"), "brand_code")
        return ()

    return rule


def _brand_of_product(scope: Scope) -> dict[str, int]:
    return dict(Product.objects.for_scope(scope).values_list("sku", "brand_id"))


def same_brand(context: Any) -> Any:
    """A check that a product is sold in a channel of its own brand: call it with (product id, channel id)."""
    products = context.known("brand by product", _brand_by_product)
    channels = context.known("brand by channel", _brand_by_channel)

    def check(product: int, channel: int) -> None:
        if products[product] != channels[channel]:
            raise Refused(_("the product and the channel belong to different brands"), "sku")

    return check


def _brand_by_product(scope: Scope) -> dict[int, int]:
    return dict(Product.objects.for_scope(scope).values_list("id", "brand_id"))


def _brand_by_channel(scope: Scope) -> dict[int, int]:
    return dict(Product.objects.for_scope(scope).values_list("brand__channels__id", "brand_id"))
