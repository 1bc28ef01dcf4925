"""Closed vocabularies of lifetime value."""

from enum import StrEnum


class FitSource(StrEnum):
    """Whose purchases a channel's model was fitted on."""

    CHANNEL = "channel"
    BRAND = "brand"


class NoFitReason(StrEnum):
    """Why no model could be fitted."""

    NO_CUSTOMERS = "no_customers"
    NO_REPEAT_BUYERS = "no_repeat_buyers"
    NO_POSITIVE_VALUES = "no_positive_values"
