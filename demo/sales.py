"""The market, a day at a time: who buys, where, what, at which price, and what comes back."""

from collections import defaultdict

import numpy as np

from demo.channels import BANDS, CHANNEL_INDEX, CHANNELS, PROTECTED
from demo.customers import Population
from demo.demand import DemandTables
from demo.orderlines import Batch
from demo.partners import COMPANIES, COMPANY_INDEX, PARTNER_INDEX, PARTNERS
from demo.products import PRODUCTS
from demo.promotions import PromotionBook
from demo.seasons import DAYS
from demo.territories import TERRITORIES, TERRITORY_INDEX, lineage, places_under

WESTERN = np.array([channel.currency != "CNY" for channel in CHANNELS])
LATER_CHANNEL_SHARE = 0.85
STRAY_SHARE, STRAY_LIMIT = (
    0.02,
    20,
)  # a dealer's odd line elsewhere is kept where the day's units at home are this many times as many
_ROOTS = {code: number for number, code in enumerate(sorted({lineage(t.code)[-1] for t in TERRITORIES}))}
COUNTRY = np.array([_ROOTS[lineage(t.code)[-1]] for t in TERRITORIES])
_PROTECTED = np.array([channel.code in PROTECTED for channel in CHANNELS])
_SELL_IN = np.array([channel.kind in ("distributor", "agent") for channel in CHANNELS])
FULL_PRICE = np.array([[p.price(c.currency) * BANDS[c.code].list_price // 1000 for p in PRODUCTS] for c in CHANNELS])
_STEPS = np.array(
    [
        [1000, 1000, 1000, 1000, 990, 980, 980, 970, 970, 960],  # unprotected: never 5 % under a protected channel's list price
        [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 980, 980],  # protected
        [1000, 1000, 980, 980, 980, 960, 960, 960, 940, 940],
    ]
)  # sell-in


class Market:
    """Draws one day after the other; ``generator`` is used in a fixed order, so equal seeds give equal days."""

    def __init__(
        self, population: Population, demand: DemandTables, book: PromotionBook, generator: np.random.Generator, scale: float
    ) -> None:
        self.population, self.demand, self.book, self.generator, self.scale = population, demand, book, generator, scale
        self.due: list[list[np.ndarray]] = [[np.empty(0, dtype=np.int64)] for _ in range(DAYS)]
        self.next_order = 1
        self.coming_back: dict[int, list[Batch]] = defaultdict(list)
        self._make_due(np.arange(len(population.next_day)), population.next_day)
        self.pack = np.array([channel.pack for channel in CHANNELS])
        self.promotion_country = np.array([_ROOTS.get(p.territory, -1) for p in book.promotions] + [-1])
        self.promotion_rate = np.array([p.rate for p in book.promotions] + [0])
        self.promotion_price = np.array([p.price for p in book.promotions] + [0])
        self.return_rate = np.array([channel.return_rate for channel in CHANNELS])
        self.companies = {
            partner.code: np.array([COMPANY_INDEX[c.customer_id] for c in COMPANIES if c.partner == partner.code])
            for partner in PARTNERS
            if partner.channel in ("dist-china", "agents-eu")
        }
        self.company_place = np.array([TERRITORY_INDEX[company.territory] for company in COMPANIES])
        self.stray_places = np.array([TERRITORY_INDEX[code] for code in places_under("CN")])
        self.grants = np.array(
            [[any(g in lineage(t.code) for g in partner.territories) for t in TERRITORIES] for partner in PARTNERS]
        )

    def sell(self, day: int) -> Batch:
        """The day's positive lines."""
        heads = [self._consumers(day), *self._guests(day), *self._companies(day)]
        channel, customer, territory, outlet, partner = (np.concatenate(column) for column in zip(*heads, strict=True))
        count = len(channel)
        more = self.generator.random(count)
        lines = 1 + (more < 0.12) + (more < 0.03) + _SELL_IN[channel] * (1 + (more > 0.4))
        minute = np.clip(self.generator.normal(890, 250, count), 420, 1439).astype(np.int64)
        head = np.repeat(np.arange(count), lines)
        line_no = np.arange(len(head)) - np.repeat(np.cumsum(lines) - lines, lines) + 1
        channel, partner, territory = channel[head], partner[head], territory[head]
        sku = self.demand.draw_products(day, channel, self.generator)
        quantity = self._quantities(channel)
        territory = self._strays(channel, partner, territory, quantity)
        price, promotion = self._prices(day, channel, sku, territory)
        batch = Batch(
            channel,
            sku,
            quantity,
            price,
            FULL_PRICE[channel, sku],
            territory,
            partner,
            outlet[head],
            customer[head],
            promotion,
            self.next_order + head,
            line_no,
            minute[head],
        )
        self.next_order += count
        self._schedule_returns(day, batch)
        return batch

    def returned(self, day: int) -> list[Batch]:
        """What comes back on the day."""
        return self.coming_back.pop(day, [])

    def _consumers(self, day: int) -> tuple[np.ndarray, ...]:
        people = self.population
        buyers = np.concatenate(self.due[day])
        self.due[day].clear()
        first = people.first_day[buyers] == day
        moves = ~first & (people.later_channel[buyers] >= 0) & (self.generator.random(len(buyers)) < LATER_CHANNEL_SHARE)
        channel = np.where(moves, people.later_channel[buyers], people.channel[buyers])
        self._plan_next(day, buyers)
        outlet = np.where(moves, -1, people.outlet[buyers])
        named = np.maximum(buyers - people.nameless, -1)
        return channel, named, people.territory[buyers], outlet, self.demand.outlet_partner[outlet]

    def _plan_next(self, day: int, buyers: np.ndarray) -> None:
        """After a repeat purchase a customer leaves with its own chance, else waits an exponential time on the market's seasonal clock.

        Nobody leaves after the first one: that is how BG/NBD counts.
        """
        people = self.population
        leaves = (self.generator.random(len(buyers)) < people.leave_chance[buyers]) & (people.first_day[buyers] < day)
        stays = buyers[~leaves]
        waits = self.generator.exponential(7.0 / people.weekly_rate[stays])
        western = WESTERN[people.channel[stays]]
        following = np.empty(len(stays), dtype=np.int64)
        for market in (False, True):
            clock = self.demand.clock[market]
            rows = western == market
            following[rows] = np.searchsorted(clock, clock[day] + waits[rows])
        following = np.maximum(following, day + 1)
        inside = following < DAYS
        self._make_due(stays[inside], following[inside])

    def _make_due(self, rows: np.ndarray, days: np.ndarray) -> None:
        """Note down on which day each consumer buys next."""
        order = np.argsort(days, kind="stable")
        rows, days = rows[order], days[order]
        places, starts = np.unique(days, return_index=True)
        for place, start, end in zip(places.tolist(), starts.tolist(), [*starts.tolist()[1:], len(rows)], strict=False):
            self.due[place].append(rows[start:end])

    def _steady(self, rate: float) -> int:
        """A whole number of orders near ``rate`` at scale 1, right on average: stores and partners buy at an even pace."""
        return int(rate * self.scale + self.generator.random())

    def _guests(self, day: int) -> list[tuple[np.ndarray, ...]]:
        heads: list[tuple[np.ndarray, ...]] = []
        for code, rates in self.demand.guest_rates.items():
            count = self._steady(rates[day])
            place, outlet = self.demand.draw_places(day, code, count, self.generator)
            heads.append(
                (np.full(count, CHANNEL_INDEX[code]), np.full(count, -1), place, outlet, self.demand.outlet_partner[outlet])
            )
        return heads

    def _companies(self, day: int) -> list[tuple[np.ndarray, ...]]:
        heads: list[tuple[np.ndarray, ...]] = []
        for code in sorted(self.demand.company_rates):
            if (code, day) in self.demand.away:
                continue
            count = self._steady(self.demand.company_rates[code][day])
            reached = len(self.companies[code]) * (0.35 + 0.65 * day / DAYS)  # a partner finds new accounts over the two years
            chosen = self.companies[code][(self.generator.random(count) ** 1.6 * reached).astype(np.int64)]
            partner = PARTNER_INDEX[code]
            heads.append(
                (
                    np.full(count, CHANNEL_INDEX[PARTNERS[partner].channel]),
                    -2 - chosen,
                    self.company_place[chosen],
                    np.full(count, -1),
                    np.full(count, partner),
                )
            )
        return heads

    def _quantities(self, channel: np.ndarray) -> np.ndarray:
        more = self.generator.poisson(self.pack[channel])
        case = 3 + (self.generator.gamma(2.0, 7.9, len(channel))).astype(np.int64)
        return np.where(_SELL_IN[channel], case, 1 + more)

    def _strays(self, channel: np.ndarray, partner: np.ndarray, territory: np.ndarray, quantity: np.ndarray) -> np.ndarray:
        """A few dealers' lines go elsewhere, so few that no 28 days come near the limit."""
        candidates = np.flatnonzero(
            (channel == CHANNEL_INDEX["dist-china"]) & (self.generator.random(len(channel)) < STRAY_SHARE)
        )
        place = self.stray_places[self.generator.integers(0, len(self.stray_places), len(candidates))]
        outside = ~self.grants[partner[candidates], place]
        candidates, place = candidates[outside], place[outside]
        if not len(candidates):
            return territory
        units = np.bincount(partner[partner >= 0], quantity[partner >= 0], len(PARTNERS))
        strays = np.bincount(partner[candidates], quantity[candidates], len(PARTNERS))
        kept = (strays * STRAY_LIMIT <= units - strays)[partner[candidates]]
        territory = territory.copy()
        territory[candidates[kept]] = place[kept]
        return territory

    def _prices(self, day: int, channel: np.ndarray, sku: np.ndarray, territory: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(price, promotion whose code is carried): within a few percent of the list price, or what a promotion of the country allows."""
        full = FULL_PRICE[channel, sku]
        kind = np.where(_SELL_IN[channel], 2, np.where(_PROTECTED[channel], 1, 0))
        ordinary = full * _STEPS[kind, self.generator.integers(0, _STEPS.shape[1], len(channel))] // 1000
        row = self.book.row[day, channel, sku].astype(np.int64)
        chance = self.generator.random(len(channel))
        follows = (row >= 0) & (self.promotion_country[row] == COUNTRY[territory]) & (chance < 0.85)
        allowed = np.where(
            self.promotion_price[row] > 0, self.promotion_price[row], -(-full * (1000 - self.promotion_rate[row]) // 1000)
        )
        return np.where(follows, allowed, ordinary), np.where(follows & (chance < 0.68), row, -1)

    def _schedule_returns(self, day: int, batch: Batch) -> None:
        chance = self.generator.random(len(batch))
        back = np.flatnonzero(chance < self.return_rate[batch.channel])
        days = day + self.generator.integers(3, 21, len(back))
        reserved = self.demand.reserved[np.minimum(days, DAYS - 1), batch.channel[back], batch.sku[back]]
        inside = (days < DAYS) & ~reserved
        back, days = back[inside], days[inside]
        for when in np.unique(days).tolist():
            self.coming_back[when].append(batch.take(back[days == when]))
