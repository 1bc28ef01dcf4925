"""Customers' days and histories, and orders that fall on several days: made anew from the lines of what is dirty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from channels_core.channels.models import Channel
from channels_core.orders.models import OrderLine
from channels_core.rollups.choices import DirtyTopic, SubjectKind
from channels_core.rollups.models import CustomerDay, CustomerHistory, SplitOrder, TouchedDay
from channels_core.rollups.queries import brand_of
from foundation.jobs.loading import bulk_load
from foundation.jobs.models import DirtyKey
from foundation.jobs.row_sets import row_set
from foundation.values.scope import Scope

_LINKS = """
    SELECT kind, subject, customer_id, day,
           LAG(day) OVER (PARTITION BY kind, subject, customer_id ORDER BY day) AS previous_day,
           LEAD(day) OVER (PARTITION BY kind, subject, customer_id ORDER BY day) AS next_day
    FROM (
        SELECT DISTINCT 'channel' AS kind, channel_id AS subject, customer_id, business_day AS day
        FROM {lines} WHERE {condition}
        UNION ALL
        SELECT DISTINCT 'partner', partner_id, customer_id, business_day
        FROM {lines} WHERE {condition} AND partner_id IS NOT NULL
    ) AS bought
"""
# +brand_id: SQLite would take the index of the brand's days and read all of its lines; the plus bars it.
_OF_DIRTY = "customer_id IN (SELECT customer_id FROM relay_dirty) AND +brand_id = %s AND business_day <= %s"
_PURCHASES = f"{_OF_DIRTY} AND quantity > 0"
_STORED = """
    SELECT kind, subject, customer_id, day, previous_day, next_day FROM {days}
    WHERE customer_id IN (SELECT customer_id FROM relay_dirty) AND brand_id = %s
"""
_ORIGINS = """
    SELECT customer_id, channel_id FROM (
        SELECT customer_id, channel_id, ROW_NUMBER() OVER (
            PARTITION BY customer_id ORDER BY ordered_at, channel.code {collation}
        ) AS place
        FROM {lines} line JOIN {channels} channel ON channel.id = line.channel_id
        WHERE {purchases}
    ) AS ranked
    WHERE place = 1
"""
_HISTORIES = """
    INSERT INTO {histories} (brand_id, customer_id, channel_id, first_day, last_day, purchase_days, valued_days,
                             valued_total, net_revenue, margin)
    SELECT %s, total.customer_id, origin.channel_id, first_day, last_day, purchase_days, valued_days, valued_total,
           net_revenue, margin
    FROM (
        SELECT customer_id,
               MIN(CASE WHEN bought > 0 THEN day END) AS first_day,
               MAX(CASE WHEN bought > 0 THEN day END) AS last_day,
               SUM(CASE WHEN bought > 0 THEN 1 ELSE 0 END) AS purchase_days,
               SUM(CASE WHEN bought > 0 AND revenue > 0 THEN 1 ELSE 0 END) AS valued_days,
               SUM(CASE WHEN bought > 0 AND revenue > 0 THEN revenue ELSE 0 END) AS valued_total,
               SUM(revenue) AS net_revenue, SUM(revenue - cost) AS margin
        FROM (
            SELECT customer_id, business_day AS day, SUM(net_revenue) AS revenue, SUM(cost) AS cost,
                   SUM(CASE WHEN quantity > 0 THEN 1 ELSE 0 END) AS bought
            FROM {lines}
            WHERE {of_dirty}
            GROUP BY customer_id, business_day
        ) AS by_day
        GROUP BY customer_id
    ) AS total
    CROSS JOIN relay_origin AS origin
    WHERE origin.customer_id = total.customer_id
