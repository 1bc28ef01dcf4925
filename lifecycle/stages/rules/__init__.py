"""From monthly sales to a stage, with confidence and reasons (R2); which stage holds on a day. Pure."""

from lifecycle.stages.rules.bass import BassFit, bass_units
from lifecycle.stages.rules.history import History, month_after, months_between
from lifecycle.stages.rules.in_force import StageFact, SuggestionRow, fact_in_force, is_open, last_whole_month
from lifecycle.stages.rules.suggestion import RULE, Suggestion, suggest

__all__ = [
    "RULE",
    "BassFit",
    "History",
    "StageFact",
    "Suggestion",
    "SuggestionRow",
    "bass_units",
    "fact_in_force",
    "is_open",
    "last_whole_month",
    "month_after",
    "months_between",
    "suggest",
]
