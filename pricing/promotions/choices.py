"""The life of a promotion."""

from enum import StrEnum


class PromotionStatus(StrEnum):
    DRAFT = "draft"
    FILED = "filed"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
