"""The tables of every room, so that Django finds them."""

from pricing.bands.models import PriceBand
from pricing.observations.models import PriceObservation
from pricing.promotions.models import BudgetPool, Promotion
from pricing.rebates.models import (
    Accrual,
    AccrualDay,
    RebateCover,
    RebateDay,
    RebateProgramme,
    RebateSlab,
    RebateVersion,
)

__all__ = [
    "Accrual",
    "AccrualDay",
    "BudgetPool",
    "PriceBand",
    "PriceObservation",
    "Promotion",
    "RebateCover",
    "RebateDay",
    "RebateProgramme",
    "RebateSlab",
    "RebateVersion",
]
