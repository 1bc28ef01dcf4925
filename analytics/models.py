"""The tables of every room, so that Django finds them."""

from analytics.kpis.models import KpiRow
from analytics.ltv.models import LtvCohort, LtvModel, LtvScore
from analytics.retention.models import RetentionCohort
from analytics.scorecards.models import GoalProfileVersion

__all__ = ["GoalProfileVersion", "KpiRow", "LtvCohort", "LtvModel", "LtvScore", "RetentionCohort"]
