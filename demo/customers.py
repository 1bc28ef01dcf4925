"""Consumers: when they come, how often they buy, when they leave (gamma rates, beta dropout), and the file of the known ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demo.channels import CHANNEL_INDEX, CHANNELS, Channel
from demo.partners import COMPANIES, OUTLETS, SHANGHAI_OPENED
from demo.seasons import DAYS, market_clock
from demo.territories import CONSUMER_PLACES, TERRITORIES, TERRITORY_INDEX

# Purchases a week follow Gamma(r, rate alpha), the chance to leave after a purchase Beta(a, b), by acquisition channel.
HABITS: dict[str, tuple[float, float, float, float]] = {
    "amazon-us": (0.27, 7.0, 1.3, 1.5),
    "amazon-de": (0.26, 8.0, 1.4, 1.5),
    "tmall": (0.28, 7.0, 1.3, 1.5),
    "lanyu-com": (0.31, 7.5, 1.3, 1.6),
    "mini-program": (0.43, 7.5, 1.2, 1.9),
    "douyin": (0.28, 9.0, 1.6, 1.5),
    "tiktok-us": (0.28, 9.0, 1.6, 1.5),
    "flagship": (0.50, 8.0, 1.2, 1.7),
    "franchise": (0.38, 9.0, 1.3, 1.6),
}
REFERRAL_HABIT = (0.70, 8.0, 0.8, 3.4)
REFERRAL_SHARE = 0.22
REFERRAL_SEGMENT, STORE_SEGMENT = "referral-card", "store-visitor"
BEFORE_DAYS = 1095  # customers have come for as long as this before the first day
SECOND_STORE = 1.6  # demand of the flagships with Shanghai open against Shenzhen alone
HALO = 0.12  # more new customers in Shanghai, in the other Chinese channels, once the flagship there is open
PUSH_DAYS, PUSH_DOUYIN, PUSH_TMALL = 60, 1.45, 0.93  # the Douyin push of the last days and what it takes from Tmall

_GIVEN_CN = (
    "Jing 静",
    "Wei 伟",
    "Min 敏",
    "Yan 燕",
    "Lei 磊",
    "Fang 芳",
    "Jun 军",
    "Ting 婷",
    "Hao 浩",
    "Xin 欣",
    "Yu 宇",
    "Rui 睿",
    "Qian 倩",
    "Bo 博",
)
_FAMILY_CN = (
    "Chen 陈",
    "Lin 林",
    "Wang 王",
    "Li 李",
    "Zhang 张",
    "Liu 刘",
    "Huang 黄",
    "Wu 吴",
    "Zhou 周",
    "Xu 徐",
    "He 何",
    "Guo 郭",
    "Luo 罗",
)
_GIVEN_EN = (
    "Emma",
    "Liam",
    "Olivia",
    "Noah",
    "Ava",
    "Lucas",
    "Mia",
    "Leon",
    "Hannah",
    "Paul",
    "Sofia",
    "Jonas",
    "Clara",
    "Felix",
)
_FAMILY_EN = (
    "Smith",
    "Miller",
    "Johnson",
    "Weber",
    "Schmidt",
    "Davis",
    "Brown",
    "Larsen",
    "Meyer",
    "Garcia",
    "Wilson",
    "Berg",
    "Moore",
)
CUSTOMER_COLUMNS = ("customer_id", "kind", "name", "company", "email", "phone", "territory_code", "segment", "key_account")


@dataclass
class Population:
    """One row a consumer. First those acquired before the first day, ``first_day`` -1: their accounts were not carried over when the records
    began, so their orders name nobody, and the first year does not mistake them for new ones. Then the known ones in the order of their first
    purchase. ``next_day``: the first purchase inside the two years. ``later_channel`` is -1 where all purchases stay in the first."""

    first_day: np.ndarray
    next_day: np.ndarray
    channel: np.ndarray
    later_channel: np.ndarray
    weekly_rate: np.ndarray
    leave_chance: np.ndarray
    territory: np.ndarray
    outlet: np.ndarray
    segment: np.ndarray

    @property
    def nameless(self) -> int:
        """How many rows at the front have no name."""
        return int(np.searchsorted(self.first_day, 0))

    @property
    def known(self) -> int:
        return len(self.first_day) - self.nameless


SEGMENTS = ("", REFERRAL_SEGMENT, STORE_SEGMENT)


def growth_curve(channel: Channel) -> np.ndarray:
    """Demand of each day without season, with mean 1: a straight line, and a step where a second flagship opens."""
    curve: np.ndarray = np.linspace(1.0, channel.growth, DAYS)
    if channel.kind == "flagship":
        curve[-SHANGHAI_OPENED:] *= SECOND_STORE
    curve /= curve.mean()
    return curve


def arrival_intensity(code: str, season: np.ndarray) -> np.ndarray:
    """Relative intensity of first purchases by day in the channel."""
    intensity: np.ndarray = season * growth_curve(CHANNELS[CHANNEL_INDEX[code]])
    if code in ("douyin", "tmall"):
        intensity[-PUSH_DAYS:] *= PUSH_DOUYIN if code == "douyin" else PUSH_TMALL
    return intensity


def draw_population(generator: np.random.Generator, seasons: dict[bool, np.ndarray], scale: float) -> Population:
    """All consumers. ``seasons``: demand by day, keyed by whether the market is western."""
    parts: list[tuple[np.ndarray, ...]] = []
    for code in sorted(HABITS):
        channel = CHANNELS[CHANNEL_INDEX[code]]
        count = max(40, round(channel.customers * scale))
        season = seasons[channel.currency != "CNY"]
        intensity = arrival_intensity(code, season)
        first_day = _come_evenly(generator, intensity, count)
        parts.append((first_day, first_day, *_people_of(generator, code, first_day)))
        earlier = -BEFORE_DAYS * generator.random(round(count / DAYS * growth_curve(channel)[0] * BEFORE_DAYS))
        people = _people_of(generator, code, np.full(len(earlier), -1))
        next_day = _bring_forward(generator, earlier, people[2], people[3], market_clock(season))
        stays = next_day < DAYS
        parts.append(tuple(column[stays] for column in (np.full(len(earlier), -1), next_day, *people)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[2], columns[0]))
    first_day, next_day, channels, later, rate, leave, segment, territory, outlet = (column[order] for column in columns)
    return Population(first_day, next_day, channels, later, rate, leave, territory, outlet, segment)


def _come_evenly(generator: np.random.Generator, intensity: np.ndarray, count: int) -> np.ndarray:
    """Days of ``count`` first purchases along the intensity, one in each of as many equal shares: a small channel grows as designed, not by luck."""
    chance = (np.arange(count) + generator.random(count)) / count
    return np.searchsorted(np.cumsum(intensity) / intensity.sum() * (1 + 1e-12), chance, side="right").astype(np.int64)


def _people_of(generator: np.random.Generator, code: str, first_day: np.ndarray) -> tuple[np.ndarray, ...]:
    """(channel, later channel, weekly rate, leave chance, segment, territory, outlet) of a channel's customers."""
    count = len(first_day)
    return np.full(count, CHANNEL_INDEX[code]), *_habits_of(generator, code, count), *_places_of(generator, code, first_day)


