"""Tables the market draws from: what each channel sells on a day, where its guests live, how many come."""

import numpy as np

from demo.channels import CHANNEL_INDEX, CHANNELS
from demo.customers import HALO, growth_curve
from demo.partners import OUTLETS, PARTNER_INDEX, PARTNERS
from demo.products import PRODUCT_INDEX, PRODUCTS, is_sold_in, lifecycle, opens_before_end
from demo.seasons import DAYS, market_clock
from demo.stories.kit import Script
from demo.territories import CONSUMER_PLACES, TERRITORY_INDEX

_OUTLET_CHANNELS = ("flagship", "franchise", "retail-chains")
_LINE_TASTE = {
    "marketplace": {"Beam": 1.3},
    "own_site": {"Lantern": 1.3, "Stove": 1.4},
    "social_commerce": {"String": 1.7},
    "o2o": {"String": 1.3, "Beam": 1.5, "Camp": 0.5},
    "flagship": {"Stove": 1.6, "Lantern": 1.2},
    "agent": {"Lantern": 1.6},
}


class DemandTables:
    """``clock``: the seasonal clock by market (False China, True the West). ``reserved``: (day, channel, product) kept for stories."""

    def __init__(self, seasons: dict[bool, np.ndarray], script: Script) -> None:
        self.clock = {market: market_clock(season) for market, season in seasons.items()}
        self.away = script.away
        self.outlet_partner = np.array([PARTNER_INDEX.get(outlet.partner, -1) for outlet in OUTLETS] + [-1])
        self.reserved = np.zeros((DAYS, len(CHANNELS), len(PRODUCTS)), dtype=bool)
        for channel, sku, day in sorted(script.reserved):
            self.reserved[day, CHANNEL_INDEX[channel], PRODUCT_INDEX[sku]] = True
        self.weights = self._weights()
        self._set_rates(seasons)
        self._set_places()

    def _weights(self) -> np.ndarray:
        """Cumulative shares of the products by day and channel; a reserved, barred or not yet launched product has none."""
        taste = np.array(
            [
                [
                    product.demand
                    * _LINE_TASTE.get(channel.kind, {}).get(product.line, 1.0)
                    * is_sold_in(product.sku, channel.code)
                    for product in PRODUCTS
                ]
                for channel in CHANNELS
            ]
        )
        life = np.array([[lifecycle(product, DAYS - 1 - day) for product in PRODUCTS] for day in range(DAYS)])
        opens = np.array(
            [
                [
                    DAYS - 1 - before if (before := opens_before_end(product.sku, channel.code)) is not None else 0
                    for product in PRODUCTS
                ]
                for channel in CHANNELS
            ]
        )
        open_now = np.arange(DAYS)[:, None, None] >= opens[None]
        weights = taste[None] * life[:, None, :] * open_now * ~self.reserved
        # Lantern One stays longer than designed at Amazon DE, which still leads it in its decline.
        weights[:, CHANNEL_INDEX["amazon-de"], PRODUCT_INDEX["LY-LN1"]] *= 1.8
        totals: np.ndarray = np.cumsum(weights, axis=2)
        totals /= totals[:, :, -1:]
        return totals

    def _set_rates(self, seasons: dict[bool, np.ndarray]) -> None:
        curves = {c.code: seasons[c.currency != "CNY"] / seasons[c.currency != "CNY"].mean() * growth_curve(c) for c in CHANNELS}
        sell_in = ("distributor", "agent")
        self.guest_rates = {c.code: c.guest_orders * curves[c.code] for c in CHANNELS if c.guest_orders and c.kind not in sell_in}
        self.company_rates = {}
        for channel in CHANNELS:
            if channel.kind in sell_in:
                partners = [partner for partner in PARTNERS if partner.channel == channel.code and partner.share]
                total = sum(partner.share for partner in partners)
                for partner in partners:
                    self.company_rates[partner.code] = channel.guest_orders * partner.share / total * curves[channel.code]

    def _set_places(self) -> None:
        self._places, self._outlets = {}, {}
        for code in self.guest_rates:
            if code in _OUTLET_CHANNELS:
                rows = np.array([n for n, outlet in enumerate(OUTLETS) if outlet.channel == code])
                opens = np.array([DAYS - 1 - (OUTLETS[n].opened if OUTLETS[n].opened is not None else DAYS) for n in rows])
                self._outlets[code] = (rows, np.array([OUTLETS[n].weight for n in rows]), opens)
            else:
                places = CONSUMER_PLACES[CHANNELS[CHANNEL_INDEX[code]].market]
                weights = np.array([weight * (1 + HALO * (place == "CN-31") / 2) for place, weight in places])
                self._places[code] = (
                    np.array([TERRITORY_INDEX[place] for place, _ in places]),
                    np.cumsum(weights) / weights.sum(),
                )
        self._outlet_place = np.array([TERRITORY_INDEX[outlet.territory] for outlet in OUTLETS])

    def draw_places(self, day: int, code: str, count: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """(territory, outlet or -1) of ``count`` guests of a channel."""
        chance = generator.random(count)
        if code in self._places:
            places, shares = self._places[code]
            return places[np.searchsorted(shares, chance)], np.full(count, -1)
        rows, weights, opens = self._outlets[code]
        shares = np.cumsum(weights * (opens <= day))
        outlet = rows[np.searchsorted(shares / shares[-1], chance)]
        return self._outlet_place[outlet], outlet

    def draw_products(self, day: int, channel: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """A product for each line, by its channel's shares of the day."""
        chance = generator.random(len(channel))
        sku = np.empty(len(channel), dtype=np.int64)
        for code in np.unique(channel).tolist():
            rows = channel == code
            sku[rows] = np.searchsorted(self.weights[day, code], chance[rows], side="right")
        return sku
