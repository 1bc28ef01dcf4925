"""The tables of every room, so that Django finds them."""

from pricing.bands.models import PriceBand
from pricing.observations.models import PriceObservation
from pricing.promotions.models import BudgetPool, Promotion

__all__ = [
    "BudgetPool",
    "PriceBand",
    "PriceObservation",
    "Promotion",
]