"""


def replace_histories(scope: Scope, *, day: date, first: int, last: int) -> int:
    """The days and histories up to ``day`` of the dirty customers with row ids ``first`` to ``last``.

    Marks the days whose links changed as touched: a correction moves who is new, distinct or back on other days too.
    Returns the rows written.
    """
    brand = brand_of(scope)
    names = {
        "lines": OrderLine._meta.db_table,
        "days": CustomerDay._meta.db_table,
        "histories": CustomerHistory._meta.db_table,
        "channels": Channel._meta.db_table,
        "touched": TouchedDay._meta.db_table,
        "condition": _PURCHASES,
        "of_dirty": _OF_DIRTY,
        "purchases": _PURCHASES.replace("+brand_id", "+line.brand_id"),
        "collation": 'COLLATE "C"' if connection.vendor == "postgresql" else "",
    }
    with connection.cursor() as cursor:
        _stage_dirty(cursor, scope, brand.code, first, last)
        limits = [brand.pk, day]
        _stage(cursor, "relay_fresh", _LINKS.format(**names), [*limits, *limits])
        stored = _STORED.format(**names)
        _stage(cursor, "relay_gone", f"{stored} EXCEPT SELECT * FROM relay_fresh", [brand.pk])
        _stage(cursor, "relay_come", f"SELECT * FROM relay_fresh EXCEPT {stored}", [brand.pk])
        written = _apply(cursor, brand.pk, names)
        cursor.execute(
            "DELETE FROM {histories} WHERE brand_id = %s AND customer_id IN (SELECT customer_id FROM relay_dirty)".format(
                **names
            ),
            [brand.pk],
        )
        _stage(cursor, "relay_origin", _ORIGINS.format(**names), limits)
        cursor.execute("CREATE UNIQUE INDEX relay_origin_customer ON relay_origin (customer_id)")
        cursor.execute(_HISTORIES.format(**names), [brand.pk, *limits])
        written += cursor.rowcount
        for table in ("relay_dirty", "relay_fresh", "relay_gone", "relay_come", "relay_origin"):
            cursor.execute(f"DROP TABLE {table}")
    return written


def _stage_dirty(cursor: Any, scope: Scope, brand: str, first: int, last: int) -> None:
    sql = f"""
        SELECT DISTINCT a AS customer_id FROM {DirtyKey._meta.db_table}
        WHERE run = %s AND brand = %s AND topic = %s AND a BETWEEN %s AND %s
    """
    _stage(cursor, "relay_dirty", sql, [scope.run, brand, str(DirtyTopic.CUSTOMER), first, last])


def _stage(cursor: Any, table: str, sql: str, values: list[Any]) -> None:
    """A temporary table of this transaction, with the statistics that PostgreSQL's planner needs."""
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE TEMPORARY TABLE {table} AS {sql}", values)
    if connection.vendor == "postgresql":
        cursor.execute(f"ANALYZE {table}")


def _apply(cursor: Any, brand: int, names: Mapping[str, str]) -> int:
    cursor.execute(
        """INSERT INTO {touched} (brand_id, kind, subject, day)
           SELECT DISTINCT {brand}, kind, subject, day FROM (
               SELECT kind, subject, day FROM relay_gone UNION SELECT kind, subject, day FROM relay_come
           ) AS moved
           WHERE true ORDER BY kind, subject, day ON CONFLICT DO NOTHING""".format(brand=int(brand), **names)
    )
    cursor.execute(
        """DELETE FROM {days} WHERE (customer_id, kind, subject, day) IN
           (SELECT customer_id, kind, subject, day FROM relay_gone)""".format(**names)
    )
    written = cursor.rowcount
    cursor.execute(
        """INSERT INTO {days} (brand_id, kind, subject, customer_id, day, previous_day, next_day)
           SELECT {brand}, kind, subject, customer_id, day, previous_day, next_day FROM relay_come""".format(
            brand=int(brand), **names
        )
    )
    return int(written + cursor.rowcount)


def replace_split_orders(scope: Scope, *, kind: SubjectKind, orders: Mapping[tuple[Any, ...], list[date]]) -> int:
    """Stores the positive days of ``orders``, (subject, source, order_id) -> days; one with fewer than two is no split.

    Marks the days of those that changed as touched. Returns the rows written.
    """
    if not orders:
        return 0
    brand = brand_of(scope).pk
    keys = sorted(orders)
    wanted, values = row_set((("subject", "integer"), ("source", "text"), ("order_id", "text")), keys)
    table, touched = SplitOrder._meta.db_table, TouchedDay._meta.db_table
    condition = f"kind = %s AND (subject, source, order_id) IN (SELECT subject, source, order_id FROM {wanted} AS wanted)"
    rows = [(brand, str(kind), *key, day) for key in keys if len(orders[key]) > 1 for day in sorted(orders[key])]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT subject, day FROM {table} WHERE {condition}", [str(kind), *values])
        days = {tuple(row) for row in cursor.fetchall()} | {(key[0], day) for key in keys for day in orders[key]}
        cursor.execute(f"DELETE FROM {table} WHERE {condition}", [str(kind), *values])
        bulk_load(table, ("brand_id", "kind", "subject", "source", "order_id", "day"), rows)
        source, marked = row_set((("subject", "integer"), ("day", "day")), sorted(days))
        cursor.execute(
            f"""INSERT INTO {touched} (brand_id, kind, subject, day)
                SELECT {int(brand)}, '{kind}', subject, day FROM {source} AS marked WHERE true ON CONFLICT DO NOTHING""",
            marked,
        )
    return len(rows)
