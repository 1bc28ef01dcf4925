"""What the import may write of stock, and what its change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels_core.brands.services import touched_rates
from channels_core.products.services import same_brand
from channels_core.stock.models import InventoryLevel
from foundation.intake.marking import key_select, mark
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope

STOCK_TABLE = Target(InventoryLevel, key=("day", "location_code", "channel_id", "product_id"))


def stock_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    check = same_brand(context)
    product, channel = at["sku"], at["channel_code"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        check(values[product], values[channel])
        return ()

    return rule


def mark_changed_stock(scope: Scope) -> None:
    mark(_keys("intake_touched t", "1 = 1"))


def reach_of_products(scope: Scope) -> None:
    """Average stock is valued at cost: a changed one reaches every day with stock of the product."""
    mark(
        _keys(
            "intake_delta d CROSS JOIN channels_core_inventorylevel t",
            "t.product_id = d.fid AND (d.unit_cost IS DISTINCT FROM d.old_unit_cost OR d.currency IS DISTINCT FROM d.old_currency)",
        )
    )


def reach_of_rates(scope: Scope) -> None:
    """A changed rate reaches the value of stock of the products whose cost it converts, on the days within its reach."""
    for one, other, first, last in touched_rates(scope):
        mark(
            _keys(
                "channels_core_inventorylevel t JOIN channels_core_product p ON p.id = t.product_id",
                "((b.currency = %s AND p.currency = %s) OR (b.currency = %s AND p.currency = %s)) AND t.day BETWEEN %s AND %s",
            ),
            [one, other, other, one, first, last],
        )


def _keys(source: str, condition: str) -> str:
    joined = "JOIN channels_core_channel c ON c.id = t.channel_id JOIN channels_core_brand b ON b.id = c.brand_id"
    return key_select(
        f"{source} {joined} WHERE {condition}", "stock", a="t.channel_id", b="COALESCE(t.partner_id, 0)", day="t.day"
    )
