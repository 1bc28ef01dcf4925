"""The writes of tiers."""

from partners.tiers.services.decisions import (
    DECISION_WORDS,
    approve_review,
    decide_tier,
    review_subject,
    withdraw_decision,
    withdraw_review,
)
from partners.tiers.services.schemes import SCHEME_WORDS, publish_scheme, scheme_subject, withdraw_scheme
from partners.tiers.services.scores import reach_of_accounts, reach_of_grants, reach_of_outlets, reach_of_places, replace_scores
from partners.tiers.services.tables import HOLDING_SIDE, ensure_built_in_schemes, known_tiers, partner_rule

__all__ = [
    "DECISION_WORDS",
    "HOLDING_SIDE",
    "SCHEME_WORDS",
    "approve_review",
    "decide_tier",
    "ensure_built_in_schemes",
    "known_tiers",
    "partner_rule",
    "publish_scheme",
    "reach_of_accounts",
    "reach_of_grants",
    "reach_of_outlets",
    "reach_of_places",
    "replace_scores",
    "review_subject",
    "scheme_subject",
    "withdraw_decision",
    "withdraw_review",
    "withdraw_scheme",
]
