"""Sums of facts for given (subject, day) keys: one statement a kind of fact, integers as the tables hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from channels_core.brands.queries import rate_table
from channels_core.brands.rules import RateMissing
from channels_core.orders.models import LineChange, OrderLine
from channels_core.products.models import Product
from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.models import SplitOrder
from channels_core.rollups.queries.keys import LINE_COLUMN, brand_of
from channels_core.rollups.rules import (
    DETRACTOR_TO,
    PROMOTER_FROM,
    SATISFIED_FROM,
    repeats_of,
    stock_at_cost,
)
from channels_core.signals.choices import SurveySubject
from channels_core.signals.models import Complaint, Survey
from channels_core.spend.choices import Purpose
from channels_core.spend.models import Spend
from channels_core.stock.models import InventoryLevel
from foundation.jobs.row_sets import as_day, row_set
from foundation.values.money import from_scaled, to_scaled
from foundation.values.scope import Scope

Key = tuple[int, date]
_SUBJECT_DAY = (("subject", "integer"), ("day", "day"))


def _sums(sql: str, parameters: Sequence[Any]) -> dict[Key, tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {(row[0], as_day(row[1])): tuple(int(value or 0) for value in row[2:]) for row in cursor.fetchall()}


_SALES = """
    SELECT subject, day, SUM(facts), SUM(positive), SUM(units), SUM(revenue), SUM(cost),
           SUM(CASE WHEN positive > 0 THEN 1 ELSE 0 END)
    FROM (
        SELECT subject, day, SUM(facts) AS facts, SUM(positive) AS positive, SUM(units) AS units, SUM(revenue) AS revenue,
               SUM(cost) AS cost
        FROM (
            SELECT {subject} AS subject, business_day AS day, source, order_id, 1 AS facts,
                   CASE WHEN quantity > 0 THEN 1 ELSE 0 END AS positive, quantity AS units, net_revenue AS revenue,
                   COALESCE(cost, net_revenue) AS cost
            FROM {lines} WHERE ({subject}, business_day) IN (SELECT subject, day FROM {keys} AS wanted)
            UNION ALL
            SELECT {subject}, day, source, order_id, -lines, -positive_lines, -units, -net_revenue, -cost
            FROM {changes} WHERE ({subject}, day) IN (SELECT subject, day FROM {keys} AS wanted)
        ) AS line
        GROUP BY subject, day, source, order_id
    ) AS by_order
    GROUP BY subject, day
"""


def sales(scope: Scope, *, kind: SubjectKind, keys: Sequence[Key]) -> dict[Key, tuple[int, ...]]:
    """(lines, positive lines, units, net revenue, cost, orders with a positive line) of each key that has lines.

    Without what has been noted since the run began: the next night adds it.
    """
    wanted, values = row_set(_SUBJECT_DAY, keys)
    names = {"subject": LINE_COLUMN[kind], "lines": OrderLine._meta.db_table, "changes": LineChange._meta.db_table}
    return _sums(_SALES.format(keys=wanted, **names), [*values, *values])


def order_repeats(scope: Scope, *, kind: SubjectKind, keys: Sequence[Key]) -> dict[Key, tuple[int, int, int]]:
    """How many of a day's orders had a positive line earlier in the same week, month, quarter."""
    subjects = sorted({subject for subject, _ in keys})
    wanted, values = row_set((("subject", "integer"),), [(subject,) for subject in subjects])
    sql = f"""
        SELECT subject, source, order_id, day FROM {SplitOrder._meta.db_table}
        WHERE kind = %s AND subject IN (SELECT subject FROM {wanted} AS wanted) ORDER BY 1, 2, 3, 4
    """
    days: dict[tuple[Any, ...], list[date]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, [str(kind), *values])
        for subject, source, order_id, day in cursor.fetchall():
            days[subject, source, order_id].append(as_day(day))
    found: dict[Key, tuple[int, int, int]] = {}
    for (subject, _, _), bought in days.items():
        for day, (week, month, quarter) in repeats_of(bought):
            before = found.get((subject, day), (0, 0, 0))
            found[subject, day] = (before[0] + week, before[1] + month, before[2] + quarter)
    return found


def spend(scope: Scope, *, kind: SubjectKind, keys: Sequence[Key]) -> dict[Key, tuple[int, ...]]:
    """(rows, investment, acquisition spend) of each key with spend."""
    wanted, values = row_set(_SUBJECT_DAY, keys)
    sql = f"""
        SELECT {LINE_COLUMN[kind]}, day, COUNT(*), SUM(brand_amount),
               SUM(CASE WHEN purpose = %s THEN brand_amount ELSE 0 END)
        FROM {Spend._meta.db_table}
        WHERE ({LINE_COLUMN[kind]}, day) IN (SELECT subject, day FROM {wanted} AS wanted)
        GROUP BY {LINE_COLUMN[kind]}, day
    """
    return _sums(sql, [str(Purpose.ACQUISITION), *values])


