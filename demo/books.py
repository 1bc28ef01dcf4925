"""What the days add up to: the sums that spend, stock, targets and complaints are made from."""

from datetime import date

import numpy as np

from demo.channels import CHANNEL_INDEX, CHANNELS
from demo.orderlines import Batch, order_id
from demo.partners import COMPANY_INDEX, OUTLET_INDEX, OUTLETS, PARTNER_INDEX, PARTNERS
from demo.products import PRODUCT_INDEX, PRODUCTS
from demo.seasons import Calendar, quarter_of
from demo.stories.kit import Line

COSTS = np.array([product.unit_cost for product in PRODUCTS])


class Books:
    """Sums by day and channel in cents of the channel's currency; units by month; new consumers by quarter."""

    def __init__(self, calendar: Calendar, yuan_per_unit: np.ndarray) -> None:
        self.calendar, self.yuan_per_unit = calendar, yuan_per_unit
        days = len(yuan_per_unit)
        self.net = np.zeros((days, len(CHANNELS)))
        self.margin = np.zeros((days, len(CHANNELS)))
        self.orders = np.zeros((days, len(CHANNELS)), dtype=np.int64)
        self.partner_net: dict[tuple[int, int], np.ndarray] = {}
        self.units: dict[tuple[int, int], np.ndarray] = {}
        self.partner_units: dict[tuple[int, int], np.ndarray] = {}
        self.outlet_net: dict[str, np.ndarray] = {}
        self.complaints: list[tuple[date, int, int, str]] = []
        self.partner_orders: dict[str, np.ndarray] = {}
        self.partner_buyers: dict[str, set[tuple[int, int]]] = {}

    def add(self, day: int, batch: Batch, sign: int = 1) -> None:
        """Count a day's lines (sign -1: returns)."""
        value = sign * batch.price * batch.quantity
        cost = sign * COSTS[batch.sku] * batch.quantity / self.yuan_per_unit[day, batch.channel]
        self.net[day] += np.bincount(batch.channel, value, len(CHANNELS))
        self.margin[day] += np.bincount(batch.channel, value - cost, len(CHANNELS))
        in_store = batch.outlet >= 0
        self.outlet_net.setdefault(quarter_of(self.calendar.day(day)), np.zeros(len(OUTLETS)))[:] += np.bincount(
            batch.outlet[in_store], value[in_store], len(OUTLETS)
        )
        month = (self.calendar.day(day).year, self.calendar.day(day).month)
        cells = np.bincount(batch.channel * len(PRODUCTS) + batch.sku, sign * batch.quantity, len(CHANNELS) * len(PRODUCTS))
        self.units.setdefault(month, np.zeros((len(CHANNELS), len(PRODUCTS))))[:] += cells.reshape(len(CHANNELS), len(PRODUCTS))
        sold = batch.partner >= 0
        self.partner_net.setdefault(month, np.zeros(len(PARTNERS)))[:] += np.bincount(
            batch.partner[sold], value[sold], len(PARTNERS)
        )
        cells = np.bincount(
            batch.partner[sold] * len(PRODUCTS) + batch.sku[sold], sign * batch.quantity[sold], len(PARTNERS) * len(PRODUCTS)
        )
        self.partner_units.setdefault(month, np.zeros((len(PARTNERS), len(PRODUCTS))))[:] += cells.reshape(
            len(PARTNERS), len(PRODUCTS)
        )
        if sign > 0:
            self.orders[day] += np.bincount(batch.channel[batch.line_no == 1], minlength=len(CHANNELS))
            self._meet(quarter_of(self.calendar.day(day)), batch.partner[sold], batch.customer[sold], batch.line_no[sold])

    def _meet(self, quarter: str, partner: np.ndarray, customer: np.ndarray, line_no: np.ndarray) -> None:
        """Count the orders of partners, and keep which companies bought from which."""
        orders = self.partner_orders.setdefault(quarter, np.zeros(len(PARTNERS), dtype=np.int64))
        orders += np.bincount(partner[line_no == 1], minlength=len(PARTNERS))
        company = customer <= -2
        pairs = zip(partner[company].tolist(), (-2 - customer[company]).tolist(), strict=True)
        self.partner_buyers.setdefault(quarter, set()).update(pairs)

    def add_planted(self, day: int, line: Line) -> None:
        """Count one planted line."""
        c, s, p = CHANNEL_INDEX[line.channel], PRODUCT_INDEX[line.sku], PARTNER_INDEX.get(line.partner, -1)
        one = np.ones(1, dtype=np.int64)
        none = -one
        buyer = (-2 - COMPANY_INDEX[line.customer]) * one if line.customer in COMPANY_INDEX else none
        sign = 1 if line.quantity > 0 else -1
        self.add(
            day,
            Batch(
                c * one,
                s * one,
                abs(line.quantity) * one,
                line.price * one,
                line.price * one,
                none,
                p * one,
                OUTLET_INDEX.get(line.outlet, -1) * one,
                buyer,
                none,
                none,
                one,
                none,
            ),
            sign,
        )

    def complain(self, day: int, batch: Batch, generator: np.random.Generator) -> None:
        """Some of the day's orders are complained about one to ten days later."""
        first = np.flatnonzero(batch.line_no == 1)
        rates = np.array([channel.complaint_rate for channel in CHANNELS])
        unhappy = first[generator.random(len(first)) < rates[batch.channel[first]]]
        delays = generator.integers(1, 11, len(unhappy)).tolist()
        for row, delay in zip(unhappy.tolist(), delays, strict=True):
            if day + delay < len(self.net):
                channel = int(batch.channel[row])
                self.complaints.append(
                    (self.calendar.day(day + delay), channel, int(batch.partner[row]), order_id(channel, int(batch.order[row])))
                )
