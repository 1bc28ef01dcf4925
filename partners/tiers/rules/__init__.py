"""Scores and verdicts of tiers (O4, V16). Pure."""

from partners.tiers.rules.quarters import Quarter, months_after, quarter_of, quarters_between
from partners.tiers.rules.scoring import PartFact, Score, coverage_fact, sales_fact, scored, service_fact
from partners.tiers.rules.terms import SchemeTerms, TermsFault, TermsProblem, checked_terms, default_terms
from partners.tiers.rules.verdicts import Judged, Standing, judge
from partners.tiers.rules.what_it_takes import Gap, what_it_takes

__all__ = [
    "Gap",
    "Judged",
    "PartFact",
    "Quarter",
    "SchemeTerms",
    "Score",
    "Standing",
    "TermsFault",
    "TermsProblem",
    "checked_terms",
    "coverage_fact",
    "default_terms",
    "judge",
    "months_after",
    "quarter_of",
    "quarters_between",
    "sales_fact",
    "scored",
    "service_fact",
    "what_it_takes",
]
