"""Partners with their grants, agreements and outlets, and the companies they sell to."""

from dataclasses import dataclass

from demo.territories import lineage, places_under


@dataclass(frozen=True)
class Partner:
    """``share``: weight of its sales in the channel. ``joined``: days before the last day, None for long ago."""

    code: str
    name: str
    channel: str
    kind: str
    territories: tuple[str, ...]
    scheme: str
    tier: str
    share: float
    authority: str = "file"
    commission: str = "0.0600"
    joined: int | None = None


DEALERS = (
    Partner("NANLING", "Nanling Trading 南岭商贸", "dist-china", "dealer", ("CN-44",), "abc", "A", 22.0),
    Partner("MINJIANG", "Minjiang Lighting 闽江照明", "dist-china", "dealer", ("CN-35",), "abc", "B", 7.0),
    Partner("QIANTANG", "Qiantang Outdoor 钱塘户外", "dist-china", "dealer", ("CN-33",), "abc", "A", 11.0),
    Partner("HUTING", "Huting Commerce 沪亭商业", "dist-china", "dealer", ("CN-31",), "abc", "A", 10.0),
    Partner("WUYUE", "Wuyue Supply 吴越供应链", "dist-china", "dealer", ("CN-32",), "abc", "A", 10.0),
    Partner("QILU", "Qilu Trading 齐鲁商贸", "dist-china", "dealer", ("CN-37",), "abc", "B", 7.0),
    Partner("JIZHOU", "Jizhou Outdoor 冀州户外", "dist-china", "dealer", ("CN-13", "CN-12"), "abc", "B", 5.0),
    Partner("LIAOHAI", "Liaohai Trading 辽海商贸", "dist-china", "dealer", ("CN-21",), "abc", "B", 4.0),
    Partner("BASHU", "Bashu Living 巴蜀生活", "dist-china", "dealer", ("CN-51", "CN-50"), "abc", "B", 8.0),
    Partner("QINLING", "Qinling Outdoor 秦岭户外", "dist-china", "dealer", ("CN-61",), "abc", "B", 4.0),
    Partner("ZHONGYUAN", "Zhongyuan Trading 中原商贸", "dist-china", "dealer", ("CN-41",), "abc", "C", 6.0, "approve"),
    Partner("JINGCHU", "Jingchu Lighting 荆楚照明", "dist-china", "dealer", ("CN-42",), "abc", "C", 6.0),
    Partner("HUIZHOU", "Huizhou Supply 徽州供应", "dist-china", "dealer", ("CN-34",), "abc", "C", 4.0),
    Partner(
        "QIONGZHOU", "Qiongzhou Outdoor 琼州户外", "dist-china", "dealer", ("CN-46",), "abc", "C", 0.0, "approve", "0.0500", 24
    ),
)
AGENTS = (
    Partner(
        "AG-NORDIC", "Agent Nordic 北欧代理", "agents-eu", "agent", ("SE", "NO", "DK"), "metal", "gold", 3.0, "file", "0.0800"
    ),
    Partner(
        "AG-DACH", "Agent DACH 德奥瑞代理", "agents-eu", "agent", ("DE", "AT", "CH"), "metal", "diamond", 5.0, "file", "0.0800"
    ),
    Partner("AG-BENELUX", "Agent Benelux 荷比代理", "agents-eu", "agent", ("NL", "BE"), "metal", "silver", 2.0, "file", "0.0800"),
    Partner("AG-FRANCE", "Agent France 法国代理", "agents-eu", "agent", ("FR",), "metal", "silver", 2.0, "approve", "0.0800"),
)
CHAINS = (
    Partner("SHANYE", "Shanye Outdoor 山野户外", "retail-chains", "retailer", ("CN",), "abc", "A", 5.0),
    Partner("HOMEWAY", "Homeway 家途", "retail-chains", "retailer", ("CN",), "abc", "B", 4.0),
    Partner(
        "YOUJIA",
        "Youjia Living 有家生活",
        "retail-chains",
        "retailer",
        ("CN-EAST", "CN-SOUTH", "CN-CENTRAL"),
        "abc",
        "B",
        3.0,
        "approve",
    ),
)
FRANCHISEES = (
    Partner("FR-GANJIANG", "Ganjiang Stores 赣江门店", "franchise", "franchisee", ("CN-36",), "abc", "C", 3.0, "approve", ""),
    Partner("FR-MIANYANG", "Fujiang Stores 涪江门店", "franchise", "franchisee", ("CN-51",), "abc", "C", 3.0, "approve", ""),
    Partner("FR-ZHUJIANG", "Zhujiang Stores 珠江门店", "franchise", "franchisee", ("CN-44",), "abc", "B", 4.0, "file", ""),
    Partner("FR-WANNAN", "Wannan Stores 皖南门店", "franchise", "franchisee", ("CN-34",), "abc", "C", 2.0, "file", ""),
    Partner("FR-HANSHUI", "Hanshui Stores 汉水门店", "franchise", "franchisee", ("CN-42", "CN-61"), "abc", "C", 3.0, "file", ""),
    Partner("FR-JIAODONG", "Jiaodong Stores 胶东门店", "franchise", "franchisee", ("CN-37",), "abc", "B", 3.0, "file", ""),
    Partner("FR-HELUO", "Heluo Stores 河洛门店", "franchise", "franchisee", ("CN-41",), "abc", "C", 2.0, "file", ""),
    Partner("FR-MINNAN", "Minnan Stores 闽南门店", "franchise", "franchisee", ("CN-35",), "abc", "B", 2.0, "file", ""),
)
PARTNERS = DEALERS + AGENTS + CHAINS + FRANCHISEES
PARTNER_INDEX = {partner.code: index for index, partner in enumerate(PARTNERS)}


