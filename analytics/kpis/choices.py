"""Closed vocabularies of the KPIs."""

from enum import StrEnum


class KpiGrain(StrEnum):
    """The periods of a row; ``rolling28`` is the 28 days that end on a day, for pages (not part of the API)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    ROLLING28 = "rolling28"


class Unit(StrEnum):
    COUNT = "count"
    UNITS = "units"
    MONEY = "money"
    SHARE = "share"
    RATIO = "ratio"
    MONTHS = "months"
    DAYS = "days"
    PER_YEAR = "per year"
    PER_THOUSAND = "per 1,000 orders"
    POINTS = "points"


class Reason(StrEnum):
    """Why a ratio has no value; programs read these words in ``missing``."""

    NO_FACTS = "no facts in the period"
    NO_INVESTMENT = "no investment"
    NO_ACQUISITION_SPEND = "no acquisition spend"
    NO_NEW_CUSTOMERS = "no new customers"
    NO_KNOWN_CUSTOMERS = "no known customers"
    NO_MARGIN = "no margin to pay it back"
    NO_STOCK_COUNT = "no stock counted"
    NO_STOCK = "no stock"
    NOTHING_SOLD = "nothing sold"
    NO_ORDERS = "no orders"
    NO_CHECKS = "no checks"
    NO_ANSWERS = "no survey answers"
    NO_ACQUIRED_CUSTOMERS = "no customers acquired"
    NO_MODEL = "no lifetime value model"
    CHANNELS_ONLY = "customers are acquired by channels"
    NO_HEALTH_PART = "no part can be computed"
