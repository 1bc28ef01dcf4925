"""What a price is measured against: bands, covering promotions, prices in other currencies (section 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from channels_core.brands.rules import RateTable
from channels_core.territories.rules import TerritoryTree
from conflicts.detectors.rules.facts import Line, in_force
from foundation.values.money import EXACT, MONEY_PLACES, half_up

# A promotion that was only filed covers the lines of partners whose agreement leaves promotions to them.
FILING_SUFFICES = ("file", "free")
APPROVED = "approved"


@dataclass(frozen=True)
class Exchange:
    """Money of different currencies of one brand: compared, and put at stake, by the rules of domain 2."""

    rates: RateTable
    currency: str  # the brand's

    def alike(self, one: Decimal, its: str, other: Decimal, others: str, day: date) -> tuple[Decimal, Decimal, str]:
        """Two prices in one currency: as they are where they share it, else both in the brand's. Raises RateMissing."""
        if its == others:
            return one, other, its
        return self.in_brand(one, its, day), self.in_brand(other, others, day), self.currency

    def in_brand(self, amount: Decimal, currency: str, day: date) -> Decimal:
        """``amount`` in the brand's currency, rounded half-up once to 6 decimals. Raises RateMissing."""
        return self.rates.convert(amount, currency, self.currency, day)

    def at_stake(self, per_unit: Decimal, units: Decimal, currency: str, day: date) -> Decimal:
        """``per_unit`` x ``units`` in the brand's currency, rounded half-up once to 6 decimals. Raises RateMissing."""
        return self.in_brand(EXACT.multiply(per_unit, units), currency, day)


@dataclass(frozen=True)
class Terms:
    """Everything that prices are judged by: frozen rows of bands, live promotions, agreements, channels and products."""

    bands: Sequence[Any]
    promotions: Sequence[Any]
    agreements: Sequence[Any]
    channels: Mapping[int, Any]
    products: Mapping[int, Any]
    tree: TerritoryTree
    exchange: Exchange

    @cached_property
    def _bands(self) -> dict[tuple[int, int], list[Any]]:
        found = defaultdict(list)
        for band in self.bands:
            found[band.product, band.channel].append(band)
        return found

    @cached_property
    def _promotions(self) -> dict[tuple[int, int], list[Any]]:
        found = defaultdict(list)
        for promotion in self.promotions:
            found[promotion.product, promotion.channel].append(promotion)
        return found

    @cached_property
    def _agreements(self) -> dict[int, list[Any]]:
        found = defaultdict(list)
        for agreement in self.agreements:
            found[agreement.partner].append(agreement)
        return found

    @cached_property
    def _band_of(self) -> dict[tuple[int, int, int | None, date], Any]:
        return {}

    def band(self, line: Line) -> Any | None:
        """The band in force for the line: of its territory, else of the nearest ancestor, else the one without territory."""
        key = (line.product, line.channel, line.territory, line.day)
        if key not in self._band_of:
            live = {band.territory: band for band in in_force(self._bands.get(key[:2], ()), line.day)}
            places = (*self.tree.lineage(line.territory), None) if live else ()
            self._band_of[key] = next((live[place] for place in places if place in live), None)
        return self._band_of[key]

    def covering(self, line: Line) -> list[Any]:
        """The promotions that cover the line, by code (it need not carry their code)."""
        return [
            promotion
            for promotion in self._promotions.get((line.product, line.channel), ())
            if promotion.starts_on <= line.day <= promotion.ends_on
            and promotion.partner in (None, line.partner)
            and (promotion.territory is None or promotion.territory in self.tree.lineage(line.territory))
            and (promotion.status == APPROVED or self._may_file(line))
        ]

    def _may_file(self, line: Line) -> bool:
        if line.partner is None:
            return False
        agreements = in_force(self._agreements.get(line.partner, ()), line.day)
        return any(agreement.promotion_authority in FILING_SUFFICES for agreement in agreements)

    def allowed_price(self, line: Line, promotion: Any) -> tuple[Decimal, str]:
        """What the promotion lets the line cost, with its currency: its price, else the list price (else MSRP) less its
        rate, unrounded."""
        if promotion.price is not None:
            return promotion.price, self.channels[promotion.channel].currency
        product = self.products[line.product]
        listed, currency = (product.msrp, product.currency) if line.list_price is None else (line.list_price, line.currency)
        kept = Decimal(1) - (promotion.discount_rate or Decimal(0))
        return EXACT.multiply(listed, kept), currency

    def is_allowed(self, line: Line, promotions: Sequence[Any]) -> bool:
        """Whether the lowest price that ``promotions`` allow is met; never without a promotion. Raises RateMissing."""
        for promotion in promotions:
            allowed, currency = self.allowed_price(line, promotion)
            price, limit, _ = self.exchange.alike(line.unit_price, line.currency, allowed, currency, line.day)
            if price >= half_up(limit, MONEY_PLACES):
                return True
        return False
