"""Kinds of channels and the structure that follows from them (O1)."""

from enum import StrEnum


class ChannelKind(StrEnum):
    MARKETPLACE = "marketplace"
    OWN_SITE = "own_site"
    SOCIAL_COMMERCE = "social_commerce"
    CONTENT = "content"
    O2O = "o2o"
    COMMUNITY = "community"
    DISTRIBUTOR = "distributor"
    AGENT = "agent"
    RETAIL = "retail"
    FLAGSHIP = "flagship"
    FRANCHISE = "franchise"


class Structure(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    EMERGING = "emerging"
