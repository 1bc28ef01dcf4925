"""Scorecards in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from analytics.scorecards.choices import GoalCode, GoalFault, NoPoints, TargetFrom


def goal_name(code: str) -> str:
    return {
        GoalCode.NET_REVENUE: _("Net revenue"),
        GoalCode.GROSS_MARGIN: _("Gross margin"),
        GoalCode.ROI: _("Channel ROI"),
        GoalCode.UNITS: _("Shipments"),
        GoalCode.NEW_CUSTOMERS: _("New customers"),
        GoalCode.CAC: _("CAC"),
        GoalCode.REPURCHASE_RATE: _("Retention"),
        GoalCode.LTV: _("LTV"),
        GoalCode.INVENTORY_TURNS: _("Inventory turns"),
        GoalCode.COMPLAINT_RATE: _("Complaints"),
        GoalCode.EXPERIENCE: _("Experience rating"),
        GoalCode.MARKET_SHARE: _("Market share"),
        GoalCode.RATING: _("Review rating"),
        GoalCode.SELL_THROUGH: _("Sell-through"),
        GoalCode.TERRITORY_COVERAGE: _("Territory coverage"),
        GoalCode.SALES_PER_OUTLET: _("Sales per outlet"),
        GoalCode.SALES_PER_M2: _("Sales per m²"),
    }[GoalCode(code)]


def missing_text(reason: NoPoints) -> str:
    """Why a goal has no points."""
    return {
        NoPoints.NO_FIGURE: _("no figure in the period"),
        NoPoints.NO_TARGET: _("no target, and no figure last year"),
        NoPoints.NO_OUTLETS: _("no outlets"),
        NoPoints.NO_FLOOR_AREA: _("no floor area known"),
        NoPoints.NO_TERRITORIES: _("no territories granted"),
        NoPoints.NO_PARTNER_STOCK: _("no stock of partners counted"),
        NoPoints.NO_SIGNAL: _("no market signal"),
        NoPoints.STILL_RISING: _("judged when the period is over"),
    }[reason]


def target_source(source: TargetFrom) -> str:
    return {
        TargetFrom.FILE: _("target set"),
        TargetFrom.LAST_YEAR: _("last year"),
        TargetFrom.CURVE: _("by the curve"),
    }[source]


def fault_text(fault: GoalFault) -> str:
    """What is wrong with a profile, and the way out."""
    return {
        GoalFault.NO_GOALS: _("A profile needs at least one goal."),
        GoalFault.UNKNOWN_GOAL: _("There is no such figure; choose one of the list."),
        GoalFault.GOAL_TWICE: _("The figure is a goal already; give one of them another."),
        GoalFault.WEIGHT_NOT_POSITIVE: _("A weight is above 0; take the goal away instead."),
        GoalFault.WEIGHTS_NOT_100: _("The weights sum to something else than 100."),
        GoalFault.TOO_FEW_POINTS: _("A curve needs at least two points."),
        GoalFault.POINTS_DO_NOT_RISE: _("Each point of a curve lies to the right of the one before."),
        GoalFault.SCORE_OUT_OF_BOUNDS: _("A score lies between 0 and 100."),
    }[fault]
