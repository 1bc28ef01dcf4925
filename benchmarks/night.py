"""One night's change of 30 thousand lines against a full rebuild in plain SQL: the same figures, scores apart.

The rebuild is written once and kept fixed: it makes orders, units, revenue, margin, customers, new customers and repeat
buyers of every channel and partner by day, week, month and quarter from all lines.
"""

from __future__ import annotations

from benchmarks.postgres import unreachable  # first: it chooses the database for Django

# isort: split
from dataclasses import replace
from typing import Any

from django.db import connection

import analytics.kpis.step
import channels_core.rollups.step.days
import channels_core.rollups.step.histories
from benchmarks.harness import Bench, Case, main
from benchmarks.night_lines import CHANGED, LAST_DAY, change_lines, make_lines
from foundation.jobs.night import play_night
from foundation.jobs.registry import hand_over
from foundation.values.scope import system_scope

QUICK, FULL = 3_000_000, 10_000_000
GRAINS = ("day", "week", "month", "quarter")

_LINKED = """
CREATE TEMPORARY TABLE rebuilt_days AS
SELECT subject, customer_id, day, LAG(day) OVER seen AS previous_day, LEAD(day) OVER seen AS next_day
FROM (
    SELECT DISTINCT {subject} AS subject, customer_id, business_day AS day FROM channels_core_orderline
    WHERE quantity > 0 AND customer_id IS NOT NULL AND {subject} IS NOT NULL
) AS bought
WINDOW seen AS (PARTITION BY subject, customer_id ORDER BY day)
"""
_SALES = """
INSERT INTO rebuilt
SELECT '{kind}', '{grain}', {subject}, date_trunc('{grain}', business_day)::date,
       COUNT(DISTINCT (source, order_id)) FILTER (WHERE quantity > 0), SUM(quantity), SUM(net_revenue),
       SUM(net_revenue - cost), 0, 0, 0
FROM channels_core_orderline WHERE {subject} IS NOT NULL GROUP BY 3, 4
"""
_CUSTOMERS = """
UPDATE rebuilt SET customers = found.customers, new_customers = found.fresh, returned = found.back
FROM (
    SELECT subject, date_trunc('{grain}', day)::date AS starts_on,
           COUNT(*) FILTER (WHERE previous_day IS NULL OR previous_day < date_trunc('{grain}', day)) AS customers,
           COUNT(*) FILTER (WHERE previous_day IS NULL) AS fresh,
           COUNT(*) FILTER (WHERE (previous_day IS NULL OR previous_day < date_trunc('{grain}', day))
                              AND next_day <= day + 90) AS back
    FROM rebuilt_days GROUP BY 1, 2
) AS found
WHERE kind = '{kind}' AND grain = '{grain}' AND rebuilt.subject = found.subject AND rebuilt.starts_on = found.starts_on
"""


def rebuild() -> dict[tuple[str, str], tuple[int, ...]]:
    """Everything from all lines; the totals by kind and grain."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS rebuilt")
        cursor.execute(
            """CREATE TEMPORARY TABLE rebuilt (kind text, grain text, subject bigint, starts_on date, orders bigint,
               units numeric, revenue numeric, margin numeric, customers bigint, new_customers bigint, returned bigint)"""
        )
        for kind, subject in (("channel", "channel_id"), ("partner", "partner_id")):
            cursor.execute("DROP TABLE IF EXISTS rebuilt_days")
            cursor.execute(_LINKED.format(subject=subject))
            cursor.execute("ANALYZE rebuilt_days")
            for grain in GRAINS:
                cursor.execute(_SALES.format(kind=kind, grain=grain, subject=subject))
                cursor.execute("ANALYZE rebuilt")
                cursor.execute(_CUSTOMERS.format(kind=kind, grain=grain))
        cursor.execute(
            """SELECT kind, grain, SUM(orders), SUM(units), SUM(revenue), SUM(margin), SUM(customers), SUM(new_customers)
               FROM rebuilt GROUP BY kind, grain"""
        )
        return {(row[0], row[1]): tuple(int(value) for value in row[2:]) for row in cursor.fetchall()}


def night() -> None:
    """The night over what is dirty, up to the last day."""
    play_night(system_scope("bench"), brand="B", day=LAST_DAY)


def published_sums() -> dict[tuple[str, str], tuple[int, ...]]:
    """The same totals out of the published figures."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT CASE WHEN channel_id IS NULL THEN 'partner' ELSE 'channel' END, grain, SUM(orders), SUM(units),
                      SUM(net_revenue), SUM(gross_margin), SUM(customers), SUM(new_customers)
               FROM analytics_kpirow WHERE until_run IS NULL AND grain <> 'rolling28' GROUP BY 1, 2"""
        )
        return {(row[0], row[1]): tuple(int(value) for value in row[2:]) for row in cursor.fetchall()}


def prepare(full: bool) -> Case:
    """All lines and their first night; each round then changes lines of the last days, and a few of the quarter before."""
    count = FULL if full else QUICK
    make_lines(count)
    # Detectors and scores apart: this row of the table is about figures.
    kpis = replace(analytics.kpis.step.STEP, after=("rollups",))
    hand_over((channels_core.rollups.step.histories.STEP, channels_core.rollups.step.days.STEP, kpis))
    night()

    def agreement(expected: Any, found: Any) -> str:
        fresh = published_sums()
        assert rebuild() == fresh, "the night's figures are not the rebuild's"
        return "same orders, units, revenue, margin, customers and new customers"

    return Case(f"{CHANGED:,} of {count:,} lines", rebuild, night, agreement, before=lambda: change_lines(count))


BENCH = Bench("night", "full rebuild in plain SQL", 60, prepare, needs=unreachable())

if __name__ == "__main__":
    main(BENCH)
