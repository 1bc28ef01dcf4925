"""What money spent on a channel is for."""

from enum import StrEnum


class Purpose(StrEnum):
    ACQUISITION = "acquisition"
    RETENTION = "retention"
    TRADE = "trade"
    OPERATIONS = "operations"
    COMMISSION = "commission"
    BRAND = "brand"
