"""What changed lines add to the days of their channels and partners: read from their notes, not from all lines of the day.

An order counts on each of its days, and once in the week, month and quarter that holds them. What a change does to that is
the difference between the order's days as they are and as they were: those that are stored (an order on several days), or
those that are left when the notes are taken off the lines.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from channels_core.orders.models import LineChange, OrderLine
from channels_core.rollups.models import SplitOrder
from channels_core.rollups.queries import brand_of
from channels_core.rollups.services.staging import add_to_days, drop, stage, stage_frames
from foundation.intake.upsert import by_index
from foundation.jobs.registry import Written
from foundation.values.scope import Scope

_NAMES = {
    "notes": LineChange._meta.db_table,
    "lines": OrderLine._meta.db_table,
    "split": SplitOrder._meta.db_table,
}
_SUMS = ("lines", "positive_lines", "units", "net_revenue", "cost")
_NOTED = f"source, order_id, day, {', '.join(_SUMS)}"
_NOTE = f"channel_id, partner_id, {_NOTED}"
_MOVED = f"""
    SELECT 'channel' AS kind, channel_id AS subject, {_NOTED} FROM relay_taken
    UNION ALL
    SELECT 'partner', partner_id, {_NOTED} FROM relay_taken WHERE partner_id IS NOT NULL
"""
_ORDERS = "SELECT DISTINCT kind, subject, source, order_id FROM relay_moved WHERE positive_lines <> 0"
# What waits was noted since the notes were taken; the lines hold it already, this night's sums do not.
_HELD = """
    SELECT kind, subject, source, order_id, day, SUM(held) AS held, SUM(held) - SUM(moved) AS was_held FROM (
        SELECT o.kind, o.subject, o.source, o.order_id, l.business_day AS day, 1 AS held, 0 AS moved
        FROM relay_orders o CROSS JOIN {lines} l
        WHERE l.source = o.source AND l.order_id = o.order_id AND l.quantity > 0 AND l.business_day <= %s
          AND o.subject = CASE o.kind WHEN 'channel' THEN l.channel_id ELSE l.partner_id END
        UNION ALL
        SELECT o.kind, o.subject, o.source, o.order_id, n.day, -n.positive_lines, 0
        FROM relay_orders o CROSS JOIN {notes} n
        WHERE n.source = o.source AND n.order_id = o.order_id AND n.day <= %s
          AND o.subject = CASE o.kind WHEN 'channel' THEN n.channel_id ELSE n.partner_id END
        UNION ALL
        SELECT kind, subject, source, order_id, day, 0, positive_lines FROM relay_moved WHERE positive_lines <> 0
    ) AS line
    GROUP BY kind, subject, source, order_id, day
"""
_STORED = """
    SELECT s.kind, s.subject, s.source, s.order_id, s.day FROM relay_orders o CROSS JOIN {split} s
    WHERE s.kind = o.kind AND s.subject = o.subject AND s.source = o.source AND s.order_id = o.order_id
"""
_WAS = """
    SELECT kind, subject, source, order_id, day FROM relay_stored
    UNION ALL
    SELECT kind, subject, source, order_id, day FROM relay_held h
    WHERE was_held > 0 AND NOT EXISTS (
        SELECT 1 FROM relay_stored s
        WHERE s.kind = h.kind AND s.subject = h.subject AND s.source = h.source AND s.order_id = h.order_id
    )
"""
_IS = "SELECT kind, subject, source, order_id, day FROM relay_held WHERE held > 0"
_COUNTED = """
    SELECT seen.kind, seen.subject, seen.day, {sign} AS orders,
           CASE WHEN seen.earlier >= frame.week THEN 0 ELSE {sign} END AS orders_week,
           CASE WHEN seen.earlier >= frame.month THEN 0 ELSE {sign} END AS orders_month,
           CASE WHEN seen.earlier >= frame.quarter THEN 0 ELSE {sign} END AS orders_quarter
    FROM (
        SELECT kind, subject, day, LAG(day) OVER (PARTITION BY kind, subject, source, order_id ORDER BY day) AS earlier
        FROM {days}
    ) AS seen CROSS JOIN relay_frames AS frame WHERE frame.day = seen.day
"""
_ORDER_SUMS = ("orders", "orders_week", "orders_month", "orders_quarter")
_FORGET = """
    DELETE FROM {split} WHERE (kind, subject, source, order_id) IN (SELECT kind, subject, source, order_id FROM relay_orders)
"""
_SPLIT = """
    INSERT INTO {split} (brand_id, kind, subject, source, order_id, day)
    SELECT %s, kind, subject, source, order_id, day FROM (
        SELECT kind, subject, source, order_id, day,
               COUNT(*) OVER (PARTITION BY kind, subject, source, order_id) AS days FROM relay_is
    ) AS held WHERE days > 1
"""


def work_in_changes(scope: Scope, *, day: date) -> Written:
    """Takes the notes up to ``day`` and leaves what they add to each day of a channel or partner, in one transaction."""
    brand = brand_of(scope).pk
    with connection.cursor() as cursor:
        taken = _take(scope, cursor, brand, day)
        stage(scope, cursor, "relay_moved", _MOVED)
        add_to_days(scope, cursor, brand, _SUMS, "SELECT * FROM relay_moved")
        written = 0
        if stage(scope, cursor, "relay_orders", _ORDERS):
            with by_index(cursor):
                stage(scope, cursor, "relay_held", _HELD.format(**_NAMES), [day, day])
                stage(scope, cursor, "relay_stored", _STORED.format(**_NAMES))
            stage(scope, cursor, "relay_was", _WAS)
            stage(scope, cursor, "relay_is", _IS)
            stage_frames(scope, cursor, "SELECT day FROM relay_held UNION SELECT day FROM relay_stored")
            now, before = _COUNTED.format(sign=1, days="relay_is"), _COUNTED.format(sign=-1, days="relay_was")
            add_to_days(scope, cursor, brand, _ORDER_SUMS, f"{now} UNION ALL {before}")
            cursor.execute(_FORGET.format(**_NAMES))
            cursor.execute(_SPLIT.format(**_NAMES), [brand])
            written = cursor.rowcount
            drop(scope, cursor, "relay_held", "relay_stored", "relay_was", "relay_is", "relay_frames")
        drop(scope, cursor, "relay_taken", "relay_moved", "relay_orders")
    return Written(read=taken, written=written)


def _take(scope: Scope, cursor: Any, brand: int, day: date) -> int:
    """``relay_taken``: the notes, off their table. On PostgreSQL in one statement: an import may take them back meanwhile."""
    notes = _NAMES["notes"]
    if connection.vendor == "postgresql":
        stage(scope, cursor, "relay_taken", f"SELECT {_NOTE} FROM {notes} WHERE false")
        cursor.execute(
            f"WITH gone AS (DELETE FROM {notes} WHERE brand_id = %s AND day <= %s RETURNING {_NOTE}) "
            f"INSERT INTO relay_taken SELECT {_NOTE} FROM gone", [brand, day],
        )  # fmt: skip
        taken = cursor.rowcount
        cursor.execute("ANALYZE relay_taken")
        return int(taken)
    taken = stage(scope, cursor, "relay_taken", f"SELECT {_NOTE} FROM {notes} WHERE brand_id = %s AND day <= %s", [brand, day])
    cursor.execute(f"DELETE FROM {notes} WHERE brand_id = %s AND day <= %s", [brand, day])
    return taken
