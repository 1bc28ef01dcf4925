"""The files that follow from sales: spend, stock, prices seen, complaints, surveys, targets, market signals."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from demo.books import Books
from demo.channels import BRAND_CODE, CHANNEL_INDEX, CHANNELS
from demo.files import Row
from demo.partners import DEALERS, PARTNER_INDEX, PARTNERS
from demo.products import PRODUCTS, is_sold_in, opens_before_end
from demo.rewards import partner_target_rows
from demo.sales import FULL_PRICE
from demo.seasons import DAYS, Calendar
from demo.stories.kit import Script
from demo.stories.stores import store_stock_rows

PURPOSES: dict[str, tuple[tuple[str, float], ...]] = {
    "marketplace": (("acquisition", 0.24), ("commission", 0.44), ("operations", 0.20), ("brand", 0.12)),
    "own_site": (("acquisition", 0.27), ("retention", 0.38), ("operations", 0.22), ("brand", 0.13)),
    "social_commerce": (("acquisition", 0.15), ("commission", 0.52), ("operations", 0.19), ("brand", 0.14)),
    "o2o": (("commission", 0.60), ("operations", 0.30), ("brand", 0.10)),
    "distributor": (("trade", 0.74), ("operations", 0.22), ("acquisition", 0.04)),
    "agent": (("commission", 0.65), ("acquisition", 0.05), ("trade", 0.30)),
    "retail": (("trade", 0.80), ("operations", 0.20)),
    "flagship": (("operations", 0.75), ("acquisition", 0.15), ("brand", 0.10)),
    "franchise": (("trade", 0.50), ("operations", 0.50)),
}
COSTLY_DEALERS = {"BASHU": 3, "JINGCHU": 2}  # full months with dear acquisition: three start an improvement track, two do not
COSTLY_FACTOR = 1.7


def _cents(amount: float) -> str:
    whole = round(amount)
    return f"{whole // 100}.{whole % 100:02d}"


def spend_rows(calendar: Calendar, books: Books, generator: np.random.Generator) -> Iterator[Row]:
    """A week's spend of each purpose on its Sunday (and the last day): what leaves the channel the ROI it has. Trade money goes by partner."""
    start = 0
    for day in range(DAYS):
        if calendar.day(day).weekday() != 6 and day != DAYS - 1:
            continue
        for number, channel in enumerate(CHANNELS):
            roi = channel.roi_then + (channel.roi_now - channel.roi_then) * day / DAYS
            invested = max(books.margin[start : day + 1, number].sum(), 0.0) / (1 + roi)
            for purpose, share in PURPOSES[channel.kind]:
                amount = invested * share * generator.uniform(0.94, 1.06)
                yield from _spend_of(calendar, day, number, purpose, amount)
        start = day + 1


def _spend_of(calendar: Calendar, day: int, number: int, purpose: str, amount: float) -> Iterator[Row]:
    channel, when = CHANNELS[number], calendar.day(day).isoformat()
    base = ("ledger", f"{when}-{channel.code}-{purpose}", when, channel.code, purpose)
    if purpose in ("trade", "acquisition") and channel.code == "dist-china":
        total = sum(dealer.share for dealer in DEALERS)
        for dealer in DEALERS:
            part = amount * dealer.share / total * _dearer(calendar, calendar.day(day), dealer.code, purpose)
            if part >= 0.5:
                yield (
                    base[0],
                    f"{base[1]}-{dealer.code}",
                    *base[2:],
                    _cents(part),
                    channel.currency,
                    dealer.code,
                    dealer.territories[0],
                    "",
                )
    elif amount >= 0.5:
        campaign = f"{when[:7]}-push" if purpose == "acquisition" else ""
        yield *base, _cents(amount), channel.currency, "", "", campaign


def _dearer(calendar: Calendar, day: date, dealer: str, purpose: str) -> float:
    if purpose != "acquisition" or dealer not in COSTLY_DEALERS:
        return 1.0
    months_back = (calendar.until.year - day.year) * 12 + calendar.until.month - day.month
    return COSTLY_FACTOR if 1 <= months_back <= COSTLY_DEALERS[dealer] else 1.0


