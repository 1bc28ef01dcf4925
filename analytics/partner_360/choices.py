"""How the list of partners may be looked at."""

from enum import StrEnum


class PartnerView(StrEnum):
    """The tabs of the list."""

    ALL = "all"
    ACTIVE = "active"
    FALLING = "falling"
    CASES = "cases"
    WATCH = "watch"
    COMING = "coming"
    EXITED = "exited"


class PartnerSort(StrEnum):
    """What the list is ordered by."""

    NAME = "name"
    CHANNEL = "channel"
    STATUS = "status"
    TIER = "tier"
    REVENUE = "net_revenue"
    CHANGE = "change"
    CASES = "cases"
    AT_STAKE = "at_stake"
