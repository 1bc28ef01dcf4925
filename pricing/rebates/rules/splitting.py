"""An amount in parts by signed weights: what a rebate costs each day and channel (domain 2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from foundation.values.money import from_scaled, minor_units, to_scaled


def split_signed(amount: Decimal, weights: Sequence[int], currency: str) -> list[Decimal]:
    """``amount`` (payable) in parts proportional to ``weights``, each payable; they always sum to it.

    Weights are whole numbers of any sign whose sum is above 0: a return takes back its share. Every part is cut downwards at
    the minor unit, then the units left go one each to the largest remainders, ties to the earlier part. Raises ValueError
    where the weights do not sum to more than 0.
    """
    places = minor_units(currency)
    return [from_scaled(part, places) for part in split_units(to_scaled(amount, places), weights)]


def split_units(units: int, weights: Sequence[int]) -> list[int]:
    """``units`` in whole parts proportional to ``weights``; see ``split_signed``."""
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("weights must sum to more than zero")
    if units == 0:
        return [0] * len(weights)
    parts, rests = [], []
    for weight in weights:
        part, rest = divmod(units * weight, whole)
        parts.append(part)
        rests.append(rest)
    left = units - sum(parts)
    for place in sorted(range(len(rests)), key=lambda index: -rests[index])[:left]:
        parts[place] += 1
    return parts
