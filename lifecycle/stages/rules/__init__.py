"""From monthly sales to a stage, with confidence and reasons (R2). Pure."""

from lifecycle.stages.rules.bass import BassFit
from lifecycle.stages.rules.history import History, month_after, months_between
from lifecycle.stages.rules.suggestion import RULE, Suggestion, suggest

__all__ = ["RULE", "BassFit", "History", "Suggestion", "month_after", "months_between", "suggest"]
