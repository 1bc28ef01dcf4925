"""A small random brand as interchange files: returns, late lines, orders on several days, spend, stock, surveys, complaints."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2025, 11, 20)
CHANNELS, PARTNERS, SKUS = ("site", "market", "dealers"), ("P1", "P2"), ("A", "B")
HEADER = (
    "source", "order_id", "line_no", "ordered_at", "channel_code", "sku", "quantity", "unit_price", "currency",
    "partner_code", "customer_id",
)  # fmt: skip
Rows = list[dict[str, object]]


def write(folder: Path, name: str, rows: Rows) -> None:
    """One interchange file; a row may lack columns."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


class RandomBook:
    """Lines of about 26 customers over 150 days; ``correct`` moves, changes and adds some of them."""

    def __init__(self, seed: int, lines: int = 220, days: int = 150) -> None:
        self.random, self.days = random.Random(seed), days
        self.lines = [self._line(number) for number in range(lines)]

    def _day(self) -> str:
        return (FIRST + timedelta(days=self.random.randrange(self.days))).isoformat()

    def _line(self, number: int) -> dict[str, object]:
        channel = self.random.choice(CHANNELS)
        order = number // 2 if self.random.random() < 0.4 else number
        return {
            "source": "book",
            "order_id": f"O{order}",
            "line_no": number + 1,
            "ordered_at": self._day(),
            "channel_code": channel,
            "sku": self.random.choice(SKUS),
            "quantity": self.random.choice(["1", "1", "2", "3.5", "-1"]),
            "unit_price": self.random.choice(["10", "19.99", "0", "7.123456"]),
            "currency": self.random.choice(["CNY", "USD"]),
            "partner_code": self.random.choice(PARTNERS) if channel == "dealers" else "",
            "customer_id": f"C{self.random.randrange(26)}" if self.random.random() < 0.85 else "",
        }

    def correct(self, changed: int = 12, late: int = 4) -> Rows:
        """Changes ``changed`` lines and adds ``late`` ones; the rows that a source would send again."""
        sent = []
        for place in sorted(self.random.sample(range(len(self.lines)), changed)):
            fresh = self._line(place)
            self.lines[place] = {**fresh, "order_id": self.lines[place]["order_id"]}
            sent.append(self.lines[place])
        for number in range(len(self.lines), len(self.lines) + late):
            self.lines.append(self._line(number))
            sent.append(self.lines[-1])
        return sent

    def write(self, folder: Path) -> Path:
        """All files."""
        folder.mkdir(parents=True, exist_ok=True)
        brand = {"code": "LY", "name": "Lanyu", "currency": "CNY", "time_zone": "Asia/Shanghai"}
        write(folder, "brands", [brand])
        days = range(0, self.days + 40, 5)
        rates = [(FIRST + timedelta(days=day), f"7.{day % 10}") for day in days]
        rows: Rows = [{"day": day, "base": "USD", "quote": "CNY", "rate": rate} for day, rate in rates]
        write(folder, "exchange_rates", rows)
        kinds = dict(zip(CHANNELS, ("own_site", "marketplace", "distributor"), strict=True))
        write(folder, "channels", [
            {"code": code, "name": code, "brand_code": "LY", "kind": kind, "currency": "CNY", "online": "true"}
            for code, kind in kinds.items()
        ])  # fmt: skip
        write(folder, "products", [
            {"sku": "A", "name": "A", "brand_code": "LY", "msrp": "20", "unit_cost": "6.5", "currency": "CNY"},
            {"sku": "B", "name": "B", "brand_code": "LY", "msrp": "9", "unit_cost": "0.9", "currency": "USD"},
        ])  # fmt: skip
        write(folder, "partners", [{"code": code, "name": code, "channel_code": "dealers"} for code in PARTNERS])
        write(folder, "customers", [{"customer_id": f"C{number}", "kind": "b2c"} for number in range(26)])
        write(folder, "orders", list(self.lines))
        self._write_rest(folder)
        return folder

    def _write_rest(self, folder: Path) -> None:
        """Spend, stock, surveys, complaints and observations: the same for one seed whatever was corrected."""
        kept, self.random = self.random, random.Random(len(self.lines[:200]))
        numbers = range(60)
        write(folder, "spend", [
            {"source": "s", "spend_id": number, "day": self._day(), "purpose": self.random.choice(["acquisition", "trade"]),
             "amount": self.random.choice(["12.5", "30"]), "currency": self.random.choice(["CNY", "USD"]), **self._whose()}
            for number in numbers
        ])  # fmt: skip
        write(folder, "inventory", [
            {"day": FIRST + timedelta(days=7 * week), "location_code": "central", "channel_code": channel, "sku": sku,
             "on_hand": self.random.randrange(0, 90)}
            for week in range(self.days // 7) for channel in CHANNELS[:2] for sku in SKUS
        ])  # fmt: skip
        write(folder, "surveys", [
            {"survey_id": number, "day": self._day(), "subject": self.random.choice(["customer", "customer", "partner"]),
             "nps": self.random.randrange(0, 11), "csat": self.random.choice(["", "1", "4", "5"]), **self._whose()}
            for number in numbers
        ])  # fmt: skip
        write(folder, "complaints", [{"complaint_id": n, "day": self._day(), **self._whose()} for n in numbers])
        write(folder, "price_observations", [
            {"source": "w", "observation_id": number, "observed_at": self._day(), "sku": "A", "price": "20",
             "currency": "CNY", **self._whose()}
            for number in numbers
        ])  # fmt: skip
        self.random = kept

    def _whose(self) -> dict[str, object]:
        channel = self.random.choice(CHANNELS)
        partner = self.random.choice((*PARTNERS, "")) if channel == "dealers" else ""
        return {"channel_code": channel, "partner_code": partner}
