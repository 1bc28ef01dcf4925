"""The facts that a night touched, read in one statement a batch, and what they are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from channels_core.brands.queries import brands, rate_table
from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLineClaim
from channels_core.products.queries import product_rows
from channels_core.rollups.choices import DirtyTopic
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.models import FoundConflict
from conflicts.detectors.policy import THRESHOLDS, Policy
from conflicts.detectors.rules import AS_STORED, AsIf, Keys, Line
from conflicts.detectors.rules.prices import Exchange
from foundation.jobs.queries import dirty_keys, visible
from foundation.thresholds.queries import history_in_force
from foundation.values.money import QUANTITY_PLACES, from_scaled
from foundation.values.scope import Scope

# A CROSS JOIN keeps SQLite at the dirty keys, each looked up by index; left to itself it built an index over all lines.
_LINE_COLUMNS = """
SELECT l.id, l.channel_id, l.product_id, l.partner_id, l.territory_id, l.customer_id,
       CASE WHEN c.kind = 'b2b' THEN 0 ELSE 1 END, l.business_day, l.quantity, l.unit_price, l.currency, l.list_price,
       CASE WHEN l.discount > 0 OR l.promotion_code <> '' THEN 1 ELSE 0 END, l.promotion_code, l.net_revenue
"""
_LINES = f"""{_LINE_COLUMNS}
FROM ({{keys}}) k CROSS JOIN channels_core_orderline l LEFT JOIN channels_core_customer c ON c.id = l.customer_id
WHERE l.product_id = k.product AND l.business_day = k.day AND l.quantity > 0 {{where}}
"""
_LINES_OF_DAYS = f"""{_LINE_COLUMNS}
FROM channels_core_orderline l LEFT JOIN channels_core_customer c ON c.id = l.customer_id
WHERE l.brand_id = %s AND l.business_day BETWEEN %s AND %s AND l.quantity > 0 {{where}}
"""
_OBSERVATION_COLUMNS = """
SELECT o.id, o.channel_id, o.product_id, o.partner_id, o.territory_id, NULL, 1, o.day, 1000, o.net_price, o.currency,
       NULL, 0, '', o.brand_price
"""
_OBSERVATIONS = f"""{_OBSERVATION_COLUMNS}
FROM ({{keys}}) k CROSS JOIN pricing_priceobservation o
WHERE o.product_id = k.product AND o.day = k.day
"""
_OBSERVATIONS_OF_DAYS = f"""{_OBSERVATION_COLUMNS}
FROM pricing_priceobservation o JOIN channels_core_product p ON p.id = o.product_id
WHERE p.brand_id = %s AND o.day BETWEEN %s AND %s {{where}}
"""
_DIRTY_PRODUCT_DAYS = """
SELECT DISTINCT b AS product, day FROM foundation_dirtykey
WHERE run = %s AND brand = %s AND topic IN ('sales', 'observation') AND day BETWEEN %s AND %s
"""
# DISTINCT keeps SQLite from carrying the range of days over to the lines: it would then walk a product's whole range for
# every key (30 times slower) where the index on (channel, day, product) finds the key's lines at once.
_DIRTY_SALES = """
SELECT DISTINCT a AS channel, b AS product, day FROM foundation_dirtykey
WHERE run = %s AND brand = %s AND topic = 'sales' AND day BETWEEN %s AND %s
"""


@dataclass(frozen=True)
class BrandRow:
    id: int
    code: str
    currency: str


def brand_row(scope: Scope) -> BrandRow:
    """The one brand of the night's scope. Raises ValueError where the scope names none or several."""
    (brand,) = brands(scope)
    return BrandRow(brand.pk, brand.code, brand.currency)


def policy(scope: Scope, brand: str, as_if: AsIf = AS_STORED) -> Policy:
    """The detectors' thresholds of the brand over time, with drafts in place of those they name."""
    return Policy({**history_in_force(scope, brand=brand, thresholds=THRESHOLDS), **as_if.thresholds})


def exchange(scope: Scope) -> Exchange:
    """The brand's currency and all rates to it."""
    brand = brand_row(scope)
    return Exchange(rate_table(scope, quote=brand.currency), brand.currency)


def product_day_facts(scope: Scope, keys: Keys) -> Iterator[tuple[FactKind, Line]]:
    """Every positive line and every observation of the touched (product, day) keys, in any channel."""
    if keys.run is None:
        lines, observed, values = _LINES_OF_DAYS, _OBSERVATIONS_OF_DAYS, _days_of(scope, keys)
    else:
        lines, observed = _LINES, _OBSERVATIONS
        values = [keys.run, keys.brand, keys.since, min(keys.until, keys.day)]
    for row in rows_of(scope, lines.format(keys=_DIRTY_PRODUCT_DAYS, where=_narrowed("l", keys)), values):
        yield FactKind.ORDER_LINE, line_of(row)
    for row in rows_of(scope, observed.format(keys=_DIRTY_PRODUCT_DAYS, where=_narrowed("o", keys)), values):
        yield FactKind.OBSERVATION, line_of(row)