def stock_rows(calendar: Calendar, books: Books, generator: np.random.Generator) -> Iterator[Row]:
    """Stock at the end of each month: warehouses by channel, dealers by partner; slow sellers lie in heaps."""
    for (year, month), units in sorted(books.units.items()):
        following = date(year + month // 12, month % 12 + 1, 1)
        day = min(following - timedelta(days=1), calendar.until).isoformat()
        for c, channel in enumerate(CHANNELS):
            cover = generator.uniform(1.1, 2.2, len(PRODUCTS)) * (2.0 if channel.kind == "franchise" else 1.0)
            for s, product in enumerate(PRODUCTS):
                if is_sold_in(product.sku, channel.code) and channel.kind not in ("distributor", "agent") and units[c, s] > 0:
                    yield day, f"WH-{channel.code}", channel.code, product.sku, str(int(units[c, s] * cover[s]) + 2), "", ""
        yield from store_stock_rows(day)
        held = books.partner_units.get((year, month))
        for dealer in DEALERS:
            row = PARTNER_INDEX[dealer.code]
            cover = generator.uniform(0.7, 1.6, len(PRODUCTS))
            for s, product in enumerate(PRODUCTS):
                if held is not None and held[row, s] > 0:
                    yield (
                        day,
                        f"DLR-{dealer.code}",
                        "dist-china",
                        product.sku,
                        str(int(held[row, s] * cover[s]) + 1),
                        dealer.code,
                        dealer.territories[0],
                    )


_WATCHED = (
    ("tmall", "CN"),
    ("douyin", "CN"),
    ("meituan", "CN-31"),
    ("retail-chains", "CN"),
    ("amazon-us", "US"),
    ("amazon-de", "DE"),
    ("tiktok-us", "US"),
)


def observation_rows(calendar: Calendar, script: Script, reserved: np.ndarray, generator: np.random.Generator) -> Iterator[Row]:
    """Prices seen once a week on the watched channels, inside their bands; German ones with the tax still in."""
    number = 0
    for day in range(3, DAYS, 7):
        for channel, territory in _WATCHED:
            c = CHANNEL_INDEX[channel]
            for s in generator.choice(len(PRODUCTS), size=6, replace=False).tolist():
                product, step = PRODUCTS[s], int(generator.integers(97, 101))
                opened = opens_before_end(product.sku, channel)
                if reserved[day, c, s] or not is_sold_in(product.sku, channel):
                    continue
                if opened is not None and day < DAYS - 1 - opened:
                    continue
                number += 1
                cents, tax = int(FULL_PRICE[c, s]) * step // 100, ""
                if channel == "amazon-de":
                    cents, tax = cents * 119 // 100, "0.19"
                yield (
                    "watcher",
                    f"obs-{number:06d}",
                    f"{calendar.day(day).isoformat()}T06:{number % 60:02d}:00",
                    product.sku,
                    channel,
                    _cents(cents),
                    CHANNELS[c].currency,
                    tax,
                    "",
                    territory,
                    "",
                    f"https://shop.example.com/{channel}/{product.sku.lower()}",
                )
    for place, (day, channel, sku, cents, territory) in enumerate(script.observations, start=1):
        yield (
            "watcher",
            f"obs-s{place:03d}",
            f"{calendar.day(day).isoformat()}T07:{place:02d}:00",
            sku,
            channel,
            _cents(cents),
            CHANNELS[CHANNEL_INDEX[channel]].currency,
            "",
            "",
            territory,
            "",
            "",
        )


def complaint_rows(calendar: Calendar, books: Books, script: Script) -> Iterator[Row]:
    rows = [
        (day.isoformat(), CHANNELS[c].code, PARTNERS[partner].code if partner >= 0 else "", order, "")
        for day, c, partner, order in books.complaints
    ]
    rows += [(calendar.day(day).isoformat(), channel, partner, "", kind) for day, channel, partner, kind in script.complaints]
    kinds, severities = ("quality", "delivery", "service", "wrong item"), ("low", "low", "medium", "high")
    for number, (day, channel, partner, order, kind) in enumerate(sorted(rows), start=1):
        yield (
            f"complaint-{number:06d}",
            day,
            channel,
            partner,
            order,
            kind or kinds[number * 7 % 4],
            "high" if kind else severities[number * 5 % 4],
        )


def survey_rows(calendar: Calendar, generator: np.random.Generator) -> Iterator[Row]:
    """Seven answers of customers a channel and month (none where the platform hides its buyers), one of each partner a quarter."""
    number = 0
    for back in range(24, 0, -1):
        first = calendar.before_end(30 * back - 3)
        for c, channel in enumerate(CHANNELS):
            if channel.kind == "o2o":
                continue
            mood = 8.3 + 0.5 * channel.roi_now - (0.06 * (24 - back) if channel.code in ("douyin", "franchise") else 0.0)
            for place in range(7):
                number += 1
                score = float(np.clip(generator.normal(mood, 1.6), 0, 10))
                yield (
                    f"survey-{number:06d}",
                    (first + timedelta(days=(place * 4 + c) % 27)).isoformat(),
                    "customer",
                    channel.code,
                    "",
                    str(round(score)),
                    str(max(1, min(5, round(score / 2)))),
                )
        for partner in PARTNERS if back % 3 == 0 else ():
            if partner.joined is None:
                number += 1
                score = float(np.clip(generator.normal(7.8, 1.5), 0, 10))
                yield (
                    f"survey-{number:06d}",
                    first.isoformat(),
                    "partner",
                    partner.channel,
                    partner.code,
                    str(round(score)),
                    str(max(1, min(5, round(score / 2)))),
                )


def target_rows(calendar: Calendar, books: Books, generator: np.random.Generator) -> Iterator[Row]:
    """Quarterly targets near what came out, in CNY; a quarter cut off by an end of the two years is taken as whole."""
    yuan = books.net * books.yuan_per_unit
    quarters = [f"{calendar.day(d).year}Q{(calendar.day(d).month + 2) // 3}" for d in range(DAYS)]
    for quarter in sorted(set(quarters)):
        rows = np.array([q == quarter for q in quarters])
        whole = yuan[rows].sum(axis=0) / rows.sum() * 91
        aims = np.round(whole * generator.uniform(0.92, 1.08, len(CHANNELS)) / 100, -3)
        yield quarter, "brand", BRAND_CODE, "net_revenue", f"{aims.sum():.2f}"
        for number, channel in enumerate(CHANNELS):
            yield quarter, "channel", channel.code, "net_revenue", f"{aims[number]:.2f}"
    yield from partner_target_rows(calendar, books)


def signal_rows(calendar: Calendar, generator: np.random.Generator) -> Iterator[Row]:
    """Once a month what the market says: share, ratings and reviews of the shops, brand search, the category's price."""
    reviews = np.zeros(len(CHANNELS), dtype=np.int64)
    for back in range(24, 0, -1):
        day = calendar.before_end(30 * back - 15).isoformat()
        for c, channel in enumerate(CHANNELS):
            if channel.kind not in ("marketplace", "social_commerce", "o2o"):
                continue
            reviews[c] += int(generator.integers(20, 90))
            values = (
                ("market_share", 0.03 + 0.0004 * (24 - back) * channel.growth + generator.uniform(0, 0.004)),
                ("rating", 4.55 + 0.2 * channel.roi_now + generator.uniform(-0.05, 0.05)),
                ("reviews", float(reviews[c])),
                ("organic_share", 0.42 + generator.uniform(-0.03, 0.03)),
            )
            for metric, value in values:
                yield "market", day, metric, f"{value:.4f}", channel.code, "", ""
        yield (
            "market",
            day,
            "brand_search_share",
            f"{0.06 + 0.0012 * (24 - back) + generator.uniform(0, 0.004):.4f}",
            "",
            "",
            "CN",
        )
        for s in (0, 1, 8, 15):
            yield (
                "market",
                day,
                "category_price",
                f"{PRODUCTS[s].prices[0] / 100 * generator.uniform(0.84, 0.92):.2f}",
                "",
                PRODUCTS[s].sku,
                "CN",
            )
