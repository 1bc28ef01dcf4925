"""What channels may be judged by, and why a goal has no points."""

from __future__ import annotations

from enum import StrEnum


class GoalCode(StrEnum):
    """The figures that a goal may be set for: KPIs, and figures of outlets, territories and the market."""

    NET_REVENUE = "net_revenue"
    GROSS_MARGIN = "gross_margin"
    ROI = "roi"
    UNITS = "units"
    NEW_CUSTOMERS = "new_customers"
    CAC = "cac"
    REPURCHASE_RATE = "repurchase_rate"
    LTV = "ltv"
    INVENTORY_TURNS = "inventory_turns"
    COMPLAINT_RATE = "complaint_rate"
    EXPERIENCE = "csat"
    MARKET_SHARE = "market_share"
    RATING = "rating"
    SELL_THROUGH = "sell_through"
    TERRITORY_COVERAGE = "territory_coverage"
    SALES_PER_OUTLET = "sales_per_outlet"
    SALES_PER_M2 = "sales_per_m2"


#: How much was sold, whatever it brought.
VOLUME = frozenset({GoalCode.NET_REVENUE, GoalCode.UNITS})
#: Sums over the days of a period: of one under way, the target is that of the days gone by.
SUMMED = frozenset(
    {
        GoalCode.NET_REVENUE,
        GoalCode.GROSS_MARGIN,
        GoalCode.UNITS,
        GoalCode.NEW_CUSTOMERS,
        GoalCode.SALES_PER_OUTLET,
        GoalCode.SALES_PER_M2,
    }
)


class Scale(StrEnum):
    TARGET = "target"  # the curve reads figure / target
    FIGURE = "figure"  # the curve reads the figure itself


class TargetFrom(StrEnum):
    """Where a target comes from."""

    FILE = "file"  # targets.csv
    LAST_YEAR = "last_year"  # the same period a year earlier
    CURVE = "curve"  # the curve is in the figure's own unit


class NoPoints(StrEnum):
    NO_FIGURE = "no_figure"
    NO_TARGET = "no_target"
    NO_OUTLETS = "no_outlets"
    NO_FLOOR_AREA = "no_floor_area"
    NO_TERRITORIES = "no_territories"
    NO_PARTNER_STOCK = "no_partner_stock"
    NO_SIGNAL = "no_signal"
    STILL_RISING = "still_rising"  # of a period under way: it settles later


class GoalFault(StrEnum):
    """What makes a profile unusable."""

    NO_GOALS = "no_goals"
    UNKNOWN_GOAL = "unknown_goal"
    GOAL_TWICE = "goal_twice"
    WEIGHT_NOT_POSITIVE = "weight_not_positive"
    WEIGHTS_NOT_100 = "weights_not_100"
    TOO_FEW_POINTS = "too_few_points"
    POINTS_DO_NOT_RISE = "points_do_not_rise"
    SCORE_OUT_OF_BOUNDS = "score_out_of_bounds"
