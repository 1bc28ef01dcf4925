"""The tables of every room, so that Django finds them."""

from partners.agreements.models import Agreement
from partners.breaches.models import NotedBreach
from partners.standing.models import Standing
from partners.targets.models import SalesTarget
from partners.territory_grants.models import TerritoryGrant
from partners.tiers.models import Tier, TierDecision, TierHolding, TierSchemeVersion, TierScore

__all__ = [
    "Agreement",
    "NotedBreach",
    "SalesTarget",
    "Standing",
    "TerritoryGrant",
    "Tier",
    "TierDecision",
    "TierHolding",
    "TierSchemeVersion",
    "TierScore",
]
