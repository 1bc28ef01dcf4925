"""A small folder of interchange files with two products of opposite lives, sold in two countries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.analytics.random_book import write

FALLING = (40, 80, 130, 150, 140, 110, 80, 55, 40, 28, 20, 14)
RISING = (2, 4, 7, 12, 20, 32, 48, 66)


def orders(sku: str, units: tuple[int, ...], first: int, *, source: str = "shop") -> list[dict[str, object]]:
    """One order line a month and country on the tenth, from month number ``first`` (2025-01 is 0) on."""
    rows: list[dict[str, object]] = []
    for at, sold in enumerate(units):
        day = date(2025 + (first + at) // 12, (first + at) % 12 + 1, 10)
        for country, part in (("CN", 0.75), ("DE", 0.25)):
            rows.append({
                "source": source, "order_id": f"{sku}-{day}-{country}", "line_no": 1, "ordered_at": day.isoformat(),
                "channel_code": "market" if country == "DE" else "site", "sku": sku, "quantity": max(1, round(sold * part)),
                "unit_price": "10", "currency": "CNY", "territory_code": country,
            })  # fmt: skip
    return rows


def write_book(folder: Path, *, lines: list[dict[str, object]] | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    brand = {"code": "LY", "name": "Lanyu", "currency": "CNY", "time_zone": "Asia/Shanghai"}
    write(folder, "brands", [brand])
    write(folder, "territories", [{"code": code, "name": code, "level": "country"} for code in ("CN", "DE")])
    kinds = (("site", "own_site"), ("market", "marketplace"), ("dealers", "distributor"))
    write(
        folder,
        "channels",
        [{"code": code, "name": code, "brand_code": "LY", "kind": kind, "currency": "CNY"} for code, kind in kinds],
    )
    products = (("ONE", "2025-01-05", "TWO"), ("TWO", "2025-05-02", ""))
    write(folder, "products", [
        {"sku": sku, "name": f"Lantern {sku}", "brand_code": "LY", "line": "Lantern", "msrp": "12", "unit_cost": "4", "currency": "CNY",
         "launched_on": launched, "successor_sku": successor} for sku, launched, successor in products])  # fmt: skip
    write(folder, "orders", lines or [*orders("ONE", FALLING, 0), *orders("TWO", RISING, 4)])
    return folder
