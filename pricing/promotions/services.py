"""What the import may write of promotions and budget pools, and what their change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_core.orders.services.marks import SALES, mark_lines
from channels_core.products.services import same_brand
from foundation.intake.errors import Refused
from foundation.intake.marking import key_select, mark
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
    """The product's clashes from the first day it reaches, and the lines that it may cover."""
    source = (
        "intake_touched t JOIN channels_core_channel c ON c.id = t.channel_id JOIN channels_core_brand b ON b.id = c.brand_id"
    )
    mark(key_select(source, "promotion", a="t.product_id", day="t.starts_on"))
    same = "l.product_id = t.product_id AND l.channel_id = t.channel_id"
    mark_lines(scope, "intake_touched t", f"{same} AND l.business_day >= t.starts_on AND l.business_day <= t.ends_on", (SALES,))
