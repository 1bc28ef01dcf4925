"""Scores and verdicts of tiers (O4, V16). Pure."""

from partners.tiers.rules.quarters import Quarter, months_after, quarter_of, quarters_between
from partners.tiers.rules.reviews import (
    ORDER,
    Changed,
    Decision,
    Moved,
    Tally,
    changed_verdicts,
    effective_day,
    needs_reason,
    proposal_version,
    review_version,
    tally,
)
from partners.tiers.rules.scoring import PartFact, Score, coverage_fact, sales_fact, scored, service_fact
from partners.tiers.rules.terms import SchemeTerms, TermsFault, TermsProblem, checked_terms, default_terms
from partners.tiers.rules.verdicts import Judged, Standing, judge
from partners.tiers.rules.what_it_takes import Gap, what_it_takes

__all__ = [
    "ORDER",
    "Changed",
    "Decision",
    "Gap",
    "Judged",
    "Moved",
    "PartFact",
    "Quarter",
    "SchemeTerms",
    "Score",
    "Standing",
    "Tally",
    "TermsFault",
    "TermsProblem",
    "changed_verdicts",
    "checked_terms",
    "coverage_fact",
    "default_terms",
    "effective_day",
    "judge",
    "months_after",
    "needs_reason",
    "proposal_version",
    "quarter_of",
    "quarters_between",
    "review_version",
    "sales_fact",
    "scored",
    "service_fact",
    "tally",
    "what_it_takes",
]
