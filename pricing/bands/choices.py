"""How a change of price bands is said, and what became of a draft."""

from enum import StrEnum


class Way(StrEnum):
    """How floor and ceiling of a change come about."""

    SET = "set"  # as they are typed
    OF_MSRP = "of_msrp"  # MSRP moved by percentages
    SHIFT = "shift"  # those in force moved by percentages
    END = "end"  # none any more from the first day on


class DraftState(StrEnum):
    OPEN = "open"
    PUBLISHED = "published"
    DROPPED = "dropped"
