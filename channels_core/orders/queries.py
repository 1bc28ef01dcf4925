"""Reads of order lines."""

from __future__ import annotations

from datetime import date

from channels_core.orders.models import OrderLine
from foundation.values.scope import Scope


def last_business_day(scope: Scope, brand: str) -> date | None:
    """The last business day on which ``brand`` has an order line, or None."""
    lines = OrderLine.objects.for_scope(scope).filter(brand__code=brand)
    return lines.order_by("-business_day").values_list("business_day", flat=True).first()


def has_lines(scope: Scope) -> bool:
    """Whether there is any order line that ``scope`` sees."""
    return OrderLine.objects.for_scope(scope).exists()
