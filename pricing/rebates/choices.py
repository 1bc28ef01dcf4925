"""What a rebate is measured by, how its slabs pay, and the life of a version."""

from enum import StrEnum


class Metric(StrEnum):
    NET_REVENUE = "net_revenue"
    UNITS = "units"
    GROWTH = "growth"  # net revenue against a baseline: bounds in percent of it


class Mode(StrEnum):
    INCREMENTAL = "incremental"  # each slab's rate on the part of the base inside it
    RETROACTIVE = "retroactive"  # the reached slab's rate on all of the base
    RETROACTIVE_GROWTH = "retroactive_growth"  # the reached slab's rate on what exceeds the baseline


class RateKind(StrEnum):
    PERCENT = "percent"
    PER_UNIT = "per_unit"


class VersionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # published and taken back: before its first day, or with the import that brought it


class Nothing(StrEnum):
    """Why nothing is earned."""

    NO_BASELINE = "no_baseline"
    BELOW_MINIMUM = "below_minimum"
    BELOW_FIRST_SLAB = "below_first_slab"
    NO_GROWTH = "no_growth"


class ScheduleFault(StrEnum):
    """What is wrong with a schedule."""

    NO_SLABS = "no_slabs"
    BOUND_NEGATIVE = "bound_negative"
    BOUNDS_DO_NOT_RISE = "bounds_do_not_rise"
    RATE_NEGATIVE = "rate_negative"
    RATE_OVER_100 = "rate_over_100"
    PER_UNIT_NEEDS_UNITS = "per_unit_needs_units"
    PERCENT_OF_UNITS_RETROACTIVE_ONLY = "percent_of_units_retroactive_only"
    ENDS_BEFORE_START = "ends_before_start"
    AMOUNT_NEGATIVE = "amount_negative"