def signals(scope: Scope, *, kind: SubjectKind, keys: Sequence[Key]) -> tuple[dict[Key, tuple[int, ...]], ...]:
    """Complaints (count), and customers' surveys: NPS answers, promoters, detractors, CSAT answers, satisfied, total."""
    wanted, values = row_set(_SUBJECT_DAY, keys)
    column = LINE_COLUMN[kind]
    complaints = f"""
        SELECT {column}, day, COUNT(*) FROM {Complaint._meta.db_table}
        WHERE ({column}, day) IN (SELECT subject, day FROM {wanted} AS wanted) GROUP BY {column}, day
    """
    surveys = f"""
        SELECT {column}, day, COUNT(*), COUNT(nps), SUM(CASE WHEN nps >= %s THEN 1 ELSE 0 END),
               SUM(CASE WHEN nps <= %s THEN 1 ELSE 0 END), COUNT(csat), SUM(CASE WHEN csat >= %s THEN 1 ELSE 0 END),
               SUM(csat)
        FROM {Survey._meta.db_table}
        WHERE ({column}, day) IN (SELECT subject, day FROM {wanted} AS wanted) AND subject = %s
        GROUP BY {column}, day
    """
    bounds = [to_scaled(from_scaled(bound, 0), 3) for bound in (PROMOTER_FROM, DETRACTOR_TO, SATISFIED_FROM)]
    return _sums(complaints, values), _sums(surveys, [*bounds, *values, str(SurveySubject.CUSTOMER)])


def stock(
    scope: Scope, *, kind: SubjectKind, keys: Sequence[Key]
) -> tuple[dict[Key, tuple[int, int]], list[tuple[Key, RateMissing]]]:
    """(rows, stock at cost in the brand's currency) of each key with a count; and the keys whose cost has no rate.

    Each row's stock at cost is rounded half-up once; cost is the product's.
    """
    wanted, values = row_set(_SUBJECT_DAY, keys)
    column = LINE_COLUMN[kind]
    sql = f"""
        SELECT level.{column}, level.day, level.on_hand, product.unit_cost, product.currency
        FROM {InventoryLevel._meta.db_table} level JOIN {Product._meta.db_table} product ON product.id = level.product_id
        WHERE (level.{column}, level.day) IN (SELECT subject, day FROM {wanted} AS wanted)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return _valued(scope, rows)


_UNKNOWN_COSTS = """
    SELECT DISTINCT line.channel_id, line.product_id, line.business_day, product.currency
    FROM {keys} AS wanted CROSS JOIN {lines} line JOIN {products} product ON product.id = line.product_id
    WHERE line.channel_id = wanted.channel AND line.product_id = wanted.product AND line.business_day = wanted.day
      AND line.cost IS NULL
    ORDER BY 1, 2, 3
"""


def unknown_costs(scope: Scope, *, keys: Sequence[tuple[int, int, date]]) -> list[tuple[int, int, RateMissing]]:
    """The (channel, product, why) of those ``keys`` (channel, product, day) whose lines still have no cost for want of a rate."""
    wanted, values = row_set((("channel", "integer"), ("product", "integer"), ("day", "day")), keys)
    sql = _UNKNOWN_COSTS.format(keys=wanted, lines=OrderLine._meta.db_table, products=Product._meta.db_table)
    currency = brand_of(scope).currency
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(row[0], row[1], RateMissing(row[3], currency, as_day(row[2]))) for row in cursor.fetchall()]


def _valued(scope: Scope, rows: Sequence[Any]) -> tuple[dict[Key, tuple[int, int]], list[tuple[Key, RateMissing]]]:
    currency = brand_of(scope).currency
    foreign = {row[4] for row in rows} - {currency}
    rates = rate_table(scope, quote=currency, currencies=sorted(foreign)) if foreign else None
    found: dict[Key, tuple[int, int]] = {}
    failed: dict[Key, RateMissing] = {}
    for subject, counted_on, on_hand, unit_cost, of_cost in rows:
        key = (subject, as_day(counted_on))
        try:
            value = stock_at_cost(on_hand, unit_cost)
            if rates is not None and of_cost != currency:
                cost = from_scaled(on_hand, 3) * from_scaled(unit_cost)
                value = to_scaled(rates.convert(cost, of_cost, currency, key[1]))
        except RateMissing as missing:
            failed[key] = missing
            continue
        count, total = found.get(key, (0, 0))
        found[key] = (count + 1, total + value)
    # A day of which only some rows have a value would show too little stock: it shows none.
    whole = {key: value for key, value in found.items() if key not in failed}
    return whole, sorted(failed.items(), key=lambda entry: entry[0])
