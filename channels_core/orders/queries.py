"""Reads of order lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Subquery, Sum

from channels_core.brands.models import Brand
from channels_core.orders.models import OrderLine
from foundation.values.scope import Scope


def last_business_day(scope: Scope, brand: str) -> date | None:
    """The last business day on which ``brand`` has an order line, or None."""
    lines = OrderLine.objects.for_scope(scope).filter(brand=_brand(brand))
    return lines.order_by("-business_day").values_list("business_day", flat=True).first()


def has_lines(scope: Scope) -> bool:
    """Whether there is any order line that ``scope`` sees."""
    return OrderLine.objects.for_scope(scope).exists()


def _brand(code: str) -> Subquery:
    """One value, so that lines come by (brand, business day) in order: through a join PostgreSQL sorts all of them."""
    return Subquery(Brand.objects.unscoped("which brand a code names").filter(code=code).values("id"))


@dataclass(frozen=True)
class LineFilter:
    """Lines of business days in [since, until); None does not narrow."""

    since: date | None = None
    until: date | None = None
    channel: str | None = None
    partner: str | None = None
    brand: str | None = None
    sku: str | None = None
    source: str | None = None
    order: str | None = None
    line: str | None = None


def listed_lines(scope: Scope, wanted: LineFilter) -> QuerySet[OrderLine]:
    """The lines of ``wanted``, unordered, with the names and codes that a list shows: page them by (business_day, id)."""
    rows = OrderLine.objects.for_scope(scope)
    bounds = {
        "business_day__gte": wanted.since,
        "business_day__lt": wanted.until,
        "channel__code": wanted.channel,
        "partner__code": wanted.partner,
        "brand": None if wanted.brand is None else _brand(wanted.brand),
        "product__sku": wanted.sku,
        "source": wanted.source,
        "order_id": wanted.order,
        "product__line": wanted.line,
    }
    rows = rows.filter(**{name: value for name, value in bounds.items() if value is not None})
    return rows.select_related("channel", "product", "partner", "territory", "customer", "brand")


def line_totals(scope: Scope, wanted: LineFilter) -> tuple[int, Decimal, list[str]]:
    """How many lines, their net revenue, and the currencies (brands') that it is in."""
    rows = listed_lines(scope, wanted).select_related(None).order_by()
    sums = rows.values("brand__currency").annotate(lines=Count("id"), revenue=Sum("net_revenue"))
    found = sorted(sums, key=lambda row: row["brand__currency"])
    revenue = sum((row["revenue"] or Decimal(0) for row in found), Decimal(0))
    return sum(row["lines"] for row in found), revenue, [row["brand__currency"] for row in found]
