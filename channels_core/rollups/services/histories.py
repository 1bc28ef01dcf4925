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
from channels_core.rollups.rules import CUSTOMER_SUMS
from channels_core.rollups.services.staging import add_to_days, drop, stage, stage_frames
from foundation.intake.upsert import by_index
from foundation.jobs.loading import bulk_load
from foundation.jobs.models import DirtyKey
from foundation.jobs.registry import Written
from foundation.jobs.row_sets import row_set
from foundation.values.scope import Scope

# Joined, not IN: the dirty customers lead. {plus}: SQLite would take the index of the brand's days and read all of its lines;
# a plus before the column bars it.
_BOUGHT = """
    SELECT line.customer_id, channel_id, partner_id, business_day AS day,
           SUM(CASE WHEN quantity > 0 THEN 1 ELSE 0 END) AS positive, MIN(CASE WHEN quantity > 0 THEN ordered_at END) AS first_at,
           SUM(net_revenue) AS revenue, SUM(COALESCE(cost, net_revenue)) AS cost
    FROM relay_dirty dirty CROSS JOIN {lines} line
    WHERE line.customer_id = dirty.customer_id AND {plus}brand_id = %s AND business_day <= %s
    GROUP BY line.customer_id, channel_id, partner_id, business_day
"""
_LINKS = """
    SELECT kind, subject, customer_id, day,
           LAG(day) OVER (PARTITION BY kind, subject, customer_id ORDER BY day) AS previous_day,
           LEAD(day) OVER (PARTITION BY kind, subject, customer_id ORDER BY day) AS next_day
    FROM (
        SELECT DISTINCT 'channel' AS kind, channel_id AS subject, customer_id, day FROM relay_bought WHERE positive > 0
        UNION ALL
        SELECT DISTINCT 'partner', partner_id, customer_id, day FROM relay_bought WHERE positive > 0 AND partner_id IS NOT NULL
    ) AS bought
"""
_STORED = """
    SELECT kind, subject, bought.customer_id, day, previous_day, next_day FROM relay_dirty dirty CROSS JOIN {days} bought
    WHERE bought.customer_id = dirty.customer_id AND brand_id = %s
"""
_LEAVE = """
    DELETE FROM {days} WHERE (customer_id, kind, subject, day) IN (SELECT customer_id, kind, subject, day FROM relay_gone)
"""
_COME = """
    INSERT INTO {days} (brand_id, kind, subject, customer_id, day, previous_day, next_day)
    SELECT %s, kind, subject, customer_id, day, previous_day, next_day FROM relay_come
"""
# A customer counts on a day, and once in the week, month and quarter that holds it; so does one who comes back.
_COUNTED = """
    SELECT link.kind, link.subject, link.day, {sign} AS customers,
           CASE WHEN link.previous_day >= frame.week THEN 0 ELSE {sign} END AS customers_week,
           CASE WHEN link.previous_day >= frame.month THEN 0 ELSE {sign} END AS customers_month,
           CASE WHEN link.previous_day >= frame.quarter THEN 0 ELSE {sign} END AS customers_quarter,
           CASE WHEN link.next_day <= frame.return_by THEN {sign} ELSE 0 END AS returned,
           CASE WHEN link.previous_day >= frame.week OR NOT {back} THEN 0 ELSE {sign} END AS returned_week,
           CASE WHEN link.previous_day >= frame.month OR NOT {back} THEN 0 ELSE {sign} END AS returned_month,
           CASE WHEN link.previous_day >= frame.quarter OR NOT {back} THEN 0 ELSE {sign} END AS returned_quarter,
           CASE WHEN link.previous_day IS NULL THEN {sign} ELSE 0 END AS new_customers,
           CASE WHEN other.customer_id IS NULL OR (other.previous_day IS NULL) <> (link.previous_day IS NULL)
                THEN 1 ELSE 0 END AS buyers
    FROM {links} AS link
    JOIN relay_frames AS frame ON frame.day = link.day
    LEFT JOIN {others} AS other ON other.customer_id = link.customer_id AND other.kind = link.kind
        AND other.subject = link.subject AND other.day = link.day
"""
_CAME_BACK = "(link.next_day IS NOT NULL AND link.next_day <= frame.return_by)"
_ORIGINS = """
    SELECT customer_id, channel_id FROM (
        SELECT customer_id, channel_id,
               ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY first_at, channel.code {collation}) AS place
        FROM relay_bought bought JOIN {channels} channel ON channel.id = bought.channel_id
        WHERE positive > 0
    ) AS ranked
    WHERE place = 1
"""
_FORGET = "DELETE FROM {histories} WHERE brand_id = %s AND customer_id IN (SELECT customer_id FROM relay_dirty)"
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
            SELECT customer_id, day, SUM(revenue) AS revenue, SUM(cost) AS cost, SUM(positive) AS bought
            FROM relay_bought
            GROUP BY customer_id, day
        ) AS by_day
        GROUP BY customer_id
    ) AS total
    CROSS JOIN relay_origin AS origin
    WHERE origin.customer_id = total.customer_id
