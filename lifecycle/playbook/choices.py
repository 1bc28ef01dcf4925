"""What a channel does for a product in a stage (R2)."""

from enum import StrEnum


class RelayRole(StrEnum):
    LEAD = "lead"
    PARALLEL = "parallel"
    SUPPORT = "support"
    CLEARANCE = "clearance"
    ABSENT = "absent"


class RoleConflict(StrEnum):
    """How a channel can fail to keep to its role."""

    SELLS_THOUGH_ABSENT = "sells_though_absent"
    LEADS_THOUGH_SUPPORT = "leads_though_support"
