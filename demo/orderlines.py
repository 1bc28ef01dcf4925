"""Order lines as text: one day's rows in arrays become the rows of orders.csv."""

from dataclasses import dataclass, fields

import numpy as np

from demo.channels import CHANNELS
from demo.customers import customer_id
from demo.partners import COMPANIES, OUTLETS, PARTNERS
from demo.products import PRODUCTS
from demo.stories.kit import Line, list_price
from demo.territories import TERRITORIES

ORDER_COLUMNS = (
    "source",
    "order_id",
    "line_no",
    "ordered_at",
    "channel_code",
    "sku",
    "quantity",
    "unit_price",
    "currency",
    "unit_cost",
    "list_price",
    "discount",
    "net_amount",
    "partner_code",
    "outlet_code",
    "territory_code",
    "customer_id",
    "promotion_code",
    "servicing_partner_code",
    "commission_partner_codes",
    "returns_order_id",
)
MONEY = [f"{cents // 100}.{cents % 100:02d}" for cents in range(200_000)]
_CLOCK = [f"{minute // 60:02d}:{minute % 60:02d}:00" for minute in range(1440)]
# Codes by row number; the empty code at the end is what row -1 means.
_PARTNER_CODES = [partner.code for partner in PARTNERS] + [""]
_OUTLET_CODES = [outlet.code for outlet in OUTLETS] + [""]
_TERRITORY_CODES = [territory.code for territory in TERRITORIES] + [""]
_PREFIXES = [("".join(part[0] for part in channel.code.split("-")) + channel.code[-1]).upper() for channel in CHANNELS]
_SOURCES = ["erp" if channel.kind in ("distributor", "agent") else f"shop-{channel.code}" for channel in CHANNELS]
_OWN_BOOKS = [channel.kind in ("distributor", "flagship") for channel in CHANNELS]
_COSTS = [MONEY[product.unit_cost] for product in PRODUCTS]
LINE_CHUNK = 50_000


@dataclass
class Batch:
    """A day's lines, one entry a line. ``customer``: consumer row, -1 without a name, -2-n the n-th company. Prices in cents of the channel's
    currency. ``promotion``: row of the promotion whose code the line carries, or -1. ``order``: running number."""

    channel: np.ndarray
    sku: np.ndarray
    quantity: np.ndarray
    price: np.ndarray
    full_price: np.ndarray
    territory: np.ndarray
    partner: np.ndarray
    outlet: np.ndarray
    customer: np.ndarray
    promotion: np.ndarray
    order: np.ndarray
    line_no: np.ndarray
    minute: np.ndarray

    def __len__(self) -> int:
        return len(self.channel)

    def take(self, rows: np.ndarray) -> "Batch":
        """The lines of these row numbers."""
        return Batch(*(getattr(self, field.name)[rows] for field in fields(self)))

    def parts(self) -> list["Batch"]:
        """Pieces of at most ``LINE_CHUNK`` lines, so that a large day's text is never held as a whole."""
        return [self.take(np.arange(start, min(start + LINE_CHUNK, len(self)))) for start in range(0, len(self), LINE_CHUNK)]


def join(batches: list[Batch]) -> Batch:
    """The lines of several batches, one after the other."""
    return Batch(*(np.concatenate([getattr(batch, field.name) for batch in batches]) for field in fields(Batch)))


def order_id(channel: int, number: int) -> str:
    """The id of the running order ``number`` in a channel."""
    return f"{_PREFIXES[channel]}{number:09d}"


def _customer(row: int) -> str:
    if row >= 0:
        return customer_id(row)
    return "" if row == -1 else COMPANIES[-2 - row].customer_id


def batch_text(batch: Batch, day: str, promotion_codes: list[str]) -> str:
    """The rows of a batch. ``promotion_codes`` ends with the empty code."""
    columns = zip(*(getattr(batch, field.name).tolist() for field in fields(batch)), strict=True)
    channels, skus, currencies = [c.code for c in CHANNELS], [p.sku for p in PRODUCTS], [c.currency for c in CHANNELS]
    return "".join(
        [
            f"{_SOURCES[c]},{_PREFIXES[c]}{order:09d},{number},{day}T{_CLOCK[minute]},{channels[c]},{skus[s]},{units},{MONEY[price]},{currencies[c]},"
            f"{_COSTS[s] if _OWN_BOOKS[c] else ''},{MONEY[full]},{MONEY[full - price]},,{_PARTNER_CODES[partner]},{_OUTLET_CODES[outlet]},"
            f"{_TERRITORY_CODES[place]},{_customer(who)},{promotion_codes[promotion]},,,\n"
            for c, s, units, price, full, place, partner, outlet, who, promotion, order, number, minute in columns
        ]
    )


def returns_text(batch: Batch, day: str, first_number: int) -> str:
    """Returned lines, each an order of its own that names the order it takes back."""
    rows = []
    columns = zip(*(getattr(batch, field.name).tolist() for field in fields(batch)), strict=True)
    for place, (c, s, units, price, full, territory, partner, outlet, who, _, order, _, minute) in enumerate(columns):
        rows.append(
            f"{_SOURCES[c]},R{order_id(c, first_number + place)},1,{day}T{_CLOCK[minute]},{CHANNELS[c].code},{PRODUCTS[s].sku},{-units},{MONEY[price]},"
            f"{CHANNELS[c].currency},{_COSTS[s] if _OWN_BOOKS[c] else ''},{MONEY[full]},{MONEY[full - price]},,{_PARTNER_CODES[partner]},"
            f"{_OUTLET_CODES[outlet]},{_TERRITORY_CODES[territory]},{_customer(who)},,,,{order_id(c, order)}\n"
        )
    return "".join(rows)


def story_text(lines: list[tuple[int, int, Line]], day: str, channel_of: dict[str, int]) -> str:
    """Planted lines as (running number of the order, line number, line)."""
    rows = []
    for number, line_no, line in lines:
        c = channel_of[line.channel]
        full = list_price(line.sku, line.channel)
        full = line.price + line.discount if line.discount else full
        rows.append(
            f"{_SOURCES[c]},{order_id(c, number)},{line_no},{day}T{line.hour:02d}:{(number * 7 + line_no) % 60:02d}:00,{line.channel},{line.sku},"
            f"{line.quantity},{MONEY[line.price]},{CHANNELS[c].currency},,{MONEY[full]},{MONEY[line.discount]},,{line.partner},{line.outlet},"
            f"{line.territory},{line.customer},{line.promotion},{line.servicing},{line.claims},\n"
        )
    return "".join(rows)