@dataclass(frozen=True)
class Outlet:
    """``opened``: days before the last day, None for long ago; position in degrees, area in square metres."""

    code: str
    name: str
    channel: str
    partner: str
    territory: str
    latitude: float
    longitude: float
    area: int
    weight: float
    opened: int | None = None


SHANGHAI_OPENED = 270
# Six franchise outlets sell far under their peers for each square metre and sit on old stock; a seventh sells as little from fresh stock.
WEAK_OUTLETS, FRESH_OUTLET, WEAK_FACTOR = ("FS-02", "FS-06", "FS-12", "FS-15", "FS-17", "FS-20"), "FS-09", 0.12


def _franchise_outlets() -> list[Outlet]:
    towns = (
        ("FR-GANJIANG", "CN-3601", 28.68, 115.86),
        ("FR-GANJIANG", "CN-3607", 25.83, 114.93),
        ("FR-GANJIANG", "CN-3604", 29.71, 116.00),
        ("FR-MIANYANG", "CN-5107", 31.47, 104.68),
        ("FR-MIANYANG", "CN-5107", 31.46, 104.75),
        ("FR-MIANYANG", "CN-5115", 28.75, 104.64),
        ("FR-ZHUJIANG", "CN-4406", 23.02, 113.12),
        ("FR-ZHUJIANG", "CN-4406", 22.84, 113.24),
        ("FR-ZHUJIANG", "CN-4405", 23.35, 116.68),
        ("FR-ZHUJIANG", "CN-44", 22.52, 113.39),
        ("FR-WANNAN", "CN-3402", 31.35, 118.43),
        ("FR-WANNAN", "CN-34", 30.95, 118.76),
        ("FR-HANSHUI", "CN-4205", 30.69, 111.29),
        ("FR-HANSHUI", "CN-6107", 33.07, 107.02),
        ("FR-HANSHUI", "CN-42", 32.01, 112.12),
        ("FR-JIAODONG", "CN-3706", 37.46, 121.45),
        ("FR-JIAODONG", "CN-37", 37.51, 122.12),
        ("FR-JIAODONG", "CN-3702", 36.07, 120.38),
        ("FR-HELUO", "CN-4103", 34.62, 112.45),
        ("FR-HELUO", "CN-41", 33.77, 113.19),
        ("FR-MINNAN", "CN-3505", 24.87, 118.68),
        ("FR-MINNAN", "CN-3502", 24.48, 118.09),
    )
    return [
        Outlet(
            code := f"FS-{number:02d}",
            f"Lanyu store {number} 岚屿{number}号店",
            "franchise",
            partner,
            place,
            latitude,
            longitude,
            area := 60 + (number * 7) % 50,
            area / 85 * (WEAK_FACTOR if code in (*WEAK_OUTLETS, FRESH_OUTLET) else 1.0),
        )
        for number, (partner, place, latitude, longitude) in enumerate(towns, start=1)
    ]


