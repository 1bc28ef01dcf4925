"""Editable values of lifetime value: defaults and bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class LtvPolicy:
    """``discount_rate`` is a year's share (0.10 = 10 %); ``horizon_days`` is how far ahead margin counts."""

    minimum_repeat_buyers: int = 200
    horizon_days: int = 365
    discount_rate: Decimal = Decimal("0.10")


#: Lowest and highest value that may be set, both allowed.
BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = {
    "minimum_repeat_buyers": (Decimal(1), Decimal(100_000)),
    "horizon_days": (Decimal(30), Decimal(1095)),
    "discount_rate": (Decimal(0), Decimal(1)),
}
