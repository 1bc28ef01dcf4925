"""What a dated change does to the bands of one product, channel and territory, and how floors and ceilings come about."""

from pricing.bands.rules.cutting import (
    Band,
    Step,
    after_change,
    clashing,
    differing_days,
    first_difference,
    in_force,
    overlapping,
    put_back,
    steps,
)
from pricing.bands.rules.pricing import AMOUNT_LIMIT, Percents, allowed_currencies, moved, sharp

__all__ = [
    "AMOUNT_LIMIT",
    "Band",
    "Percents",
    "Step",
    "after_change",
    "allowed_currencies",
    "clashing",
    "differing_days",
    "first_difference",
    "in_force",
    "moved",
    "overlapping",
    "put_back",
    "sharp",
    "steps",
]
