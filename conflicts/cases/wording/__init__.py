"""Cases in words, in the reader's language."""

from conflicts.cases.wording.errors import error_text
from conflicts.cases.wording.labels import case_number, kind_label, mode_label, rule_parts, severity_label, status_label
from conflicts.cases.wording.proposals import consequences_of, proposal_of, statement_of
from conflicts.cases.wording.quotes import QUOTED_THRESHOLDS, Quoted, quote_of, rule_text
from conflicts.cases.wording.stories import age_text, story_of, title_of, who_of

__all__ = [
    "QUOTED_THRESHOLDS",
    "Quoted",
    "age_text",
    "case_number",
    "consequences_of",
    "error_text",
    "kind_label",
    "mode_label",
    "proposal_of",
    "quote_of",
    "rule_parts",
    "rule_text",
    "severity_label",
    "statement_of",
    "status_label",
    "story_of",
    "title_of",
    "who_of",
]
