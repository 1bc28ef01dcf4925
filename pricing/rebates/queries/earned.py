"""The list of accruals, the largest first, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, Sum
from django.db.models.functions import Cast

from foundation.values.money import from_scaled
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from pricing.rebates.queries.listing import AccrualFilter, listed_accruals

_BATCH = 500


@dataclass(frozen=True)
class AccrualRow:
    """What a partner has earned so far by one version over its days; ``base`` is in the metric's unit."""

    partner: str
    partner_name: str
    programme: str
    number: int
    starts_on: date
    ends_on: date
    currency: str
    lines: int
    base: Decimal
    baseline: Decimal | None
    amount: Decimal


def accruals_page(scope: Scope, wanted: AccrualFilter, *, cursor: str | None, size: int) -> Page:
    """A keyset page of AccrualRow, the largest amount first. Raises CursorInvalid."""
    rows = listed_accruals(scope, wanted).annotate(money=Cast("amount", BigIntegerField()))
    page = page_of(rows, fields=("money", "id"), cursor=cursor, size=size, descending=True)
    return replace(page, rows=tuple(_row(row) for row in page.rows))


def accruals_listed(scope: Scope, wanted: AccrualFilter) -> Iterator[AccrualRow]:
    """All of them in the list's order, read in batches."""
    cursor: str | None = None
    while True:
        page = accruals_page(scope, wanted, cursor=cursor, size=_BATCH)
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


def accrual_sums(scope: Scope, wanted: AccrualFilter) -> list[tuple[str, Decimal, int]]:
    """(currency, amount, accruals) of the filtered list."""
    money = Sum(Cast("amount", BigIntegerField()))
    rows = listed_accruals(scope, wanted).order_by().values("currency").annotate(count=Count("pk"), money=money)
    return sorted((row["currency"], from_scaled(row["money"] or 0), row["count"]) for row in rows)


def _row(row: Any) -> AccrualRow:
    return AccrualRow(
        row.partner_code, row.partner_name, row.programme_code, row.number, row.starts_on, row.ends_on, row.currency, row.lines,
        row.base, row.baseline, row.amount,
    )  # fmt: skip
