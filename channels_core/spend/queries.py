"""Reads of what was spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from channels_core.spend.models import Spend
from foundation.values.scope import Scope


@dataclass(frozen=True)
class SpendFilter:
    """Rows of days in [since, until); None does not narrow."""

    since: date | None = None
    until: date | None = None
    channel: str | None = None
    partner: str | None = None
    brand: str | None = None
    purpose: str | None = None


def listed_spend(scope: Scope, wanted: SpendFilter) -> QuerySet[Spend]:
    """The rows of ``wanted``, unordered, with the codes that a list shows: page them by (day, id)."""
    bounds = {
        "day__gte": wanted.since,
        "day__lt": wanted.until,
        "channel__code": wanted.channel,
        "partner__code": wanted.partner,
        "channel__brand__code": wanted.brand,
        "purpose": wanted.purpose,
    }
    rows = Spend.objects.for_scope(scope).filter(**{name: value for name, value in bounds.items() if value is not None})
    return rows.select_related("channel", "partner", "territory")


def spend_totals(scope: Scope, wanted: SpendFilter) -> tuple[int, Decimal, list[str]]:
    """How many rows, their sum in the brands' currencies, and which these are."""
    rows = listed_spend(scope, wanted).select_related(None).order_by()
    sums = rows.values("channel__brand__currency").annotate(rows=Count("id"), amount=Sum("brand_amount"))
    found = sorted(sums, key=lambda row: row["channel__brand__currency"])
    amount = sum((row["amount"] or Decimal(0) for row in found), Decimal(0))
    return sum(row["rows"] for row in found), amount, [row["channel__brand__currency"] for row in found]
