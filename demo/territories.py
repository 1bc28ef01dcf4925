"""Where Lanyu sells: a tree of territories with ISO 3166 codes, GB/T 2260 codes for Chinese cities, and weights for demand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Territory:
    code: str
    name: str
    parent: str
    level: str
    population: int | None = None


COUNTRIES = (
    ("CN", "China 中国", 1_408_000_000),
    ("US", "United States 美国", 340_100_000),
    ("CA", "Canada 加拿大", 41_300_000),
    ("DE", "Germany 德国", 83_500_000),
    ("FR", "France 法国", 68_400_000),
    ("NL", "Netherlands 荷兰", 17_900_000),
    ("SE", "Sweden 瑞典", 10_600_000),
    ("NO", "Norway 挪威", 5_600_000),
    ("DK", "Denmark 丹麦", 6_000_000),
    ("AT", "Austria 奥地利", 9_200_000),
    ("CH", "Switzerland 瑞士", 9_000_000),
    ("BE", "Belgium 比利时", 11_800_000),
)

REGIONS = (
    ("CN-NORTH", "North China 华北"),
    ("CN-NORTHEAST", "Northeast China 东北"),
    ("CN-EAST", "East China 华东"),
    ("CN-CENTRAL", "Central China 华中"),
    ("CN-SOUTH", "South China 华南"),
    ("CN-SOUTHWEST", "Southwest China 西南"),
    ("CN-NORTHWEST", "Northwest China 西北"),
)

# code, name, region, population in 10,000
PROVINCES = (
    ("CN-11", "Beijing 北京", "CN-NORTH", 2183),
    ("CN-12", "Tianjin 天津", "CN-NORTH", 1364),
    ("CN-13", "Hebei 河北", "CN-NORTH", 7378),
    ("CN-14", "Shanxi 山西", "CN-NORTH", 3446),
    ("CN-15", "Inner Mongolia 内蒙古", "CN-NORTH", 2388),
    ("CN-21", "Liaoning 辽宁", "CN-NORTHEAST", 4155),
    ("CN-22", "Jilin 吉林", "CN-NORTHEAST", 2317),
    ("CN-23", "Heilongjiang 黑龙江", "CN-NORTHEAST", 3029),
    ("CN-31", "Shanghai 上海", "CN-EAST", 2480),
    ("CN-32", "Jiangsu 江苏", "CN-EAST", 8526),
    ("CN-33", "Zhejiang 浙江", "CN-EAST", 6670),
    ("CN-34", "Anhui 安徽", "CN-EAST", 6123),
    ("CN-35", "Fujian 福建", "CN-EAST", 4193),
    ("CN-36", "Jiangxi 江西", "CN-EAST", 4502),
    ("CN-37", "Shandong 山东", "CN-EAST", 10080),
    ("CN-41", "Henan 河南", "CN-CENTRAL", 9785),
    ("CN-42", "Hubei 湖北", "CN-CENTRAL", 5834),
    ("CN-43", "Hunan 湖南", "CN-CENTRAL", 6539),
    ("CN-44", "Guangdong 广东", "CN-SOUTH", 12780),
    ("CN-45", "Guangxi 广西", "CN-SOUTH", 5013),
    ("CN-46", "Hainan 海南", "CN-SOUTH", 1048),
    ("CN-50", "Chongqing 重庆", "CN-SOUTHWEST", 3190),
    ("CN-51", "Sichuan 四川", "CN-SOUTHWEST", 8364),
    ("CN-52", "Guizhou 贵州", "CN-SOUTHWEST", 3860),
    ("CN-53", "Yunnan 云南", "CN-SOUTHWEST", 4655),
    ("CN-54", "Tibet 西藏", "CN-SOUTHWEST", 370),
    ("CN-61", "Shaanxi 陕西", "CN-NORTHWEST", 3953),
    ("CN-62", "Gansu 甘肃", "CN-NORTHWEST", 2458),
    ("CN-63", "Qinghai 青海", "CN-NORTHWEST", 593),
    ("CN-64", "Ningxia 宁夏", "CN-NORTHWEST", 729),
    ("CN-65", "Xinjiang 新疆", "CN-NORTHWEST", 2623),
)

# code, name, population in 10,000; the parent is the code's first five characters
CITIES = (
    ("CN-4401", "Guangzhou 广州", 1898),
    ("CN-4403", "Shenzhen 深圳", 1799),
    ("CN-4406", "Foshan 佛山", 970),
    ("CN-4405", "Shantou 汕头", 556),
    ("CN-3301", "Hangzhou 杭州", 1262),
    ("CN-3302", "Ningbo 宁波", 978),
    ("CN-3304", "Jiaxing 嘉兴", 559),
    ("CN-3201", "Nanjing 南京", 958),
    ("CN-3205", "Suzhou 苏州", 1299),
    ("CN-3203", "Xuzhou 徐州", 902),
    ("CN-3501", "Fuzhou 福州", 848),
    ("CN-3502", "Xiamen 厦门", 535),
    ("CN-3505", "Quanzhou 泉州", 890),
    ("CN-3601", "Nanchang 南昌", 667),
    ("CN-3607", "Ganzhou 赣州", 899),
    ("CN-3604", "Jiujiang 九江", 453),
    ("CN-3701", "Jinan 济南", 952),
    ("CN-3702", "Qingdao 青岛", 1044),
    ("CN-3706", "Yantai 烟台", 703),
    ("CN-3401", "Hefei 合肥", 1000),
    ("CN-3402", "Wuhu 芜湖", 375),
    ("CN-1301", "Shijiazhuang 石家庄", 1123),
    ("CN-1306", "Baoding 保定", 909),
    ("CN-2101", "Shenyang 沈阳", 920),
    ("CN-2102", "Dalian 大连", 755),
    ("CN-5101", "Chengdu 成都", 2147),
    ("CN-5107", "Mianyang 绵阳", 491),
    ("CN-5115", "Yibin 宜宾", 463),
    ("CN-6101", "Xi'an 西安", 1316),
    ("CN-6107", "Hanzhong 汉中", 318),
    ("CN-4101", "Zhengzhou 郑州", 1309),
    ("CN-4103", "Luoyang 洛阳", 708),
    ("CN-4201", "Wuhan 武汉", 1381),
    ("CN-4205", "Yichang 宜昌", 393),
    ("CN-4301", "Changsha 长沙", 1062),
    ("CN-4601", "Haikou 海口", 300),
    ("CN-4602", "Sanya 三亚", 110),
    ("CN-5301", "Kunming 昆明", 868),
    ("CN-6501", "Urumqi 乌鲁木齐", 408),
)

SUBDIVISIONS = (
    ("US-CA", "California", "US", 39_400_000),
    ("US-NY", "New York", "US", 19_900_000),
    ("US-TX", "Texas", "US", 31_300_000),
    ("US-WA", "Washington", "US", 8_000_000),
    ("US-CO", "Colorado", "US", 6_000_000),
    ("US-FL", "Florida", "US", 23_400_000),
    ("CA-ON", "Ontario", "CA", 16_100_000),
    ("CA-BC", "British Columbia", "CA", 5_700_000),
    ("DE-BE", "Berlin", "DE", 3_700_000),
    ("DE-BY", "Bavaria", "DE", 13_400_000),
    ("DE-HH", "Hamburg", "DE", 1_900_000),
    ("DE-NW", "North Rhine-Westphalia", "DE", 18_100_000),
)


def all_territories() -> tuple[Territory, ...]:
    """The tree, parents first."""
    rows = [Territory(code, name, "", "country", people) for code, name, people in COUNTRIES]
    rows += [Territory(code, name, "CN", "region") for code, name in REGIONS]
    rows += [Territory(code, name, region, "province", people * 10_000) for code, name, region, people in PROVINCES]
    rows += [Territory(code, name, code[:5], "city", people * 10_000) for code, name, people in CITIES]
    rows += [Territory(code, name, country, "state", people) for code, name, country, people in SUBDIVISIONS]
    return tuple(rows)


TERRITORIES = all_territories()
TERRITORY_INDEX = {territory.code: index for index, territory in enumerate(TERRITORIES)}
_PARENT = {territory.code: territory.parent for territory in TERRITORIES}


def lineage(code: str) -> list[str]:
    """The territory and its ancestors, nearest first."""
    chain = []
    while code:
        chain.append(code)
        code = _PARENT[code]
    return chain


def places_under(*codes: str) -> tuple[str, ...]:
    """The provinces, cities and states below these territories, in the tree's order (a country without any is its own place)."""
    wanted = set(codes)
    below = tuple(t.code for t in TERRITORIES if t.level in ("province", "city", "state") and wanted & set(lineage(t.code)))
    return below or tuple(codes)


