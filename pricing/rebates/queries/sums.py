"""What partners' days add up to, in the currency of the programmes that count them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from channels_core.brands.queries import rate_table
from foundation.jobs.row_sets import as_day, row_set
from foundation.values.money import MONEY_PLACES, QUANTITY_PLACES, from_scaled, half_up, to_scaled
from foundation.values.scope import Scope
from pricing.rebates.models import RebateCover, RebateDay
from pricing.rebates.rules import DaySum

# CROSS JOIN keeps SQLite at the asked days, each looked up by the index on (partner, day).
_SUMS = """
SELECT l.partner_id, l.channel_id, p.line, l.business_day, COUNT(*), SUM(l.quantity), SUM(l.net_revenue)
FROM {keys} k CROSS JOIN channels_core_orderline l JOIN channels_core_product p ON p.id = l.product_id
WHERE l.partner_id = k.partner {on_day} AND l.brand_id = %s AND l.business_day <= %s
GROUP BY l.partner_id, l.channel_id, p.line, l.business_day ORDER BY 1, 4, 2, 3
"""
_LINES = """
SELECT l.partner_id, l.channel_id, p.line, l.business_day, l.quantity, l.unit_price, l.net_amount, l.currency
FROM {keys} k CROSS JOIN channels_core_orderline l JOIN channels_core_product p ON p.id = l.product_id
WHERE l.partner_id = k.partner {on_day} AND l.brand_id = %s AND l.business_day <= %s
ORDER BY 1, 4, 2, 3, l.id
"""

Keys = Sequence[tuple[int, date]] | Sequence[tuple[int]]


def counted(scope: Scope, *, brand: int, keys: Keys, last: date, currency: str | None) -> dict[int, list[DaySum]]:
    """The sums of the asked (partner, day) keys, or of whole partners, from the lines up to ``last``, by partner.

    Net revenue is in the brand's currency, or in ``currency``: each line as it was sold, converted at its day's rate and rounded once.
    Raises RateMissing where a day has no rate.
    """
    if not keys:
        return {}
    by_day = len(keys[0]) == 2
    columns = (("partner", "integer"), ("day", "day"))[: len(keys[0])]
    wanted, values = row_set(columns, keys)
    text = (_SUMS if currency is None else _LINES).format(keys=wanted, on_day="AND l.business_day = k.day" if by_day else "")
    with connection.cursor() as cursor:
        cursor.execute(text, [*values, brand, last])
        rows = cursor.fetchall()
    if currency is not None:
        rows = _converted(scope, rows, currency)
    found: dict[int, list[DaySum]] = defaultdict(list)
    for partner, channel, line, day, lines, units, revenue in rows:
        found[partner].append(DaySum(channel, line, as_day(day), int(lines), int(units), int(revenue)))
    return dict(found)


def _converted(scope: Scope, rows: Iterable[tuple[Any, ...]], currency: str) -> list[tuple[Any, ...]]:
    """Lines in another currency than the brand's, each converted, added up by partner, channel, product line and day."""
    rates = rate_table(scope, quote=currency)
    sums: dict[tuple[Any, ...], list[int]] = {}
    for partner, channel, line, day, quantity, price, amount, sold_in in rows:
        revenue = _own_revenue(quantity, price, amount)
        converted = rates.convert(revenue, sold_in, currency, as_day(day))
        held = sums.setdefault((partner, channel, line, day), [0, 0, 0])
        held[0] += 1
        held[1] += int(quantity)
        held[2] += to_scaled(converted)
    return [(*key, *held) for key, held in sums.items()]


def _own_revenue(quantity: int, price: int, amount: int | None) -> Decimal:
    """The line's net revenue in its own currency (section 1): what it says, else quantity x unit price."""
    if amount is not None:
        return from_scaled(amount)
    return half_up(from_scaled(quantity, QUANTITY_PLACES) * from_scaled(price), MONEY_PLACES)


def stored_days(scope: Scope, *, brand: int, partners: Collection[int], currency: str) -> dict[int, list[DaySum]]:
    """The sums that are kept of these partners, by partner and day."""
    if not partners:
        return {}
    wanted, values = row_set((("partner", "integer"),), [(partner,) for partner in sorted(partners)])
    text = (
        f"SELECT partner_id, channel_id, line, day, lines, units, net_revenue FROM {RebateDay._meta.db_table} "
        f"WHERE brand_id = %s AND currency = %s AND partner_id IN (SELECT partner FROM {wanted} AS k) ORDER BY partner_id, day, id"
    )
    found: dict[int, list[DaySum]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(text, [brand, currency, *values])
        for partner, channel, line, day, lines, units, revenue in cursor.fetchall():
            found[partner].append(DaySum(channel, line, as_day(day), lines, units, revenue))
    return dict(found)


def stored_keys(scope: Scope, *, brand: int, keys: Sequence[tuple[int, date]], currency: str) -> dict[int, list[DaySum]]:
    """The sums that are kept of the (partner, day) keys."""
    wanted, values = row_set((("partner", "integer"), ("day", "day")), keys)
    table = RebateDay._meta.db_table
    text = (
        f"SELECT r.partner_id, r.channel_id, r.line, r.day, r.lines, r.units, r.net_revenue FROM {wanted} k CROSS JOIN {table} r "
        "WHERE r.brand_id = %s AND r.currency = %s AND r.partner_id = k.partner AND r.day = k.day"
    )
    found: dict[int, list[DaySum]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(text, [*values, brand, currency])
        for partner, channel, line, day, lines, units, revenue in cursor.fetchall():
            found[partner].append(DaySum(channel, line, as_day(day), int(lines), int(units), int(revenue)))
    return dict(found)


def covered(scope: Scope, *, brand: int, currency: str) -> set[int]:
    """The partners whose days are kept in this currency."""
    rows = RebateCover.objects.for_scope(scope).filter(brand_id=brand, currency=currency)
    return set(rows.values_list("partner_id", flat=True))
