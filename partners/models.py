"""The tables of every room, so that Django finds them."""

from partners.agreements.models import Agreement
from partners.standing.models import Standing
from partners.targets.models import SalesTarget
from partners.territory_grants.models import TerritoryGrant
from partners.tiers.models import Tier, TierHolding

__all__ = [
    "Agreement",
    "SalesTarget",
    "Standing",
    "TerritoryGrant",
    "Tier",
    "TierHolding",
]
