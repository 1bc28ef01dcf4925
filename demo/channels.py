"""The thirteen channels: what they are, where they sell, how much, and what they earn against what is spent on them."""

from dataclasses import dataclass

BRAND_CODE = "LY"


@dataclass(frozen=True)
class Channel:
    """``market``: where its consumers live, a key of ``CONSUMER_PLACES`` ('' where partners sell). ``customers``: known consumers at scale 1.
    ``guest_orders``: orders a day without a name at scale 1. ``growth``: demand of the last day against the first, without season and stories.
    ``pack``: units of a line beyond the first, on average (a chain reports what an outlet sold of a product in a day).
    ``roi_then``, ``roi_now``: channel ROI two years ago and today."""

    code: str
    name: str
    kind: str
    currency: str
    online: bool
    ship_to: tuple[str, ...]
    market: str
    customers: int
    guest_orders: float
    growth: float
    pack: float
    roi_then: float
    roi_now: float
    return_rate: float
    complaint_rate: float
    parent: str = ""


_WEB = ("US", "CA", "DE", "FR", "NL", "SE", "NO", "DK", "AT", "CH", "BE")
_EUROPE = ("DE", "AT", "CH", "SE", "NO", "DK", "NL", "BE", "FR")
_INSTANT = ("CN-31", "CN-4403", "CN-4401", "CN-3301", "CN-5101", "CN-4201", "CN-6101", "CN-3201")
CHANNELS = (
    Channel(
        "amazon-us",
        "Amazon US 亚马逊美国",
        "marketplace",
        "USD",
        True,
        ("US",),
        "US",
        3600,
        0.0,
        1.03,
        0.45,
        0.39,
        0.27,
        0.035,
        0.006,
    ),
    Channel(
        "amazon-de",
        "Amazon DE 亚马逊德国",
        "marketplace",
        "EUR",
        True,
        ("DE", "AT"),
        "DE",
        2200,
        0.0,
        0.66,
        1.00,
        0.25,
        -0.09,
        0.045,
        0.011,
    ),
    Channel("tmall", "Tmall 天猫", "marketplace", "CNY", True, ("CN",), "CN", 4400, 0.0, 1.06, 0.45, 0.39, 0.31, 0.04, 0.006),
    Channel("lanyu-com", "lanyu.com 官网", "own_site", "USD", True, _WEB, "WEB", 2000, 0.2, 0.82, 0.45, 0.46, 0.38, 0.03, 0.004),
    Channel(
        "mini-program",
        "Mini-program 小程序商城",
        "own_site",
        "CNY",
        True,
        ("CN",),
        "CN",
        1600,
        0.2,
        0.94,
        0.45,
        0.78,
        0.92,
        0.02,
        0.003,
        "lanyu-com",
    ),
    Channel(
        "douyin", "Douyin 抖音", "social_commerce", "CNY", True, ("CN",), "CN", 2700, 4.5, 0.75, 3.00, 0.29, -0.21, 0.06, 0.012
    ),
    Channel(
        "tiktok-us",
        "TikTok Shop US 美国",
        "social_commerce",
        "USD",
        True,
        ("US",),
        "US",
        1500,
        0.0,
        1.05,
        1.60,
        -0.02,
        0.12,
        0.045,
        0.009,
    ),
    Channel(
        "meituan",
        "Meituan instant 美团闪购",
        "o2o",
        "CNY",
        True,
        _INSTANT,
        "INSTANT",
        0,
        7.6,
        0.88,
        0.60,
        -0.24,
        -0.12,
        0.01,
        0.008,
    ),
    Channel(
        "dist-china",
        "Distributors China 经销商",
        "distributor",
        "CNY",
        False,
        ("CN",),
        "",
        0,
        5.6,
        0.62,
        0.0,
        0.92,
        0.86,
        0.008,
        0.003,
    ),
    Channel(
        "agents-eu", "Agents Europe 欧洲代理", "agent", "EUR", False, _EUROPE, "", 0, 1.6, 0.50, 0.0, 0.36, 0.22, 0.006, 0.004
    ),
    Channel(
        "retail-chains", "Retail chains 连锁零售", "retail", "CNY", False, ("CN",), "", 0, 8.0, 0.55, 6.0, 0.20, 0.18, 0.02, 0.007
    ),
    Channel(
        "flagship",
        "Flagship stores 旗舰店",
        "flagship",
        "CNY",
        False,
        ("CN-4403", "CN-31"),
        "",
        700,
        2.6,
        1.05,
        0.20,
        -0.02,
        0.06,
        0.012,
        0.002,
    ),
    Channel(
        "franchise",
        "Franchise stores 加盟店",
        "franchise",
        "CNY",
        False,
        ("CN",),
        "",
        800,
        5.0,
        0.70,
        1.20,
        0.08,
        -0.04,
        0.015,
        0.006,
    ),
)
CHANNEL_INDEX = {channel.code: index for index, channel in enumerate(CHANNELS)}
PROTECTED = ("flagship", "lanyu-com", "mini-program")


@dataclass(frozen=True)
class BandFactors:
    """Floor, list and ceiling as thousandths of the recommended price in the channel's currency."""

    floor: int
    list_price: int
    ceiling: int


BANDS = {
    "amazon-us": BandFactors(848, 1000, 1030),
    "amazon-de": BandFactors(840, 1000, 1050),
    "tmall": BandFactors(848, 1000, 1000),
    "lanyu-com": BandFactors(870, 1000, 1000),
    "mini-program": BandFactors(848, 1000, 1000),
    "douyin": BandFactors(848, 1000, 1000),
    "tiktok-us": BandFactors(848, 1000, 1030),
    "meituan": BandFactors(908, 1000, 1030),
    "dist-china": BandFactors(600, 660, 720),
    "agents-eu": BandFactors(580, 640, 700),
    "retail-chains": BandFactors(878, 1000, 1030),
    "flagship": BandFactors(908, 1000, 1000),
    "franchise": BandFactors(878, 1000, 1000),
}
