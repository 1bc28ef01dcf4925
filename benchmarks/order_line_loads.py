"""What the two bulk-load benchmarks share: order lines as values, as staged rows and as model rows, and what they refer to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.postgres import make_database, unreachable
from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLine
from channels_core.products.models import Product
from channels_core.territories.models import Territory
from foundation.intake.models import ImportBatch
from foundation.intake.registry import interchange_file
from foundation.intake.upsert import upsert

FIRST_DAY = date(2024, 1, 1)
CHANNELS, PRODUCTS, CUSTOMERS, TERRITORIES = 10, 200, 20_000, 30

Values = dict[str, Any]

__all__ = ["OrderLine", "empty_lines", "lines", "load_staged", "make_world", "model_rows", "staged", "stored_sum", "unreachable"]


def make_world() -> None:
    """The database with one brand, and two imports for rows to belong to."""
    make_database()
    ImportBatch.objects.bulk_create(ImportBatch(actor="bench", source_name="bench", created_at=timezone.now()) for _ in range(2))
    brand = Brand.all_rows.create(code="B", name="B", currency="CNY", time_zone="UTC")
    Channel.all_rows.bulk_create(
        Channel(code=f"C{n}", name="C", brand=brand, kind="own_site", currency="CNY", online=True) for n in range(CHANNELS)
    )
    Product.all_rows.bulk_create(
        Product(sku=f"S{n}", name="S", brand=brand, msrp=Decimal(100), unit_cost=Decimal(40), currency="CNY")
        for n in range(PRODUCTS)
    )
    Territory.all_rows.bulk_create(Territory(code=f"T{n}", name="T", level="city") for n in range(TERRITORIES))
    Customer.all_rows.bulk_create(Customer(customer_id=f"K{n}", kind="b2c") for n in range(CUSTOMERS))


def empty_lines() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE channels_core_orderline, channels_core_orderlineclaim, foundation_importbefore")


def lines(first: int, count: int, *, price: int = 99) -> Iterator[Values]:
    """Order lines ``first`` to ``first + count``, as the columns of the table hold them; ids start at 1."""
    for n in range(first, first + count):
        day = FIRST_DAY + timedelta(days=n % 700)
        yield {
            "source": "erp",
            "order_id": f"O{n // 2:08d}",
            "line_no": n % 2 + 1,
            "brand_id": 1,
            "channel_id": n % CHANNELS + 1,
            "product_id": n * 7 % PRODUCTS + 1,
            "customer_id": n * 13 % CUSTOMERS + 1,
            "territory_id": n % TERRITORIES + 1,
            "ordered_at": datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
            "business_day": day,
            "quantity": Decimal(n % 3 + 1),
            "unit_price": Decimal(price),
            "currency": "CNY",
            "net_revenue": Decimal(price * (n % 3 + 1)),
            "cost": Decimal(40 * (n % 3 + 1)),
        }


SCALES = {"quantity": 10**3, "unit_price": 10**6, "net_revenue": 10**6, "cost": 10**6}


def staged(rows: list[Values]) -> list[tuple[Any, ...]]:
    """The rows as the import's parsers leave them: scaled integers and SQL text."""
    file = interchange_file("orders")
    assert file is not None
    kinds = {name: file.target.column(name) for name in file.main_fields}
    result = []
    for number, row in enumerate(rows, start=2):
        cells: list[Any] = [number]
        for name, field in kinds.items():
            value = row.get(name, None if field.null else "")
            if name in SCALES and value is not None:
                value = int(value * SCALES[name])
            elif isinstance(value, datetime):
                value = str(value.replace(tzinfo=None))
            elif isinstance(value, date):
                value = value.isoformat()
            cells.append(value)
        result.append(tuple(cells))
    return result


def load_staged(rows: list[tuple[Any, ...]], import_id: int, chunk: int = 20_000) -> int:
    """The product's core: stage, delta, before-images, update and insert, a chunk a transaction. Rows changed."""
    file = interchange_file("orders")
    assert file is not None
    changed = 0
    for start in range(0, len(rows), chunk):
        with transaction.atomic():
            changed += upsert(file, rows[start : start + chunk], import_id).changed
    return changed


def vacuum_lines() -> None:
    """Statistics as autovacuum would have made them by the time of a second import."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE channels_core_orderline")


def stored_sum() -> tuple[int, Decimal]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), SUM(net_revenue) FROM channels_core_orderline")
        count, total = cursor.fetchone()
    return int(count), Decimal(total or 0)


def model_rows(rows: list[Values]) -> list[OrderLine]:
    return [OrderLine(**row) for row in rows]
