"""The life of a partner (section 6)."""

from enum import StrEnum


class PartnerStatus(StrEnum):
    PROSPECT = "prospect"
    SCREENING = "screening"
    PILOT = "pilot"
    ACTIVE = "active"
    WATCH = "watch"
    SUSPENDED = "suspended"
    EXITED = "exited"
