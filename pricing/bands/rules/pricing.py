"""Floors and ceilings from MSRP or from what is in force, by percentages, rounded at the currency's minor unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foundation.values.money import EXACT, minor_units, round_to_currency

AMOUNT_LIMIT = Decimal(10**12)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Percents:
    """By how many percent a floor and a ceiling lie above (below where negative) what they are measured from."""

    floor: Decimal
    ceiling: Decimal


def moved(amount: Decimal, percent: Decimal, currency: str) -> Decimal:
    """``amount`` moved by ``percent`` (-15 is 15 % less), half-up at the currency's own minor unit."""
    return round_to_currency(EXACT.divide(EXACT.multiply(amount, _HUNDRED + percent), _HUNDRED), currency)


def sharp(amount: Decimal, currency: str) -> bool:
    """Whether ``amount`` is a price that can be paid: no finer than the currency's minor unit."""
    return amount == round_to_currency(amount, currency) and minor_units(currency) >= 0


def allowed_currencies(channel: str, product: str) -> tuple[str, ...]:
    """In which currencies a band may be: what the channel sells in, and what the product's MSRP is in."""
    return (channel,) if channel == product else (channel, product)
