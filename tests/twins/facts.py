"""Interchange files read plainly, one row a dictionary, with the lookups that the rules need: for twins that recompute results by brute force."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

SIX = Decimal("0.000001")
RATE_DAYS = 7


def six(amount: Decimal) -> Decimal:
    """Rounded half-up to 6 decimals."""
    with localcontext(prec=50):
        return amount.quantize(SIX, rounding=ROUND_HALF_UP)


def rows_of(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one interchange file, plain or gzipped; none where the file is absent."""
    plain, packed = folder / f"{name}.csv", folder / f"{name}.csv.gz"
    if plain.exists():
        with plain.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    elif packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def in_force(row: dict[str, str], day: date) -> bool:
    """valid_from is the first day inside, valid_to the first outside."""
    starts, ends = day_or_none(row.get("valid_from")), day_or_none(row.get("valid_to"))
    return (starts is None or starts <= day) and (ends is None or day < ends)


@dataclass(frozen=True)
class Sale:
    """An order line, or an observed price (``key`` says which): price net of tax in ``currency``, ``net`` the line's net revenue in it."""

    key: str
    day: date
    channel: str
    sku: str
    quantity: Decimal
    price: Decimal
    currency: str
    partner: str
    territory: str
    customer: str
    list_price: Decimal | None
    discounted: bool
    net: Decimal
    order: str
    claims: frozenset[str]
    observed: bool = False


class Facts:
    """A folder of interchange files as of the end of business day ``until``; later facts are not there."""

    def __init__(self, folder: Path | str, until: date) -> None:
        self.folder, self.until = Path(folder), until
        self.brands = {row["code"]: row for row in rows_of(self.folder, "brands")}
        self.products = {row["sku"]: row for row in rows_of(self.folder, "products")}
        self.channels = {row["code"]: row for row in rows_of(self.folder, "channels")}
        self.customers = {row["customer_id"]: row for row in rows_of(self.folder, "customers")}
        self.territories = {row["code"]: row for row in rows_of(self.folder, "territories")}
        self.rates = {
            (row["base"], row["quote"], date.fromisoformat(row["day"])): Decimal(row["rate"])
            for row in rows_of(self.folder, "exchange_rates")
        }
        self._lineage: dict[str, tuple[str, ...]] = {}

    def grouped(self, name: str, *columns: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
        """The rows of a file by the values of these columns."""
        groups: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
        for row in rows_of(self.folder, name):
            groups[tuple(row[column] for column in columns)].append(row)
        return groups

    def brand_currency(self, sku: str) -> str:
        return self.brands[self.products[sku]["brand_code"]]["currency"]

    def lineage(self, territory: str) -> tuple[str, ...]:
        """The territory and its ancestors, nearest first; empty without a territory."""
        if territory not in self._lineage:
            chain, code = [], territory
            while code:
                chain.append(code)
                code = self.territories[code].get("parent_code") or ""
            self._lineage[territory] = tuple(chain)
        return self._lineage[territory]

    def country(self, territory: str) -> str:
        """The nearest ancestor of level country, '' without one."""
        return next((code for code in self.lineage(territory) if self.territories[code]["level"] == "country"), "")

    def converted(self, amount: Decimal, currency: str, target: str, day: date) -> Decimal:
        """At the last rate stored within 7 days before, the inverse of the pair where it is not stored; rounded once to 6 decimals."""
        if currency == target:
            return six(amount)
        with localcontext(prec=50):
            for back in range(RATE_DAYS + 1):
                rate = self.rates.get((currency, target, day - timedelta(days=back)))
                if rate is not None:
                    return six(amount * rate)
            for back in range(RATE_DAYS + 1):
                rate = self.rates.get((target, currency, day - timedelta(days=back)))
                if rate is not None:
                    return six(amount / rate)
        raise LookupError(f"no rate {currency}/{target} for {day}")

    def is_under(self, price: Decimal, currency: str, other: Decimal, other_currency: str, sku: str, day: date) -> bool:
        """Whether a price is lower than another: in their own currency where they share it, else both in the brand's at 6 decimals."""
        if currency == other_currency:
            return six(price) < six(other)
        brand = self.brand_currency(sku)
        return self.converted(price, currency, brand, day) < self.converted(other, other_currency, brand, day)

    def business_day(self, text: str, sku: str) -> date:
        """The date in the brand's zone; a time without a zone is in it already."""
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(ZoneInfo(self.brands[self.products[sku]["brand_code"]]["time_zone"]))
        return moment.date()

    @cached_property
    def lines(self) -> list[Sale]:
        """Order lines up to and including ``until``, returns too."""
        return [line for row in rows_of(self.folder, "orders") if (line := self._line(row)).day <= self.until]

    def _line(self, row: dict[str, str]) -> Sale:
        quantity, price = Decimal(row["quantity"]), Decimal(row["unit_price"])
        net = Decimal(row["net_amount"]) if row.get("net_amount") else six(quantity * price)
        claims = frozenset(code for code in (row.get("commission_partner_codes") or "").split(";") if code)
        return Sale(
            f"orders:{row['source']}:{row['order_id']}:{row['line_no']}",
            self.business_day(row["ordered_at"], row["sku"]),
            row["channel_code"],
            row["sku"],
            quantity,
            price,
            row["currency"],
            row.get("partner_code") or "",
            row.get("territory_code") or "",
            row.get("customer_id") or "",
            Decimal(row["list_price"]) if row.get("list_price") else None,
            bool(row.get("promotion_code")) or Decimal(row.get("discount") or 0) > 0,
            net,
            f"{row['source']}:{row['order_id']}",
            claims,
        )

    @cached_property
    def observations(self) -> list[Sale]:
        """Observed prices up to and including ``until``, each standing for one unit; tax taken out at 6 decimals."""
        rows = []
        for row in rows_of(self.folder, "price_observations"):
            price = six(Decimal(row["price"]) / (1 + Decimal(row.get("tax_rate") or 0)))
            sale = Sale(
                f"price_observations:{row['source']}:{row['observation_id']}",
                self.business_day(row["observed_at"], row["sku"]),
                row["channel_code"],
                row["sku"],
                Decimal(1),
                price,
                row["currency"],
                row.get("partner_code") or "",
                row.get("territory_code") or "",
                "",
                None,
                False,
                price,
                "",
                frozenset(),
                observed=True,
            )
            if sale.day <= self.until:
                rows.append(sale)
        return rows

    def is_consumer(self, sale: Sale) -> bool:
        """A customer of kind b2c, nobody named, or an observed offer."""
        return not sale.customer or self.customers[sale.customer]["kind"] == "b2c"
