"""Rebates of 500 partners by 20 programmes on a million lines: all of them made anew, and the night after 1,000 changed lines.

The changed lines lie anywhere in two years, so that nearly every partner has some. What an accrual costs channels day by
day is a step of its own and measured beside it.
"""

from __future__ import annotations

from benchmarks.postgres import make_database, unreachable  # first: it chooses the database for Django

# isort: split
import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

import pricing.rebates.step.accruals
import pricing.rebates.step.costs
from benchmarks.harness import Bench, Case, main
from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from foundation.jobs.night import play_night
from foundation.jobs.registry import hand_over
from foundation.values.scope import system_scope
from pricing.rebates.services import ProgrammeTerms, create_programme, publish_draft
from pricing.rebates.services.versions import mark_programmes

PARTNERS, PROGRAMMES, CHANGED = 500, 20, 1_000
QUICK, FULL = 100_000, 1_000_000
LAST_DAY, DAYS = date(2026, 6, 30), 730
FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)
YEAR = (date(2025, 7, 1), LAST_DAY)
CHANNELS, LINES, PRODUCTS = 4, 5, 20
SCOPE = system_scope("bench")
STEPS = tuple(
    replace(step, after=()) for step in (pricing.rebates.step.accruals.STEP, pricing.rebates.step.costs.STEP)
)  # fmt: skip

_LINES = """
INSERT INTO channels_core_orderline (source, order_id, line_no, brand_id, channel_id, product_id, partner_id, ordered_at,
    business_day, quantity, unit_price, currency, promotion_code, commission_partner_codes, returns_order_id, net_revenue, cost)
SELECT 'erp', 'O' || n, 1, {brand}, {channel} + mixed / 3000 %% {channels}, {product} + mixed / 7 %% {products}, {partner} + mixed %% {partners},
       day, day, quantity, 99000000, 'CNY', '', '', '', quantity * 99000, 0
FROM (
    SELECT n, DATE '{first}' + (n * {days} / {count})::int AS day, hashint8(n * 7919)::bigint + 2147483648 AS mixed,
           CASE WHEN n %% 37 = 0 THEN -1000 ELSE (n %% 3 + 1) * 1000 END AS quantity
    FROM generate_series(0::bigint, {count} - 1) AS n
) AS drawn
"""
_MARK = """
INSERT INTO foundation_dirtykey (brand, topic, a, b, day, run)
SELECT DISTINCT 'B', 'partner_sales', partner_id, 0, business_day, 0 FROM channels_core_orderline {which}
ON CONFLICT DO NOTHING
"""
_CHANGE = """
UPDATE channels_core_orderline SET net_revenue = net_revenue + 1000000
WHERE id IN (SELECT id FROM channels_core_orderline WHERE id %% {step} = {offset} ORDER BY id LIMIT {changed}) RETURNING id
"""


def make_world(count: int) -> None:
    """One brand with ``count`` lines of its partners, all of them dirty, and the programmes, published."""
    make_database()
    brand = Brand.all_rows.create(code="B", name="B", currency="CNY", time_zone="UTC")
    channels = [
        Channel.all_rows.create(code=f"C{n}", name="C", brand=brand, kind="distributor", currency="CNY", online=False)
        for n in range(CHANNELS)
    ]
    partners = Partner.all_rows.bulk_create(Partner(code=f"P{n:03}", name="P", channel=channels[0]) for n in range(PARTNERS))
    products = Product.all_rows.bulk_create(
        Product(
            sku=f"S{n}", name="S", brand=brand, line=f"L{n % LINES}", msrp=Decimal(100), unit_cost=Decimal(40), currency="CNY"
        )
        for n in range(PRODUCTS)
    )
    names = {
        "brand": brand.pk,
        "channel": channels[0].pk,
        "product": products[0].pk,
        "partner": partners[0].pk,
        "count": count,
        "channels": CHANNELS,
        "products": PRODUCTS,
        "partners": PARTNERS,
        "first": FIRST_DAY,
        "days": DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(**names), [])
        cursor.execute(_MARK.format(which=""))
        cursor.execute("VACUUM ANALYZE")
    for number in range(PROGRAMMES):
        make_programme(number)


