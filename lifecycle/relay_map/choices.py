"""How the relay map is laid out."""

from enum import StrEnum


class ChannelGroup(StrEnum):
    MARKETPLACES = "marketplaces"
    OWN = "own"
    SOCIAL = "social"
    INSTANT = "instant"
    PARTNERS = "partners"
    STORES = "stores"


class MapOrder(StrEnum):
    STAGE = "stage"
    REVENUE = "revenue"
    NAME = "name"