def _bring_forward(
    generator: np.random.Generator, acquired: np.ndarray, weekly_rate: np.ndarray, leave_chance: np.ndarray, clock: np.ndarray
) -> np.ndarray:
    """The day of the first purchase inside the two years of customers acquired on negative days; ``DAYS`` for those who left before or
    do not come back. Every day before the first counts as an ordinary one."""
    next_day = np.full(len(acquired), DAYS)
    when, waiting = acquired.copy(), np.arange(len(acquired))
    while len(waiting):
        when[waiting] += generator.exponential(7.0 / weekly_rate[waiting])
        inside = when[waiting] >= 0
        next_day[waiting[inside]] = np.searchsorted(clock, when[waiting[inside]])
        waiting = waiting[~inside]
        waiting = waiting[generator.random(len(waiting)) >= leave_chance[waiting]]
    return next_day


def _habits_of(generator: np.random.Generator, code: str, count: int) -> tuple[np.ndarray, ...]:
    """(later channel, weekly rate, leave chance, segment) of a channel's customers."""
    shape, rate, leave_a, leave_b = HABITS[code]
    weekly = generator.gamma(shape, 1.0 / rate, count)
    leave = generator.beta(leave_a, leave_b, count)
    later, segment = np.full(count, -1), np.zeros(count, dtype=np.int64)
    if code == "amazon-us":
        referred = generator.random(count) < REFERRAL_SHARE
        shape, rate, leave_a, leave_b = REFERRAL_HABIT
        weekly = np.where(referred, generator.gamma(shape, 1.0 / rate, count), weekly)
        leave = np.where(referred, generator.beta(leave_a, leave_b, count), leave)
        later[referred], segment[referred] = CHANNEL_INDEX["lanyu-com"], 1
    if code == "flagship":
        online = generator.random(count) < 0.35
        later[online], segment[online] = CHANNEL_INDEX["mini-program"], 2
    return later, np.maximum(weekly, 1e-4), leave, segment


