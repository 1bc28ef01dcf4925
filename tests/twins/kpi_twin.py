"""KPIs recomputed from interchange files by brute force: plain Python, no database, one pass for each figure.

Covers every figure of a channel's or partner's period but health, LTV and what cases decide (compliance counts no breach).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

from tests.twins.facts import SIX, Facts, rows_of

Period = tuple[str, date, date]  # label, first day, first day outside


@dataclass(frozen=True)
class Line:
    day: date
    order: tuple[str, str]
    customer: str
    quantity: Decimal
    net: Decimal
    cost: Decimal


@dataclass
class Subject:
    """All facts of one channel or partner."""

    lines: list[Line] = field(default_factory=list)
    spend: list[tuple[date, str, Decimal]] = field(default_factory=list)
    stock: dict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    complaints: list[date] = field(default_factory=list)
    surveys: list[tuple[date, Decimal | None, Decimal | None]] = field(default_factory=list)
    observations: list[date] = field(default_factory=list)


class KpiTwin:
    """The KPIs of a folder of interchange files as the night of ``until`` sees it."""

    def __init__(self, folder: Path, until: date) -> None:
        self.facts, self.until = Facts(folder, until), until
        self.subjects: dict[tuple[str, str], Subject] = defaultdict(Subject)
        self._read_lines(folder)
        self._read_others(folder)

    def _of(self, row: dict[str, str]) -> Iterable[Subject]:
        if row.get("channel_code"):
            yield self.subjects["channel", row["channel_code"]]
        if row.get("partner_code"):
            yield self.subjects["partner", row["partner_code"]]

    def _brand_amount(self, amount: Decimal, currency: str, channel: str, day: date) -> Decimal:
        brand = self.facts.brands[self.facts.channels[channel]["brand_code"]]
        return self.facts.converted(amount, currency, brand["currency"], day)

    def _read_lines(self, folder: Path) -> None:
        for row in rows_of(folder, "orders"):
            day = self.facts.business_day(row["ordered_at"], row["sku"])
            quantity, product = Decimal(row["quantity"]), self.facts.products[row["sku"]]
            net = Decimal(row["net_amount"]) if row.get("net_amount") else quantity * Decimal(row["unit_price"])
            unit_cost, currency = row.get("unit_cost"), row["currency"]
            if not unit_cost:
                unit_cost, currency = product["unit_cost"], product["currency"]
            line = Line(
                day,
                (row["source"], row["order_id"]),
                row.get("customer_id") or "",
                quantity,
                self._brand_amount(net, row["currency"], row["channel_code"], day),
                self._brand_amount(quantity * Decimal(unit_cost), currency, row["channel_code"], day),
            )
            if day <= self.until:
                for subject in self._of(row):
                    subject.lines.append(line)

    def _read_others(self, folder: Path) -> None:
        self._read_money(folder)
        self._read_voices(folder)
        for row in rows_of(folder, "price_observations"):
            for subject in self._of(row):
                subject.observations.append(self.facts.business_day(row["observed_at"], row["sku"]))

    def _read_money(self, folder: Path) -> None:
        for row in rows_of(folder, "spend"):
            day = date.fromisoformat(row["day"])
            amount = self._brand_amount(Decimal(row["amount"]), row["currency"], row["channel_code"], day)
            for subject in self._of(row):
                subject.spend.append((day, row["purpose"], amount))
        for row in rows_of(folder, "inventory"):
            day, product = date.fromisoformat(row["day"]), self.facts.products[row["sku"]]
            cost = Decimal(row["on_hand"]) * Decimal(product["unit_cost"])
            value = self._brand_amount(cost, product["currency"], row["channel_code"], day)
            for subject in self._of(row):
                subject.stock[day] += value

    def _read_voices(self, folder: Path) -> None:
        for row in rows_of(folder, "complaints"):
            for subject in self._of(row):
                subject.complaints.append(date.fromisoformat(row["day"]))
        for row in rows_of(folder, "surveys"):
            if row["subject"] != "customer":
                continue
            nps, csat = (Decimal(row[name]) if row.get(name) else None for name in ("nps", "csat"))
            for subject in self._of(row):
                subject.surveys.append((date.fromisoformat(row["day"]), nps, csat))

    def figures(self, kind: str, code: str, first: date, outside: date) -> dict[str, Any]:
        """The figures of one period by code; None where a ratio has no value."""
        subject = self.subjects[kind, code]
        last = min(outside - timedelta(days=1), self.until)
        inside = [line for line in subject.lines if first <= line.day <= last]
        bought = [line for line in inside if line.quantity > 0]
        revenue = sum((line.net for line in inside), Decimal(0))
        cost = sum((line.cost for line in inside), Decimal(0))
        spent = [(purpose, amount) for day, purpose, amount in subject.spend if first <= day <= last]
        investment = sum((amount for _, amount in spent), Decimal(0))
        acquisition = sum((amount for purpose, amount in spent if purpose == "acquisition"), Decimal(0))
        orders, customers = {line.order for line in bought}, {line.customer for line in bought if line.customer}
        days = (last - first).days + 1
        found = {
            "orders": len(orders),
            "units": sum((line.quantity for line in inside), Decimal(0)),
            "customers": len(customers),
            "new_customers": len(self._new(subject, customers, first)),
            "net_revenue": revenue,
            "gross_margin": revenue - cost,
            "investment": investment,
            "acquisition_spend": acquisition,
            "roi": _ratio(revenue - cost - investment, investment),
            "repurchase_rate": _ratio(self._returned(subject, customers, bought), len(customers)),
            "complaint_rate": _ratio(1000 * _count(subject.complaints, first, last), len(orders)),
        }
        found["cac"] = _ratio(acquisition, found["new_customers"]) if acquisition else None
        found |= self._stock(subject, cost, first, last, days)
        found |= self._satisfaction(subject, first, last)
        return found

    def _new(self, subject: Subject, customers: set[str], first: date) -> set[str]:
        earlier = {line.customer for line in subject.lines if line.quantity > 0 and line.day < first}
        return customers - earlier

    def _returned(self, subject: Subject, customers: set[str], bought: list[Line]) -> int:
        """Customers of the period with another order day within 90 days after their first day of the period."""
        back = 0
        days = defaultdict(set)
        for line in subject.lines:
            if line.quantity > 0 and line.customer in customers:
                days[line.customer].add(line.day)
        for customer in customers:
            first = min(line.day for line in bought if line.customer == customer)
            back += any(first < day <= first + timedelta(days=90) for day in days[customer])
        return back

    def _stock(self, subject: Subject, cost: Decimal, first: date, last: date, days: int) -> dict[str, Any]:
        counted = [value for day, value in subject.stock.items() if first <= day <= last]
        total = sum(counted, Decimal(0))
        if not total:
            return {"inventory_turns": None, "days_on_hand": None}
        return {
            "inventory_turns": _ratio(cost * 365 * len(counted), total * days),
            "days_on_hand": _ratio(total * days, cost * len(counted)) if cost > 0 else None,
        }

    def _satisfaction(self, subject: Subject, first: date, last: date) -> dict[str, Any]:
        asked = [(nps, csat) for day, nps, csat in subject.surveys if first <= day <= last]
        scores, rates = [nps for nps, _ in asked if nps is not None], [csat for _, csat in asked if csat is not None]
        balance = sum(nps >= 9 for nps in scores) - sum(nps <= 6 for nps in scores)
        return {
            "satisfaction": _ratio(balance, len(scores)),
            "csat": _ratio(sum(rates, Decimal(0)), len(rates)),
        }


def _count(days: Iterable[date], first: date, last: date) -> int:
    return sum(first <= day <= last for day in days)


def _ratio(numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
    if not denominator:
        return None
    with localcontext(prec=60):
        return (Decimal(numerator) / Decimal(denominator)).quantize(SIX, rounding=ROUND_HALF_UP)
