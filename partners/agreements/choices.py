"""What an agreement lets a partner decide about promotions (V7)."""

from enum import StrEnum


class PromotionAuthority(StrEnum):
    FREE = "free"
    FILE = "file"
    APPROVE = "approve"


class TermFault(StrEnum):
    """What can be wrong with a version by itself."""

    PERCENT = "percent"
    FRACTION = "fraction"
    ENDS_BEFORE = "ends_before"
