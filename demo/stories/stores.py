"""Franchise stores: what each sells for its floor, month after month. Six sell far under their peers, a seventh as little from fresh stock."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import numpy as np

from demo.partners import FRESH_OUTLET, OUTLET_INDEX, OUTLETS, WEAK_OUTLETS, Outlet
from demo.seasons import Calendar, last_whole_quarter, quarter_days, quarter_of
from demo.stories.kit import Line, Script, Stage, list_price

SOLD = ("LY-CP-CHR", "LY-CP-TBL")
MONTHLY = 3000  # cents of net revenue a square metre and month in an ordinary store
WEAK_SHARE = 0.1
BAR = 0.6
SHELF = (("LY-CP-CHR", 4), ("LY-CP-TBL", 4), ("LY-ST-10", 4), ("LY-BM-400", 6))
OLD_SHELF = tuple((sku, units * 5) for sku, units in SHELF)
FRESH_SHELF = (("LY-CP-CHR", 1), ("LY-CP-TBL", 1))


def franchise_stores(stage: Stage, script: Script) -> None:
    """Camp furniture sold over the counter in the middle of each month, in the two years, by floor area."""
    outlets = [outlet for outlet in OUTLETS if outlet.channel == "franchise"]
    for day in range(stage.ago(0) + 1):
        if stage.on(day).day != 14:
            continue
        for number, outlet in enumerate(outlets):
            when = max(0, day - number % 5)
            share = WEAK_SHARE if outlet.code in (*WEAK_OUTLETS, FRESH_OUTLET) else 1.0
            worth = outlet.area * MONTHLY * share
            sku = SOLD[stage.on(day).month % 2]
            price = list_price(sku, "franchise")
            units = max(1, round(worth / price))
            script.lines.append(
                Line(when, "franchise", sku, units, price, outlet.territory, outlet.partner, outlet.code, hour=15)
            )


def shelf_of(outlet: Outlet) -> tuple[tuple[str, int], ...]:
    """Units of each product that lie in a franchise store at the end of every month."""
    if outlet.code in WEAK_OUTLETS:
        return OLD_SHELF
    return FRESH_SHELF if outlet.code == FRESH_OUTLET else SHELF


def store_stock_rows(day: str) -> Iterator[tuple[str, ...]]:
    """A month's end in the franchise stores; the location is the store."""
    for outlet in OUTLETS:
        if outlet.channel == "franchise":
            for sku, units in shelf_of(outlet):
                yield day, outlet.code, "franchise", sku, str(units), outlet.partner, outlet.territory


def judged_quarters(calendar: Calendar) -> list[str]:
    """The last two whole quarters, the earlier first."""
    last = last_whole_quarter(calendar)
    return [quarter_of(quarter_days(last)[0] - timedelta(days=1)), last]


def closing_truth(calendar: Calendar, outlet_net: Mapping[str, np.ndarray]) -> list[dict[str, object]]:
    """Every franchise store with its net revenue a square metre in CNY and that of its peers, by quarter, and whether it is a candidate."""
    stores = [outlet for outlet in OUTLETS if outlet.channel == "franchise"]
    area = sum(outlet.area for outlet in stores)
    found = []
    for outlet in stores:
        quarters, is_weak = [], True
        for quarter in judged_quarters(calendar):
            net = outlet_net[quarter]
            own = net[OUTLET_INDEX[outlet.code]] / 100
            peers = sum(net[OUTLET_INDEX[other.code]] for other in stores) / 100 - own
            pair = own / outlet.area, peers / (area - outlet.area)
            is_weak = is_weak and bool(pair[0] < BAR * pair[1])
            quarters.append({"quarter": quarter, "own": f"{pair[0]:.2f}", "peers": f"{pair[1]:.2f}"})
        found.append({
            "outlet": outlet.code, "quarters": quarters, "is_candidate": is_weak and outlet.code in WEAK_OUTLETS,
        })  # fmt: skip
    return found


STORIES = (franchise_stores,)