def sales_lines(scope: Scope, keys: Keys, *, where: str = "") -> Iterator[Line]:
    """The positive lines of the touched (channel, product, day) keys; ``where`` narrows them (SQL on l and c, no values)."""
    if keys.run is None:
        statement, values = _LINES_OF_DAYS.format(where=f"{_narrowed('l', keys)} {where}"), _days_of(scope, keys)
    else:
        statement = _LINES.format(keys=_DIRTY_SALES, where=f"AND l.channel_id = k.channel {where}")
        values = [keys.run, keys.brand, keys.since, min(keys.until, keys.day)]
    for row in rows_of(scope, statement, values):
        yield line_of(row)


def _days_of(scope: Scope, keys: Keys) -> list[Any]:
    return [brand_row(scope).id, keys.since, min(keys.until, keys.day)]


def _narrowed(table: str, keys: Keys) -> str:
    """SQL: facts of the keys' products alone, where they name any."""
    if keys.products is None:
        return ""
    return f"AND {table}.product_id IN ({', '.join(str(int(product)) for product in sorted(keys.products)) or 'NULL'})"


def rows_of(scope: Scope, statement: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Rows of a raw statement; money and quantities arrive scaled, days as text on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [value.isoformat() if isinstance(value, date) else value for value in values])
        return list(cursor.fetchall())


def line_of(row: tuple[Any, ...]) -> Line:
    """A row of the shape that the statements above select."""
    line, channel, product, partner, territory, customer, consumer, day, quantity, price, currency, listed, *rest = row
    discounted, code, revenue = rest
    return Line(
        line,
        channel,
        product,
        partner,
        territory,
        customer,
        bool(consumer),
        day_of(day),
        from_scaled(quantity, QUANTITY_PLACES),
        from_scaled(price),
        currency,
        None if listed is None else from_scaled(listed),
        bool(discounted),
        code,
        from_scaled(revenue),
    )


def day_of(value: Any) -> date:
    """A day of a raw row (text on SQLite)."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def open_findings(scope: Scope, *, brand: str, kinds: Iterable[ConflictKind] = tuple(ConflictKind)) -> QuerySet[FoundConflict]:
    """What the scope's run holds of these kinds."""
    rows = FoundConflict.objects.for_scope(scope).filter(brand__code=brand, kind__in=sorted(kinds))
    return visible(scope, rows).filter(until_run=None)


def on_product_days(scope: Scope, keys: Keys) -> Q:
    """The condition on findings whose fact lies on a touched (product, day)."""
    touched = dirty_keys(scope, brand=keys.brand, topics=[DirtyTopic.SALES, DirtyTopic.OBSERVATION])
    touched = touched.filter(b=OuterRef("at_product_id"), day=OuterRef("day"))
    return Q(day__gte=keys.since, day__lte=keys.until) & Q(Exists(touched))


def on_sales(scope: Scope, keys: Keys) -> Q:
    """The condition on findings whose fact lies on a touched (channel, product, day)."""
    touched = dirty_keys(scope, brand=keys.brand, topics=[DirtyTopic.SALES])
    touched = touched.filter(a=OuterRef("at_channel_id"), b=OuterRef("at_product_id"), day=OuterRef("day"))
    return Q(day__gte=keys.since, day__lte=keys.until) & Q(Exists(touched))


def has_key_accounts(scope: Scope) -> bool:
    return Customer.objects.for_scope(scope).filter(key_account=True).exists()


def has_claims(scope: Scope) -> bool:
    """Whether any line of the brand names partners that claim its commission."""
    return OrderLineClaim.objects.filter(line__brand_id=brand_row(scope).id).exists()


def products_of_promotions(scope: Scope, keys: Keys) -> set[int]:
    """The products whose promotions changed."""
    if keys.run is None:
        return set(product_rows(scope))
    claimed = dirty_keys(scope, brand=keys.brand, topics=[DirtyTopic.PROMOTION])
    return set(claimed.values_list("a", flat=True))


def dirty_counts(scope: Scope, *, brand: str, topics: Sequence[str], by: str, day: date) -> list[tuple[Any, int]]:
    """How many claimed keys lie on each day, or on each ``a``, ascending."""
    claimed = dirty_keys(scope, brand=brand, topics=topics).filter(day__lte=day)
    return list(claimed.values_list(by).annotate(keys=Count("id")).order_by(by))


def found_since(scope: Scope, *, brand: str) -> QuerySet[FoundConflict]:
    """The findings that the scope's run brought or closed."""
    rows = FoundConflict.objects.for_scope(scope).filter(brand__code=brand)
    return rows.filter(Q(from_run=scope.run) | Q(until_run=scope.run))


def findings_of(scope: Scope, *, case_keys: Iterable[str]) -> QuerySet[FoundConflict]:
    """The findings that the scope reads for these case keys."""
    return visible(scope, FoundConflict.objects.for_scope(scope).filter(case_key__in=sorted(case_keys)))


def findings_between(scope: Scope, *, brand: str, kinds: Iterable[ConflictKind], first: date, last: date) -> list[str]:
    """The case keys of these kinds with evidence that the scope reads in [first, last]."""
    rows = FoundConflict.objects.for_scope(scope).filter(brand__code=brand, kind__in=sorted(kinds), day__lte=last)
    rows = visible(scope, rows).filter(Q(day__gte=first) | Q(until__gte=first))
    return sorted(set(rows.values_list("case_key", flat=True)))
