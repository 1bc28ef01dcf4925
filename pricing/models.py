"""The tables of every room, so that Django finds them."""

from pricing.bands.models import BandChange, BandDraft, BandDraftLine, BandPublication, PriceBand
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
    "BandChange",
    "BandDraft",
    "BandDraftLine",
    "BandPublication",
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