def _chain_outlets() -> list[Outlet]:
    towns = (
        ("SHANYE", "CN-31"),
        ("SHANYE", "CN-3301"),
        ("SHANYE", "CN-3205"),
        ("SHANYE", "CN-11"),
        ("SHANYE", "CN-5101"),
        ("HOMEWAY", "CN-4601"),
        ("HOMEWAY", "CN-4602"),
        ("HOMEWAY", "CN-4401"),
        ("HOMEWAY", "CN-6501"),
        ("HOMEWAY", "CN-4301"),
        ("YOUJIA", "CN-3201"),
        ("YOUJIA", "CN-4201"),
        ("YOUJIA", "CN-4403"),
    )
    names = {partner.code: partner.name for partner in CHAINS}
    return [
        Outlet(
            f"{chain}-{number:02d}", f"{names[chain]} {place}", "retail-chains", chain, place, 0.0, 0.0, 180 + number * 11, 1.0
        )
        for number, (chain, place) in enumerate(towns, start=1)
    ]


OUTLETS = (
    Outlet("FL-SZ", "Shenzhen flagship 深圳旗舰店", "flagship", "", "CN-4403", 22.536, 114.025, 320, 1.0),
    Outlet("FL-SH", "Shanghai flagship 上海旗舰店", "flagship", "", "CN-31", 31.233, 121.455, 280, 0.9, SHANGHAI_OPENED),
    *_franchise_outlets(),
    *_chain_outlets(),
)
OUTLET_INDEX = {outlet.code: index for index, outlet in enumerate(OUTLETS)}


@dataclass(frozen=True)
class Company:
    """A business customer; ``partner`` is who sells to it ('' for headquarters)."""

    customer_id: str
    company: str
    territory: str
    partner: str
    segment: str
    key_account: bool = False


HALLBERG, YUNQI, MOYUN = "B-HALLBERG", "B-YUNQI", "B-MOYUN"
NAMED_COMPANIES = (
    Company(HALLBERG, "Hallberg Retreats AB", "SE", "", "hospitality", True),
    Company(YUNQI, "Yunqi Resorts 云栖度假", "CN-3301", "", "hospitality", True),
    Company("B-SUMMIT", "Summit Lodges Inc.", "US-CO", "", "hospitality", True),
    Company(MOYUN, "Moyun Hotels 墨云酒店", "CN-3205", "", "hospitality"),
)
_TRADES = (
    ("Outdoor", "户外用品店", "shop"),
    ("Camp", "露营地", "camp"),
    ("Hotel", "酒店", "hospitality"),
    ("Home", "家居店", "shop"),
    ("Events", "活动公司", "events"),
)
_SYLLABLES = (
    ("Qing", "青"),
    ("Yun", "云"),
    ("Shan", "山"),
    ("He", "禾"),
    ("Lin", "林"),
    ("Xing", "星"),
    ("Feng", "风"),
    ("Hai", "海"),
    ("Song", "松"),
    ("Chuan", "川"),
)
_WESTERN = ("Nord", "Fjell", "Berg", "Wald", "Zee", "Lac", "Stern", "Havn", "Skog", "Prairie")


def _companies_of(partner: Partner, count: int) -> list[Company]:
    places = tuple(place for territory in partner.territories for place in places_under(territory))
    rows = []
    for number in range(count):
        english, chinese, segment = _TRADES[number % len(_TRADES)]
        place = places[number % len(places)]
        first, second = number % 10, (number // 10 + len(partner.code)) % 10
        if "CN" in lineage(place):
            name = f"{_SYLLABLES[first][0]}{_SYLLABLES[second][0].lower()} {english} {_SYLLABLES[first][1]}{_SYLLABLES[second][1]}{chinese}"
        else:
            name = f"{_WESTERN[first]}{_WESTERN[second].lower()} {english}"
        rows.append(Company(f"B-{partner.code}-{number + 1:03d}", name, place, partner.code, segment))
    return rows


COMPANIES = NAMED_COMPANIES + tuple(
    company for partner in DEALERS + AGENTS for company in _companies_of(partner, 26 if partner.channel == "dist-china" else 16)
)
COMPANY_INDEX = {company.customer_id: index for index, company in enumerate(COMPANIES)}
