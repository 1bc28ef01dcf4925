"""What a draft would have done, compared with what is in force; and how far each subject was from the line."""

from conflicts.tryout.rules.comparing import (
    Preview,
    TriedCase,
    TriedOut,
    found_row,
    head_of,
    in_order,
    paired,
    stake_of,
    tried_case,
)
from conflicts.tryout.rules.measures import Line, Point, Subject, cases_at, near_misses

__all__ = [
    "Line",
    "Point",
    "Preview",
    "Subject",
    "TriedCase",
    "TriedOut",
    "cases_at",
    "found_row",
    "head_of",
    "in_order",
    "near_misses",
    "paired",
    "stake_of",
    "tried_case",
]
