"""The writes of tiers."""

from partners.tiers.services.scores import reach_of_accounts, reach_of_grants, reach_of_outlets, reach_of_places, replace_scores
from partners.tiers.services.tables import HOLDING_SIDE, ensure_built_in_schemes, known_tiers, partner_rule

__all__ = [
    "HOLDING_SIDE",
    "ensure_built_in_schemes",
    "known_tiers",
    "partner_rule",
    "reach_of_accounts",
    "reach_of_grants",
    "reach_of_outlets",
    "reach_of_places",
    "replace_scores",
]