def _places_of(generator: np.random.Generator, code: str, first_day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(territory, outlet or -1) of each customer; a store's customers live where the store is, and come once it is open."""
    count = len(first_day)
    if code in ("flagship", "franchise"):
        numbers = np.array([n for n, outlet in enumerate(OUTLETS) if outlet.channel == code])
        weights = np.array([OUTLETS[n].weight for n in numbers])
        outlet = generator.choice(numbers, size=count, p=weights / weights.sum())
        opened = np.array([DAYS - 1 - (o.opened if o.opened is not None else DAYS) for o in OUTLETS])
        outlet = np.where(opened[outlet] > first_day, numbers[0], outlet)
        return np.array([TERRITORY_INDEX[o.territory] for o in OUTLETS])[outlet], outlet
    places = CONSUMER_PLACES[CHANNELS[CHANNEL_INDEX[code]].market]
    weights = np.array([weight for _, weight in places])
    drawn = generator.choice(len(places), size=count, p=weights / weights.sum())
    if CHANNELS[CHANNEL_INDEX[code]].currency == "CNY":
        shanghai = next(n for n, place in enumerate(places) if place[0] == "CN-31")
        share = weights[shanghai] / weights.sum()
        moved = (first_day >= DAYS - SHANGHAI_OPENED) & (generator.random(count) < HALO * share)
        drawn = np.where(moved, shanghai, drawn)
    return np.array([TERRITORY_INDEX[place] for place, _ in places])[drawn], np.full(count, -1)


def customer_id(number: int) -> str:
    """The pseudonymous key of the ``number``-th known consumer."""
    return f"C{number + 1:08d}"


def customer_rows(population: Population) -> Iterator[tuple[str, ...]]:
    """The customers file: companies first, then consumers in the order of their first purchase; made-up people at example domains."""
    for number, company in enumerate(COMPANIES):
        local = company.customer_id.lower()
        yield (
            company.customer_id,
            "b2b",
            "",
            company.company,
            f"{local}@example.com",
            f"+00 555 {number:06d}",
            company.territory,
            company.segment,
            "true" if company.key_account else "",
        )
    chinese = [t.code.startswith("CN") for t in TERRITORIES]
    territories = population.territory[population.nameless :].tolist()
    segments = population.segment[population.nameless :].tolist()
    for number, (territory, segment) in enumerate(zip(territories, segments, strict=True)):
        given, family = (_GIVEN_CN, _FAMILY_CN) if chinese[territory] else (_GIVEN_EN, _FAMILY_EN)
        first, last = given[number * 7 % 14].split(), family[number * 11 % 13].split()
        name = f"{last[0]} {first[0]} {last[1]}{first[1]}" if chinese[territory] else f"{first[0]} {last[0]}"
        domain = ("example.com", "example.org", "example.net")[number % 3]
        yield (
            customer_id(number),
            "b2c",
            name,
            "",
            f"{first[0].lower()}.{last[0].lower()}{number + 1}@{domain}",
            f"+00 556 {number + 1:08d}",
            TERRITORIES[territory].code,
            SEGMENTS[segment],
            "",
        )
