"""Reads of brands and exchange rates."""

from __future__ import annotations

from collections.abc import Collection

from channels_core.brands.models import Brand, ExchangeRate
from channels_core.brands.rules import RateTable
from foundation.values.scope import Scope


def brands(scope: Scope) -> list[Brand]:
    """The brands of the scope, by code."""
    return list(Brand.objects.for_scope(scope).order_by("code"))


def rate_table(scope: Scope, *, quote: str, currencies: Collection[str] = ()) -> RateTable:
    """All stored rates between ``quote`` and ``currencies`` (every currency where none is named), both directions."""
    rows = ExchangeRate.objects.for_scope(scope)
    wanted = rows.filter(quote=quote) | rows.filter(base=quote)
    if currencies:
        wanted = wanted.filter(base__in=[*currencies, quote], quote__in=[*currencies, quote])
    return RateTable(wanted.order_by("day").values_list("day", "base", "quote", "rate"))
