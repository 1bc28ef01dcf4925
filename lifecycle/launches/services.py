"""What the import may write of launch gates, and what their change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels_core.orders.services.marks import SALES, mark_lines
from channels_core.products.services import same_brand
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope
from lifecycle.launches.models import LaunchGate

LAUNCH_TABLE = Target(LaunchGate, key=("product_id", "channel_id", "territory_id"))


def launch_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    check = same_brand(context)
    product, channel = at["sku"], at["channel_code"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        check(values[product], values[channel])
        return ()

    return rule


def reach_of_launches(scope: Scope) -> None:
    """Every line of the product in the channel: a gate takes the place of another one, or of the product's launch day."""
    mark_lines(scope, "intake_touched t", "l.product_id = t.product_id AND l.channel_id = t.channel_id", (SALES,))
