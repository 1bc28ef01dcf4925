"""How a price stands to its band, and where a channel sells."""

from enum import StrEnum


class Stand(StrEnum):
    INSIDE = "inside"
    AT_FLOOR = "at_floor"  # exactly: no breach
    ALLOWED = "allowed"  # under the floor, and a promotion that covers allows it
    UNDER = "under"
    UNFILED = "unfiled"  # under the floor in a promotion that nobody filed
    OVER = "over"
    UNBOUND = "unbound"  # no band in force


class Side(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    ABROAD = "abroad"


BREACHES = (Stand.UNDER, Stand.UNFILED, Stand.OVER)
