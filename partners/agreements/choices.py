"""What an agreement lets a partner decide about promotions (V7)."""

from enum import StrEnum


class PromotionAuthority(StrEnum):
    FREE = "free"
    FILE = "file"
    APPROVE = "approve"
