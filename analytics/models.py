"""The tables of every room, so that Django finds them."""

from analytics.kpis.models import KpiRow
from analytics.ltv.models import LtvCohort, LtvModel, LtvScore
from analytics.retention.models import RetentionCohort

__all__ = ["KpiRow", "LtvCohort", "LtvModel", "LtvScore", "RetentionCohort"]
