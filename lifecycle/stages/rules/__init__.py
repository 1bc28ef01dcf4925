"""From monthly sales to a stage, with confidence and reasons (R2); which stage holds on a day. Pure."""

from lifecycle.stages.rules.bass import BassFit
from lifecycle.stages.rules.history import History, month_after, months_between
from lifecycle.stages.rules.in_force import StageFact, fact_in_force, last_whole_month
from lifecycle.stages.rules.suggestion import RULE, Suggestion, suggest

__all__ = [
    "RULE",
    "BassFit",
    "History",
    "StageFact",
    "Suggestion",
    "fact_in_force",
    "last_whole_month",
    "month_after",
    "months_between",
    "suggest",
]
