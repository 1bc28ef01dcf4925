"""A small book of interchange rows: brand LY (CNY), sites, dealers, a tree of territories; tests add what they are about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.conflicts.loading import load_folder, write_folder
from tests.conflicts.nights import play_night, published_cases

DAY = date(2026, 3, 10)


class Book:
    """Rows by file; ``sell``, ``band`` and the others add one with what a test does not care about filled in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, list[dict[str, Any]]] = {
            "brands": [{"code": "LY", "name": "Lanyu", "currency": "CNY", "time_zone": "Asia/Shanghai"}],
            "territories": [
                {"code": "ASIA", "name": "Asia", "parent_code": "", "level": "group"},
                {"code": "CN", "name": "China", "parent_code": "ASIA", "level": "country"},
                {"code": "CN-GD", "name": "Guangdong", "parent_code": "CN", "level": "province"},
                {"code": "CN-SH", "name": "Shanghai", "parent_code": "CN", "level": "province"},
                {"code": "DE", "name": "Germany", "parent_code": "", "level": "country"},
            ],
            "channels": [
                self._channel("site", "own_site", "CNY"),
                self._channel("flag", "flagship", "CNY"),
                self._channel("tmall", "marketplace", "CNY"),
                self._channel("dealers", "distributor", "CNY"),
                self._channel("amazon-de", "marketplace", "EUR"),
            ],
            "products": [
                {"sku": sku, "name": sku, "brand_code": "LY", "msrp": "100", "unit_cost": "40", "currency": "CNY"}
                for sku in ("S1", "S2")
            ],
            "partners": [{"code": code, "name": code, "channel_code": "dealers"} for code in ("P1", "P2", "P3")],
            "customers": [
                {"customer_id": "C1", "kind": "b2c"},
                {"customer_id": "K1", "kind": "b2b", "key_account": "true"},
                {"customer_id": "B1", "kind": "b2b"},
            ],
            "exchange_rates": [{"day": "2026-03-05", "base": "EUR", "quote": "CNY", "rate": "8"}],
            "orders": [],
        }

    @staticmethod
    def _channel(code: str, kind: str, currency: str) -> dict[str, Any]:
        return {"code": code, "name": code, "brand_code": "LY", "kind": kind, "currency": currency, "online": "true"}

    def add(self, name: str, **row: Any) -> None:
        self.files.setdefault(name, []).append(row)

    def sell(self, price: str = "100", day: date | str = DAY, **more: Any) -> str:
        """One order line of one unit of S1 on the own channel tmall, in China; its order id."""
        order = f"O{len(self.files['orders']) + 1}"
        row = {
            "source": "erp",
            "order_id": order,
            "line_no": "1",
            "ordered_at": str(day),
            "channel_code": "tmall",
            "sku": "S1",
            "quantity": "1",
            "unit_price": price,
            "currency": "CNY",
            "territory_code": "CN",
        }
        self.add("orders", **{**row, **more})
        return order

    def band(self, floor: str = "80", ceiling: str = "120", **more: Any) -> None:
        row = {
            "sku": "S1",
            "channel_code": "tmall",
            "floor": floor,
            "ceiling": ceiling,
            "currency": "CNY",
            "valid_from": "2026-01-01",
        }
        self.add("price_bands", **{**row, **more})

    def promotion(self, code: str = "PR1", **more: Any) -> None:
        row = {
            "code": code,
            "channel_code": "tmall",
            "sku": "S1",
            "starts_on": "2026-03-01",
            "ends_on": "2026-03-31",
            "status": "approved",
        }
        self.add("promotions", **{**row, **more})

    def observe(self, price: str, day: date | str = DAY, **more: Any) -> None:
        number = len(self.files.get("price_observations", [])) + 1
        row = {
            "source": "watch",
            "observation_id": f"W{number}",
            "observed_at": str(day),
            "channel_code": "tmall",
            "sku": "S1",
            "price": price,
            "currency": "CNY",
            "territory_code": "CN",
        }
        self.add("price_observations", **{**row, **more})

    def write(self) -> Path:
        return write_folder(self.folder, self.files)

    def cases(self, day: date = date(2026, 3, 15)) -> list[dict[str, Any]]:
        """The cases of a first night of everything."""
        load_folder(self.write())
        play_night(day)
        return published_cases()


def told(cases: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Kind, parties, subject and money of each case."""
    return sorted(
        (
            case["kind"],
            tuple(case["channels"]),
            tuple(case["partners"]),
            case["sku"] or case["territory"] or case["customer"],
            case["at_stake"],
        )
        for case in cases
    )
