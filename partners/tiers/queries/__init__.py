"""Reads of partners with their tiers, of schemes, scores and reviews."""

from partners.tiers.queries.cards import AgreementCard, PartnerCard, one_partner, partner_cards, partner_page, tier_options
from partners.tiers.queries.drafts import tried_terms
from partners.tiers.queries.holdings import TierPeriod, tier_periods, tiers_on
from partners.tiers.queries.judging import judged_rows
from partners.tiers.queries.reviews import PastReview, Proposal, Review, past_reviews, review_of, reviewable, reviewed_quarter
from partners.tiers.queries.scores import ScoreRow, dumped_tiers, score_rows, scored_quarters, scores_of
from partners.tiers.queries.terms import in_force, scheme_version, scheme_versions, tiers_by_scheme
from partners.tiers.queries.work import STEP_CODE, judged_from, partners_in_schemes, scored_partners

__all__ = [
    "STEP_CODE",
    "AgreementCard",
    "PartnerCard",
    "PastReview",
    "Proposal",
    "Review",
    "ScoreRow",
    "TierPeriod",
    "dumped_tiers",
    "in_force",
    "judged_from",
    "judged_rows",
    "one_partner",
    "partner_cards",
    "partner_page",
    "partners_in_schemes",
    "past_reviews",
    "review_of",
    "reviewable",
    "reviewed_quarter",
    "scheme_version",
    "scheme_versions",
    "score_rows",
    "scored_partners",
    "scored_quarters",
    "scores_of",
    "tier_options",
    "tier_periods",
    "tiers_by_scheme",
    "tiers_on",
    "tried_terms",
]