# (places, weights) of consumers by market. Shanghai and Shenzhen are heavier than their people: that is where campers with money live.
CONSUMER_PLACES: dict[str, tuple[tuple[str, float], ...]] = {
    "CN": tuple(
        (t.code, t.population / 1e7 * (2.5 if t.code in ("CN-11", "CN-31", "CN-4403", "CN-3301", "CN-5101") else 1.0))
        for t in TERRITORIES
        if t.level in ("province", "city") and t.population
    ),
    "US": tuple((code, people / 1e7) for code, _, country, people in SUBDIVISIONS if country == "US"),
    "DE": tuple((code, people / 1e7) for code, _, country, people in SUBDIVISIONS if country == "DE") + (("AT", 0.5),),
    "WEB": (
        ("US-CA", 9.0),
        ("US-NY", 5.0),
        ("US-TX", 5.0),
        ("US-WA", 4.0),
        ("US-CO", 4.0),
        ("US-FL", 3.0),
        ("CA-ON", 2.5),
        ("CA-BC", 2.0),
        ("DE-BE", 1.0),
        ("DE-BY", 2.0),
        ("DE-HH", 0.8),
        ("DE-NW", 1.6),
        ("FR", 2.0),
        ("NL", 1.2),
        ("SE", 1.0),
        ("NO", 0.8),
        ("DK", 0.7),
        ("AT", 0.7),
        ("CH", 0.9),
        ("BE", 0.6),
    ),
    "INSTANT": (
        ("CN-31", 4.0),
        ("CN-4403", 4.0),
        ("CN-4401", 3.0),
        ("CN-3301", 2.0),
        ("CN-5101", 2.0),
        ("CN-4201", 1.5),
        ("CN-6101", 1.2),
        ("CN-3201", 1.2),
    ),
}
