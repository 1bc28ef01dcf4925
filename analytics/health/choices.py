"""Closed vocabularies of health."""

from enum import StrEnum


class Part(StrEnum):
    """What health is made of, in the order it is shown."""

    ACTIVITY = "activity"
    TREND = "trend"
    ROI = "roi"
    SATISFACTION = "satisfaction"
    COMPLAINTS = "complaints"
    COMPLIANCE = "compliance"


class MissingReason(StrEnum):
    """Why a part, or health itself, can't be computed."""

    NO_EARLIER_REVENUE = "no_earlier_revenue"
    NO_INVESTMENT = "no_investment"
    TOO_FEW_ANSWERS = "too_few_answers"
    NO_ORDERS = "no_orders"
    NO_CHECKS = "no_checks"
    NOT_WEIGHTED = "not_weighted"
    NO_PART = "no_part"
