"""The promotions calendar: festivals under joint plans, one channel at a time in between, and what each allows on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from demo.channels import CHANNEL_INDEX, CHANNELS
from demo.products import PRODUCT_INDEX, PRODUCTS, is_sold_in, opens_before_end
from demo.seasons import DAYS, Calendar, chinese_festivals, western_festivals

CHINESE_ROTATION = ("tmall", "mini-program", "douyin", "meituan", "flagship", "franchise", "retail-chains")
WESTERN_ROTATION = ("amazon-us", "lanyu-com", "tiktok-us", "")
DEAD_STATUSES = ("draft", "rejected", "cancelled")


@dataclass(frozen=True)
class Promotion:
    """``rate`` in thousandths off the list price, or ``price`` in cents of the channel's currency (0 = none); both days included.

    ``sells``: ordinary sales of the channel in that territory follow it; False where only a story's own lines do.
    """

    code: str
    channel: str
    sku: str
    starts: date
    ends: date
    status: str
    territory: str
    rate: int = 0
    price: int = 0
    partner: str = ""
    budget: int = 0
    joint_plan: str = ""
    sells: bool = True

    def allowed(self, list_price: int) -> int:
        """The lowest whole cent price it allows."""
        return self.price or -(-list_price * (1000 - self.rate) // 1000)


def ordinary_promotions(calendar: Calendar, taken: Iterable[Promotion], reserved: set[tuple[str, str, int]]) -> list[Promotion]:
    """Festival and monthly promotions, leaving out what would touch a story's own promotions (same product) or reserved days."""
    taken_spans = [(p.sku, p.starts, p.ends) for p in taken]
    rows = []
    for promotion in (*_festival_promotions(calendar), *_monthly_promotions(calendar)):
        if any(
            sku == promotion.sku and starts <= promotion.ends and promotion.starts <= ends for sku, starts, ends in taken_spans
        ):
            continue
        first, last = calendar.index(promotion.starts), calendar.index(promotion.ends)
        if any((promotion.channel, promotion.sku, index) in reserved for index in range(first, last + 1)):
            continue
        if _is_open(calendar, promotion):
            rows.append(promotion)
    return rows


def _is_open(calendar: Calendar, promotion: Promotion) -> bool:
    horizon = calendar.until + timedelta(days=40)
    opened = opens_before_end(promotion.sku, promotion.channel)
    if promotion.ends < calendar.start or promotion.starts > horizon or not is_sold_in(promotion.sku, promotion.channel):
        return False
    return opened is None or promotion.starts >= calendar.before_end(opened)


def _festival_promotions(calendar: Calendar) -> Iterable[Promotion]:
    for year in calendar.years():
        for festival in chinese_festivals(year):
            for number, product in enumerate(PRODUCTS):
                for place, channel in enumerate(("tmall", "mini-program", "douyin")):
                    if (number + place) % 2 == 0:
                        yield Promotion(
                            f"{festival.name}-{channel}-{product.sku}",
                            channel,
                            product.sku,
                            festival.starts,
                            festival.ends,
                            "approved",
                            "CN",
                            rate=120 + 20 * ((number + place) % 4),
                            budget=1_200_000,
                            joint_plan=f"JP-{festival.name}",
                        )
        for festival in western_festivals(year):
            for number, product in enumerate(PRODUCTS):
                for channel, territory in (("lanyu-com", "US"), ("tiktok-us", "US"), ("amazon-us", "US"), ("amazon-de", "DE")):
                    if (number + len(channel)) % 2 == 0:
                        yield Promotion(
                            f"{festival.name}-{channel}-{product.sku}",
                            channel,
                            product.sku,
                            festival.starts,
                            festival.ends,
                            "approved",
                            territory,
                            rate=150 + 10 * (number % 4),
                            budget=150_000,
                            joint_plan=f"JP-{festival.name}",
                        )


def _monthly_promotions(calendar: Calendar) -> Iterable[Promotion]:
    for year in calendar.years():
        for month in range(1, 13):
            turn = year * 12 + month
            for number, product in enumerate(PRODUCTS):
                slot = (number * 3 + turn) % 12
                if slot < len(CHINESE_ROTATION):
                    channel = CHINESE_ROTATION[slot]
                    status = DEAD_STATUSES[turn % 3] if (number + turn) % 9 == 0 else "approved"
                    yield Promotion(
                        f"M{year}{month:02d}-{channel}-{product.sku}",
                        channel,
                        product.sku,
                        date(year, month, 20),
                        date(year, month, 28),
                        status,
                        "CN",
                        rate=60 + 20 * (number % 4),
                        budget=400_000,
                    )
                channel = WESTERN_ROTATION[(number + turn) % 4]
                if channel:
                    yield Promotion(
                        f"M{year}{month:02d}-{channel}-{product.sku}",
                        channel,
                        product.sku,
                        date(year, month, 12),
                        date(year, month, 18),
                        "approved",
                        "US",
                        rate=80 + 20 * (number % 3),
                        budget=60_000,
                    )


class PromotionBook:
    """For each day, channel and product: the row of the promotion that ordinary sales follow, or -1."""

    def __init__(self, calendar: Calendar, promotions: list[Promotion]) -> None:
        self.promotions = promotions
        self.row = np.full((DAYS, len(CHANNELS), len(PRODUCTS)), -1, dtype=np.int16)
        for number, promotion in enumerate(promotions):
            if promotion.status == "approved" and promotion.sells:
                first, last = max(calendar.index(promotion.starts), 0), min(calendar.index(promotion.ends), DAYS - 1)
                self.row[first : last + 1, CHANNEL_INDEX[promotion.channel], PRODUCT_INDEX[promotion.sku]] = number
