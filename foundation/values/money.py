"""Money as a closed world: exact decimals, scaled integers, one rounding mode, ISO 4217 minor units (domain 2).

Amounts and prices are ``Decimal`` in code and integers times 10^6 in tables; nothing here ever sees a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

MONEY_PLACES = 6
QUANTITY_PLACES = 3
RATE_PLACES = 12
MONEY_SCALE = 10**MONEY_PLACES

# Wide enough for a 10^12 amount with 6 decimals times a 12-decimal rate without losing a digit.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

# Minor units that differ from 2 (ISO 4217); every other currency of CURRENCIES has 2.
_MINOR_UNITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}

CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
    CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
    LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK
    PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
    TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW
    ZWG""".split()
)


def minor_units(currency: str) -> int:
    """Decimals of ``currency``'s smallest unit: 0 for JPY, 2 for CNY, 3 for KWD. Raises KeyError for no ISO 4217 code."""
    if currency not in CURRENCIES:
        raise KeyError(currency)
    return _MINOR_UNITS.get(currency, 2)


def half_up(amount: Decimal, places: int) -> Decimal:
    """``amount`` rounded half away from zero to ``places`` decimals."""
    return amount.quantize(Decimal(1).scaleb(-places), context=EXACT)


def round_to_currency(amount: Decimal, currency: str) -> Decimal:
    """``amount`` as it is paid: half-up at the currency's own minor unit. Raises KeyError for an unknown currency."""
    return half_up(amount, minor_units(currency))


def to_scaled(amount: Decimal, places: int = MONEY_PLACES) -> int:
    """The integer times 10^places that a table holds. Raises ValueError where digits would be lost."""
    scaled = EXACT.scaleb(amount, places)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} has more than {places} decimals")
    return whole


def from_scaled(value: int | Decimal, places: int = MONEY_PLACES) -> Decimal:
    """The exact decimal of a table's scaled integer (PostgreSQL sums arrive as Decimal)."""
    return EXACT.scaleb(Decimal(int(value)), -places)


def convert(amount: Decimal, rate: Decimal) -> Decimal:
    """``amount`` in the quote currency of ``rate``, rounded half-up once to 6 decimals (domain 2)."""
    return half_up(EXACT.multiply(amount, rate), MONEY_PLACES)


def inverse(rate: Decimal) -> Decimal:
    """The rate of the opposite direction, unrounded within 60 digits; it serves where only one direction is stored."""
    return EXACT.divide(Decimal(1), rate)


def split(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """``total`` in parts proportional to ``weights``; parts are payable amounts and always sum to the rounded total.

    Largest remainder: every part is cut toward zero at the minor unit, then the units left go to the largest
    remainders, ties to the earlier part. Raises ValueError where weights are negative or sum to zero.
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and sum to more than zero")
    places = minor_units(currency)
    units = to_scaled(half_up(total, places), places)
    sign = -1 if units < 0 else 1
    exact = [EXACT.divide(EXACT.multiply(Decimal(abs(units)), weight), whole) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: abs(units) - sum(parts)]:
        parts[index] += 1
    return [from_scaled(sign * part, places) for part in parts]


def plain(amount: Decimal) -> str:
    """A decimal as programs read it: no exponent, no trailing zeros (``1200``, ``0.25``)."""
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
