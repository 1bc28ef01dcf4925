"""The price kinds by brute force: bands, covering promotions, undercutting. A sale counts for the first kind that applies."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tests.twins.facts import Facts, Sale, in_force

PROTECTED_KINDS = ("own_site", "flagship")
UNDERCUT_SHARE = Decimal("0.05")


class PriceRules:
    """Bands, promotions and agreements of a folder, ready to be asked about one sale."""

    def __init__(self, facts: Facts, sales: list[Sale]) -> None:
        self.facts = facts
        self.bands = facts.grouped("price_bands", "sku", "channel_code")
        self.promotions = facts.grouped("promotions", "sku", "channel_code")
        self.agreements = facts.grouped("agreements", "partner_code")
        self.lowest = self._lowest_protected(sales)

    def _is_protected(self, channel: str) -> bool:
        return self.facts.channels[channel]["kind"] in PROTECTED_KINDS

    def _lowest_protected(self, sales: list[Sale]) -> dict[tuple[str, date, str], tuple[Decimal, str, Sale]]:
        """Per product, day and country: (price in the brand's currency, channel, sale) of the lowest consumer price of a protected channel."""
        found: dict[tuple[str, date, str], list[tuple[Decimal, str, Sale]]] = defaultdict(list)
        for sale in sales:
            country = self.facts.country(sale.territory)
            if country and self._is_protected(sale.channel) and self.facts.is_consumer(sale):
                found[sale.sku, sale.day, country].append((self._in_brand_money(sale.price, sale), sale.channel, sale))
        return {key: min(prices, key=lambda entry: entry[:2]) for key, prices in found.items()}

    def _in_brand_money(self, amount: Decimal, sale: Sale) -> Decimal:
        return self.facts.converted(amount, sale.currency, self.facts.brand_currency(sale.sku), sale.day)

    def band(self, sale: Sale) -> dict[str, str] | None:
        """The band in force in the sale's territory, else its nearest ancestor's, else the one without territory."""
        held = [band for band in self.bands.get((sale.sku, sale.channel), []) if in_force(band, sale.day)]
        for territory in (*self.facts.lineage(sale.territory), ""):
            for band in held:
                if (band.get("territory_code") or "") == territory:
                    return band
        return None

    def covering(self, sale: Sale) -> list[dict[str, str]]:
        """Promotions that cover the sale."""
        return [promotion for promotion in self.promotions.get((sale.sku, sale.channel), []) if self._covers(promotion, sale)]

    def _covers(self, promotion: dict[str, str], sale: Sale) -> bool:
        if not date.fromisoformat(promotion["starts_on"]) <= sale.day <= date.fromisoformat(promotion["ends_on"]):
            return False
        if promotion.get("partner_code") and promotion["partner_code"] != sale.partner:
            return False
        if promotion.get("territory_code") and promotion["territory_code"] not in self.facts.lineage(sale.territory):
            return False
        return promotion["status"] == "approved" or (promotion["status"] == "filed" and self._may_file(sale))

    def _may_file(self, sale: Sale) -> bool:
        held = [row for row in self.agreements.get((sale.partner,), []) if in_force(row, sale.day)] if sale.partner else []
        return any(row["promotion_authority"] in ("file", "free") for row in held)

    def is_under_all(self, sale: Sale, promotions: list[dict[str, str]]) -> bool:
        """Whether the price is lower than what each of them allows."""
        return all(self._is_under_allowed(sale, promotion) for promotion in promotions)

    def _is_under_allowed(self, sale: Sale, promotion: dict[str, str]) -> bool:
        if promotion.get("price"):
            allowed, currency = Decimal(promotion["price"]), self.facts.channels[promotion["channel_code"]]["currency"]
        else:
            product = self.facts.products[sale.sku]
            full, currency = Decimal(product["msrp"]), product["currency"]
            if sale.list_price is not None:
                full, currency = sale.list_price, sale.currency
            allowed = full * (1 - Decimal(promotion.get("discount_rate") or 0))
        return self.facts.is_under(sale.price, sale.currency, allowed, currency, sale.sku, sale.day)

    def gap(self, low: Decimal, low_currency: str, high: Decimal, high_currency: str, sale: Sale) -> Decimal:
        """(high - low) x units in the brand's currency, rounded once to 6 decimals where both share a currency."""
        brand, units = self.facts.brand_currency(sale.sku), sale.quantity
        if low_currency == high_currency:
            return self.facts.converted((high - low) * units, low_currency, brand, sale.day)
        difference = self.facts.converted(high, high_currency, brand, sale.day) - self.facts.converted(
            low, low_currency, brand, sale.day
        )
        return self.facts.converted(difference * units, brand, brand, sale.day)

    def verdict(self, sale: Sale) -> tuple[str, Decimal, str] | None:
        """(kind, money at stake, protected channel or '') of the first price kind that applies."""
        band, covers = self.band(sale), self.covering(sale)
        if band is not None:
            floor, ceiling, currency = Decimal(band["floor"]), Decimal(band["ceiling"]), band["currency"]
            if self.facts.is_under(sale.price, sale.currency, floor, currency, sale.sku, sale.day):
                at_stake = self.gap(sale.price, sale.currency, floor, currency, sale)
                if not covers:
                    return "unfiled_promotion" if sale.discounted else "price_below_floor", at_stake, ""
                if self.is_under_all(sale, covers):
                    return "price_below_floor", at_stake, ""
            elif self.facts.is_under(ceiling, currency, sale.price, sale.currency, sale.sku, sale.day):
                return "price_above_ceiling", self.gap(ceiling, currency, sale.price, sale.currency, sale), ""
        return None if covers else self._undercut(sale)

    def _undercut(self, sale: Sale) -> tuple[str, Decimal, str] | None:
        country = self.facts.country(sale.territory)
        if not country or self._is_protected(sale.channel) or not self.facts.is_consumer(sale):
            return None
        lowest = self.lowest.get((sale.sku, sale.day, country))
        if lowest is None:
            return None
        theirs, channel, other = lowest
        same = other.currency == sale.currency
        high, low = (other.price, sale.price) if same else (theirs, self._in_brand_money(sale.price, sale))
        if high - low <= UNDERCUT_SHARE * high:
            return None
        return "price_undercut", self.gap(sale.price, sale.currency, other.price, other.currency, sale), channel


def price_findings(facts: Facts, sales: list[Sale]) -> Iterator[tuple]:
    """The findings of the four price kinds among order lines with positive quantities and observed prices."""
    rules = PriceRules(facts, sales)
    for sale in sales:
        found = rules.verdict(sale)
        if found is not None:
            kind, at_stake, protected = found
            channels = (sale.channel, protected) if protected else (sale.channel,)
            partners = (sale.partner,) if sale.partner else ()
            yield kind, channels, partners, sale.sku, None, None, sale.day, sale.key, at_stake, sale.quantity