"""


def replace_histories(scope: Scope, *, day: date, first: int, last: int) -> Written:
    """The days and histories up to ``day`` of the dirty customers with row ids ``first`` to ``last``.

    Leaves what moved links add to the customers of their days: a correction moves who is new, distinct or back on other
    days too. Reads the customers' lines once.
    """
    brand = brand_of(scope)
    names = {
        "lines": OrderLine._meta.db_table,
        "days": CustomerDay._meta.db_table,
        "histories": CustomerHistory._meta.db_table,
        "channels": Channel._meta.db_table,
        "plus": "" if connection.vendor == "postgresql" else "+",
        "collation": 'COLLATE "C"' if connection.vendor == "postgresql" else "",
    }
    with connection.cursor() as cursor:
        _stage_dirty(cursor, scope, brand.code, first, last)
        with by_index(cursor):
            read = stage(scope, cursor, "relay_bought", _BOUGHT.format(**names), [brand.pk, day])
            stage(scope, cursor, "relay_stored", _STORED.format(**names), [brand.pk])
        written = _replace_links(scope, cursor, brand.pk, names)
        written += _replace_totals(scope, cursor, brand.pk, names)
        drop(scope, cursor, "relay_dirty", "relay_bought", "relay_stored")
    return Written(read=read, written=written)


def _stage_dirty(cursor: Any, scope: Scope, brand: str, first: int, last: int) -> None:
    sql = f"""
        SELECT DISTINCT a AS customer_id FROM {DirtyKey._meta.db_table}
        WHERE run = %s AND brand = %s AND topic = %s AND a BETWEEN %s AND %s
    """
    stage(scope, cursor, "relay_dirty", sql, [scope.run, brand, str(DirtyTopic.CUSTOMER), first, last])
    # In a first night PostgreSQL knows nothing of the tables that it fills: with this index every plan is a good one.
    cursor.execute("CREATE UNIQUE INDEX relay_dirty_customer ON relay_dirty (customer_id)")


def _replace_links(scope: Scope, cursor: Any, brand: int, names: Mapping[str, str]) -> int:
    """Customers' days, and what those that come and go add to the sums of days."""
    stage(scope, cursor, "relay_fresh", _LINKS)
    gone = stage(scope, cursor, "relay_gone", "SELECT * FROM relay_stored EXCEPT SELECT * FROM relay_fresh")
    come = stage(scope, cursor, "relay_come", "SELECT * FROM relay_fresh EXCEPT SELECT * FROM relay_stored")
    if gone or come:
        with by_index(cursor):
            cursor.execute(_LEAVE.format(**names))
        cursor.execute(_COME.format(**names), [brand])
        stage_frames(scope, cursor, "SELECT day FROM relay_gone UNION SELECT day FROM relay_come")
        came = _COUNTED.format(sign=1, links="relay_come", others="relay_gone", back=_CAME_BACK)
        left = _COUNTED.format(sign=-1, links="relay_gone", others="relay_come", back=_CAME_BACK)
        add_to_days(scope, cursor, brand, (*CUSTOMER_SUMS, "buyers"), f"{came} UNION ALL {left}")
        drop(scope, cursor, "relay_frames")
    drop(scope, cursor, "relay_fresh", "relay_gone", "relay_come")
    return gone + come


def _replace_totals(scope: Scope, cursor: Any, brand: int, names: Mapping[str, str]) -> int:
    with by_index(cursor):
        cursor.execute(_FORGET.format(**names), [brand])
    stage(scope, cursor, "relay_origin", _ORIGINS.format(**names))
    cursor.execute("CREATE UNIQUE INDEX relay_origin_customer ON relay_origin (customer_id)")
    cursor.execute(_HISTORIES.format(**names), [brand])
    written = cursor.rowcount
    drop(scope, cursor, "relay_origin")
    return int(written)


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
