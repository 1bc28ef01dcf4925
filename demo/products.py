"""The 28 products in five lines, their prices in three currencies and how their demand moves over the two years."""

import math
from dataclasses import dataclass

OFFLINE = ("dist-china", "agents-eu", "retail-chains", "flagship", "franchise")


@dataclass(frozen=True)
class Product:
    """``prices``: recommended price in cents by currency. ``launched``: days before the last day (0 = long ago). ``demand``: weight at maturity."""

    sku: str
    name: str
    line: str
    category: str
    prices: tuple[int, int, int]
    demand: float
    launched: int = 0
    successor: str = ""
    stage: str = "maturity"

    def price(self, currency: str) -> int:
        """Recommended price in cents of the currency."""
        return self.prices[("CNY", "USD", "EUR").index(currency)]

    @property
    def unit_cost(self) -> int:
        """Cost in cents CNY: 42 % of the recommended price."""
        return self.prices[0] * 42 // 100


def _product(
    sku: str,
    name: str,
    line: str,
    category: str,
    yuan: int,
    demand: float,
    *,
    launched: int = 0,
    successor: str = "",
    stage: str = "maturity",
) -> Product:
    # Dollars and euros follow one ladder, so that no exchange rate of the two years brings Amazon DE under lanyu.com by itself.
    dollars = max(round(yuan / 6.6), 8)
    prices = (yuan * 100, dollars * 100, round(dollars * 0.92) * 100)
    return Product(sku, name, line, category, prices, demand, launched, successor, stage)


PRODUCTS = (
    _product("LY-LN1", "Lantern One 萤石一代", "Lantern", "light", 299, 9.0, successor="LY-LN2", stage="decline"),
    _product("LY-LN2", "Lantern Two 萤石二代", "Lantern", "light", 399, 10.0, launched=430, stage="growth"),
    _product("LY-LN2-AU", "Lantern Two Aurora 萤石二代极光限定", "Lantern", "light", 784, 2.0, launched=120, stage="growth"),
    _product("LY-LN-MINI", "Lantern Mini 萤石迷你", "Lantern", "light", 169, 6.0),
    _product("LY-LN-HOME", "Lantern Home 萤石家居", "Lantern", "light", 459, 3.0),
    _product("LY-LN-ON", "Lantern Online 萤石线上款", "Lantern", "light", 259, 4.0),
    _product("LY-LN-CASE", "Lantern case 萤石收纳包", "Lantern", "accessory", 79, 3.0),
    _product("LY-ST-05", "String 5 m 星链灯 5 米", "String", "light", 199, 7.0),
    _product("LY-ST-10", "String 10 m 星链灯 10 米", "String", "light", 329, 10.0),
    _product("LY-ST-20", "String 20 m 星链灯 20 米", "String", "light", 529, 3.0),
    _product("LY-ST-RGB", "String colour 星链彩光", "String", "light", 399, 3.0),
    _product("LY-ST-SOL", "String solar 星链太阳能", "String", "light", 369, 3.0),
    _product("LY-ST-SET", "String festival set 星链节日礼盒", "String", "bundle", 459, 1.5),
    _product("LY-BM-200", "Beam 200 追光 200", "Beam", "torch", 129, 4.0, successor="LY-BM-300", stage="decline"),
    _product("LY-BM-300", "Beam 300 追光 300", "Beam", "torch", 169, 4.0),
    _product("LY-BM-400", "Beam 400 追光 400", "Beam", "torch", 229, 5.0),
    _product("LY-BM-800", "Beam 800 追光 800", "Beam", "torch", 369, 2.5),
    _product("LY-BM-HEAD", "Beam head 追光头灯", "Beam", "torch", 189, 4.0),
    _product("LY-BM-BIKE", "Beam bike 追光骑行", "Beam", "torch", 219, 2.0),
    _product("LY-SV-1", "Stove 围炉", "Stove", "stove", 599, 4.0, launched=49, stage="introduction"),
    _product("LY-SV-KET", "Stove kettle 围炉水壶", "Stove", "accessory", 199, 2.0, launched=49, stage="introduction"),
    _product("LY-SV-WIND", "Stove wind shield 围炉挡风板", "Stove", "accessory", 89, 1.5, launched=49, stage="introduction"),
    _product("LY-CP-CHR", "Camp chair 岚屿露营椅", "Camp", "furniture", 349, 4.0),
    _product("LY-CP-TBL", "Camp table 岚屿蛋卷桌", "Camp", "furniture", 429, 2.5),
    _product("LY-CP-MAT", "Camp mat 岚屿防潮垫", "Camp", "furniture", 159, 3.0),
    _product("LY-CP-POW", "Camp power 岚屿户外电源", "Camp", "power", 1299, 1.2),
    _product("LY-CP-BAT", "Camp battery 岚屿电池包", "Camp", "power", 249, 3.0),
    _product("LY-CP-CUP", "Camp cup 岚屿露营杯", "Camp", "accessory", 69, 4.0),
)
PRODUCT_INDEX = {product.sku: index for index, product in enumerate(PRODUCTS)}
LIMITED, ONLINE_ONLY, FESTIVAL_SET = "LY-LN2-AU", "LY-LN-ON", "LY-ST-SET"
STOVE_LINE = ("LY-SV-1", "LY-SV-KET", "LY-SV-WIND")

# Stove gates by channel, days before the last day: a sale earlier than this is a false start.
STOVE_GATES = {
    "amazon-us": 49,
    "tmall": 49,
    "lanyu-com": 42,
    "mini-program": 42,
    "douyin": 35,
    "tiktok-us": 35,
    "amazon-de": 35,
    "flagship": 28,
    "meituan": 14,
    "dist-china": 14,
    "agents-eu": 14,
    "retail-chains": 7,
    "franchise": 1,
}
FESTIVAL_SET_OPEN = 60  # days before the last day on which Tmall's exclusive right to the festival set has lapsed


def is_sold_in(sku: str, channel: str) -> bool:
    """Whether the assortment lets the channel sell the product at any time."""
    if sku == LIMITED:
        return channel == "flagship"
    return not (sku == ONLINE_ONLY and channel in OFFLINE)


def opens_before_end(sku: str, channel: str) -> int | None:
    """Days before the last day from which the channel sells the product; None where it never had to wait."""
    if sku in STOVE_LINE:
        return STOVE_GATES[channel]
    if sku == FESTIVAL_SET and channel != "tmall":
        return FESTIVAL_SET_OPEN
    return PRODUCTS[PRODUCT_INDEX[sku]].launched or None


def lifecycle(product: Product, days_left: int) -> float:
    """Demand against maturity ``days_left`` days before the last day: Lantern One fades as Lantern Two grows to this day, the Stove starts."""
    if product.sku in ("LY-LN1", "LY-BM-200"):
        return max(0.18, min(1.0, days_left / 430))
    if product.sku == "LY-LN2":
        age = product.launched - days_left
        return 0.0 if age < 0 else 0.045 * math.exp(3.5 * age / product.launched)
    if product.launched:
        age = product.launched - days_left
        return 0.0 if age < 0 else min(1.0, 0.25 + age / 260)
    return 1.0


def stage_truth() -> list[dict[str, str]]:
    """Where each Lantern truly stands: One declines (its file still says maturity), Two grows."""
    return [{"sku": sku, "stage": PRODUCTS[PRODUCT_INDEX[sku]].stage} for sku in ("LY-LN1", "LY-LN2")]