def make_programme(number: int) -> None:
    """Of all partners and a year: by revenue, units and growth, whole and by channel and product line."""
    metric, mode, slabs = (
        ("net_revenue", "incremental", ((0, 0, "percent"), (20_000, 2, "percent"), (60_000, 4, "percent"))),
        ("net_revenue", "retroactive", ((10_000, 1, "percent"), (90_000, 3, "percent"))),
        ("units", "incremental", ((0, 0, "per_unit"), (200, 2, "per_unit"), (900, 3, "per_unit"))),
        ("growth", "retroactive_growth", ((100, 2, "percent"), (110, 4, "percent"))),
    )[number % 4]
    terms = ProgrammeTerms(
        name=f"Programme {number}", metric=metric, mode=mode, starts_on=YEAR[0], ends_on=YEAR[1], currency="CNY",
        slabs=[(Decimal(lower), Decimal(rate), kind) for lower, rate, kind in slabs],
        channel=f"C{number % CHANNELS}" if number % 3 == 1 else "", line=f"L{number % LINES}" if number % 3 == 2 else "",
    )  # fmt: skip
    draft = create_programme(SCOPE, brand="B", code=f"R{number:02}", terms=terms)
    draft.refresh_from_db()
    from_token = pricing.rebates.step.accruals.queries.one_programme(SCOPE, draft.programme.code, day=LAST_DAY)
    assert from_token is not None and from_token.draft is not None
    publish_draft(
        SCOPE, programme=draft.programme.code, version=from_token.draft.version, reason="bench", first_open_day=LAST_DAY
    )


def night(*steps: Any) -> float:
    """Seconds of a night of these steps over what is dirty."""
    hand_over(steps)
    start = time.perf_counter()
    runs = play_night(SCOPE, brand="B", day=LAST_DAY)
    assert runs, "nothing was due"
    return time.perf_counter() - start


_round = [0]


def change_lines() -> None:
    """Other lines each time, anywhere in the two years."""
    _round[0] += 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM channels_core_orderline")
        step = cursor.fetchone()[0] // CHANGED
        cursor.execute(_CHANGE.format(step=step, offset=_round[0] * 131 % step, changed=CHANGED), [])
        ids = ", ".join(str(row[0]) for row in cursor.fetchall())
        cursor.execute(_MARK.format(which=f"WHERE id IN ({ids})"))
        cursor.execute("VACUUM ANALYZE channels_core_orderline")


def accruals() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT programme_code, partner_id, lines, units, net_revenue, former_net_revenue, base, baseline, amount "
            "FROM pricing_accrual WHERE until_run IS NULL ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


def all_anew() -> None:
    """Everything forgotten, and made from all lines."""
    with connection.cursor() as cursor:
        for table in ("rebateday", "rebatecover", "accrual", "accrualday"):
            cursor.execute(f"TRUNCATE pricing_{table}")
        cursor.execute("SELECT id FROM pricing_rebateprogramme")
        mark_programmes(SCOPE, {row[0] for row in cursor.fetchall()})
    night(STEPS[0])


def prepare(full: bool) -> Case:
    count = FULL if full else QUICK
    make_world(count)
    print(f"{'accruals':<14} first night {night(STEPS[0]):.2f} s, its costs by day {costs_of_all():.2f} s", flush=True)

    def agreement(expected: Any, found: Any) -> str:
        held = accruals()
        change_lines()
        seconds = night(*STEPS)
        then = accruals()
        all_anew()
        assert then == accruals(), "the accruals of the changed lines are not those of all lines"
        return f"equal to all anew; with costs by day {seconds:.2f} s; {len(held):,} accruals"

    what = f"{CHANGED:,} of {count:,} lines, {PARTNERS} partners, {PROGRAMMES} programmes"
    return Case(what, all_anew, lambda: night(STEPS[0]), agreement, before=change_lines)


def costs_of_all() -> float:
    """Seconds of the costs of every accrual, day by day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM pricing_rebateprogramme")
        mark_programmes(SCOPE, {row[0] for row in cursor.fetchall()})
    return night(*STEPS)


BENCH = Bench("accruals", "all accruals anew", 10, prepare, needs=unreachable())

if __name__ == "__main__":
    main(BENCH)
