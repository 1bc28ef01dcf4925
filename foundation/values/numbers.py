"""Decimal numbers as files write them: ASCII digits with a point, straight to the scaled integer a table holds.

Nothing is ever rounded, guessed or read by the machine's locale: a text that is not plainly a number is refused by name.
"""

from __future__ import annotations

import re
from enum import StrEnum

LARGEST_WHOLE_DIGITS = 12  # amounts are below 10^12

_PLAIN = re.compile(r"(-?)([0-9]*)(?:\.([0-9]*))?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+(?:\.[0-9]{3})*,[0-9]+")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:[,' \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")


class NumberFault(StrEnum):
    """What is wrong with a number."""

    DECIMAL_COMMA = "decimal_comma"
    THOUSANDS = "thousands"
    COMMA = "comma"  # one comma and three digits: either of the two
    EXPONENT = "exponent"
    NOT_ASCII = "not_ascii"
    NOT_FINITE = "not_finite"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"
    NO_NUMBER = "no_number"


class NotANumber(ValueError):
    """``fault`` says why the text is no number here."""

    def __init__(self, text: str, fault: NumberFault) -> None:
        super().__init__(f"{text[:60]!r}: {fault.value}")
        self.text, self.fault = text, fault


def scaled_from_text(text: str, places: int) -> int:
    """The integer times 10^places that ``text`` writes out: ``("-1.5", 3) -> -1500``.

    Raises NotANumber for anything but ``-``, ASCII digits and one point, for more than ``places`` decimals (zeros
    too: a file never says more than a column holds) and for 10^12 or more.
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise NotANumber(text, _fault_of(text))
    sign, whole, decimals = match.group(1), match.group(2), match.group(3) or ""
    if not whole and not decimals:
        raise NotANumber(text, NumberFault.NO_NUMBER)
    if len(decimals) > places:
        raise NotANumber(text, NumberFault.TOO_MANY_DECIMALS)
    if len(whole) > LARGEST_WHOLE_DIGITS and len(whole.lstrip("0")) > LARGEST_WHOLE_DIGITS:
        raise NotANumber(text, NumberFault.TOO_LARGE)
    value = int((whole or "0") + decimals + "0" * (places - len(decimals)))
    return -value if sign else value


def _fault_of(text: str) -> NumberFault:
    if _THOUSANDS.fullmatch(text):
        alone = text.count(",") == 1 and "." not in text
        return NumberFault.COMMA if alone else NumberFault.THOUSANDS
    if _DECIMAL_COMMA.fullmatch(text):
        return NumberFault.DECIMAL_COMMA
    if _EXPONENT.fullmatch(text):
        return NumberFault.EXPONENT
    if text.strip("+-").lower() in ("nan", "snan", "inf", "infinity"):
        return NumberFault.NOT_FINITE
    if any(not character.isascii() and character.isnumeric() for character in text):
        return NumberFault.NOT_ASCII
    return NumberFault.NO_NUMBER


def half_up_ratio(over: int, under: int) -> int:
    """``over`` / ``under`` rounded half away from zero; ``under`` is positive."""
    if over < 0:
        return -((-2 * over + under) // (2 * under))
    return (2 * over + under) // (2 * under)
