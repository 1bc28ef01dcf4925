"""What the import may write of promotions and budget pools, and what their change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_core.brands.services import touched_rates
from channels_core.orders.services.marks import SALES, mark_lines
from channels_core.products.services import same_brand
from channels_core.territories.services import MOVED
from foundation.intake.errors import Refused
from foundation.intake.marking import ANY_DAY, key_select, mark
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope
from pricing.promotions.models import BudgetPool, Promotion

PROMOTION_TABLE = Target(Promotion, key=("code",))
POOL_TABLE = Target(BudgetPool, key=("code",))


def promotion_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    check_days, check_brand = checked_days(context, at), same_brand(context)
    product, channel = at["sku"], at["channel_code"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        check_days(values)
        check_brand(values[product], values[channel])
        return ()

    return rule


def checked_days(context: Any, at: Mapping[str, int]) -> RowRule:
    """The row's rule of files with starts_on and ends_on, both inside."""
    starts, ends = at["starts_on"], at["ends_on"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        if values[ends] < values[starts]:
            raise Refused(
                _("ends_on %(ends)s is before starts_on %(starts)s") % {"ends": values[ends], "starts": values[starts]}, "ends_on"
            )
        return ()

    return rule


def reach_of_promotions(scope: Scope) -> None:
    """The product's clashes, those ahead too, and the lines that it may cover."""
    _mark_clashes("intake_touched t", "1 = 1")
    same = "l.product_id = t.product_id AND l.channel_id = t.channel_id"
    mark_lines(scope, "intake_touched t", f"{same} AND l.business_day >= t.starts_on AND l.business_day <= t.ends_on", (SALES,))


def reach_of_channels(scope: Scope) -> None:
    """A budget is in the channel's currency: a changed one is another amount."""
    _mark_clashes(
        "intake_delta d JOIN pricing_promotion t ON t.channel_id = d.fid",
        "d.currency IS DISTINCT FROM d.old_currency AND t.budget IS NOT NULL",
    )


def reach_of_territories(scope: Scope) -> None:
    """Whether promotions share ground depends on where their territories lie."""
    _mark_clashes(
        f"(SELECT DISTINCT descendant_id FROM ({MOVED}) moved) m JOIN pricing_promotion t ON t.territory_id = m.descendant_id",
        "1 = 1",
    )


def reach_of_rates(scope: Scope) -> None:
    """Budgets that a changed rate converts, on the first day that two promotions share, or on the night's own day before it."""
    for one, other, first, _last in touched_rates(scope):
        _mark_clashes(
            "pricing_promotion t",
            "t.budget IS NOT NULL AND t.ends_on >= %s "
            "AND ((b.currency = %s AND c.currency = %s) OR (b.currency = %s AND c.currency = %s))",
            [first, one, other, other, one],
        )


def _mark_clashes(source: str, condition: str, parameters: list[str] | None = None) -> None:
    """The products of promotions ``t``."""
    joined = "JOIN channels_core_channel c ON c.id = t.channel_id JOIN channels_core_brand b ON b.id = c.brand_id"
    mark(key_select(f"{source} {joined} WHERE {condition}", "promotion", a="t.product_id", day=ANY_DAY), parameters)
