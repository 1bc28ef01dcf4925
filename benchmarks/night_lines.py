"""Order lines of two years for the night's benchmark, made inside PostgreSQL, and the change of a night."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction

from benchmarks.postgres import make_database
from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.orders.services.changes import note_changed_lines
from channels_core.orders.services.marks import mark_changed_lines
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from foundation.values.scope import system_scope

LAST_DAY = date(2026, 6, 30)
DAYS = 730
FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)
CHANNELS, PARTNERS, PRODUCTS = 13, 40, 28
CHANGED = 30_000
LATE, LATE_DAYS = 1_500, 90  # of these, spread over the quarter before
LINES_A_CUSTOMER = 10

_LINES = """
INSERT INTO channels_core_orderline (source, order_id, line_no, brand_id, channel_id, product_id, partner_id, customer_id,
    ordered_at, business_day, quantity, unit_price, currency, promotion_code, commission_partner_codes, returns_order_id,
    net_revenue, cost)
SELECT 'erp', 'O' || (n / 2), n %% 2 + 1, 1, channel, n %% {products} + 1,
       CASE WHEN channel > 10 THEN mixed %% {partners} + 1 END,
       CASE WHEN mixed %% 10 < 8 THEN mixed %% {customers} + 1 END,
       day, day, quantity, 99000000, 'CNY', '', '', '', quantity * 99000, quantity * 40000
FROM (
    SELECT n, DATE '{first}' + (n * {days} / {count})::int AS day, hashint8(n / 2 * 7919)::bigint + 2147483648 AS mixed,
           (hashint8(n / 2)::bigint + 2147483648) %% {channels} + 1 AS channel,
           CASE WHEN n %% 37 = 0 THEN -1000 ELSE (n %% 3 + 1) * 1000 END AS quantity
    FROM generate_series(0::bigint, {count} - 1) AS n
) AS drawn
"""
_MARK = """
INSERT INTO foundation_dirtykey (brand, topic, a, b, day, run)
SELECT DISTINCT 'B', topic, a, b, day, 0 FROM (
    SELECT 'sales' AS topic, channel_id AS a, product_id AS b, business_day AS day FROM {lines}
    UNION ALL SELECT 'partner_sales', partner_id, 0, business_day FROM {lines} WHERE partner_id IS NOT NULL
    UNION ALL SELECT 'customer', customer_id, 0, business_day FROM {lines} WHERE customer_id IS NOT NULL
    UNION ALL SELECT 'recount', channel_id, COALESCE(partner_id, 0), business_day FROM {lines}
) AS touched ON CONFLICT DO NOTHING
"""


def make_lines(count: int) -> None:
    """An empty database with one brand and ``count`` lines, evenly over the days, all of them dirty."""
    make_database()
    brand = Brand.all_rows.create(code="B", name="B", currency="CNY", time_zone="UTC")
    channels = [
        Channel.all_rows.create(code=f"C{n}", name="C", brand=brand, kind="distributor", currency="CNY", online=False)
        for n in range(CHANNELS)
    ]
    Partner.all_rows.bulk_create(Partner(code=f"P{n}", name="P", channel=channels[-1]) for n in range(PARTNERS))
    Product.all_rows.bulk_create(
        Product(sku=f"S{n}", name="S", brand=brand, msrp=Decimal(100), unit_cost=Decimal(40), currency="CNY")
        for n in range(PRODUCTS)
    )
    customers = count // LINES_A_CUSTOMER
    names = {"count": count, "days": DAYS, "first": FIRST_DAY, "customers": customers, "channels": CHANNELS}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO channels_core_customer (customer_id, kind, segment, key_account) "
            "SELECT 'K' || n, 'b2c', '', false FROM generate_series(1, %s) n", [customers]
        )  # fmt: skip
        cursor.execute(_LINES.format(products=PRODUCTS, partners=PARTNERS, **names), [])
        cursor.execute(_MARK.format(lines="channels_core_orderline"))
        cursor.execute("ANALYZE")


_TRACKED = ("brand_id", "channel_id", "product_id", "partner_id", "customer_id", "business_day")
_DELTA = """
CREATE TEMPORARY TABLE intake_delta AS
SELECT source, order_id, line_no, id AS fid, {old} FROM channels_core_orderline WHERE id IN (
    (SELECT id FROM channels_core_orderline ORDER BY business_day DESC, id DESC LIMIT %s)
    UNION
    (SELECT id FROM channels_core_orderline WHERE business_day > %s AND id %% %s = 0 ORDER BY id LIMIT %s)
)
"""


def change_lines(count: int) -> None:
    """Changes the price of CHANGED lines: the latest ones, and LATE of the quarter before; marks what an import would."""
    old = ", ".join(f"{name} AS old_{name}" for name in (*_TRACKED, "quantity", "net_revenue", "cost"))
    step = max(count * LATE_DAYS // DAYS // LATE, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS intake_delta, intake_touched")
        late = LAST_DAY - timedelta(days=LATE_DAYS)
        cursor.execute(_DELTA.format(old=old), [CHANGED - LATE, late, step, LATE])
        touched = ", ".join(f"old_{name} AS {name}" for name in _TRACKED)
        cursor.execute(f"CREATE TEMPORARY TABLE intake_touched AS SELECT fid, {touched} FROM intake_delta")
        cursor.execute("ANALYZE intake_delta")
        cursor.execute("ANALYZE intake_touched")
        cursor.execute(
            """UPDATE channels_core_orderline SET net_revenue = net_revenue + 1000
               WHERE id IN (SELECT fid FROM intake_delta)"""
        )
        mark_changed_lines(system_scope("bench"))
        note_changed_lines(system_scope("bench"))
        cursor.execute("DROP TABLE intake_delta, intake_touched")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE channels_core_orderline")
        cursor.execute("ANALYZE foundation_dirtykey")
