"""The brands whose rules a reader may choose between."""

from __future__ import annotations

from dataclasses import dataclass

from channels_core.brands.queries import brands
from foundation.values.scope import Scope


@dataclass(frozen=True)
class RuledBrand:
    """``currency`` is that of its money, ``time_zone`` that of its business days."""

    code: str
    name: str
    currency: str
    time_zone: str


def ruled_brands(scope: Scope) -> list[RuledBrand]:
    """The brands of the scope, by code."""
    return [RuledBrand(brand.code, brand.name, brand.currency, brand.time_zone) for brand in brands(scope)]
