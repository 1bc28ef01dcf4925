"""The rules of the KPIs: what a formula is and sees, exact ratios, and what a change reaches."""

from analytics.kpis.rules.formula import EXACT_PLACES, Figure, Formula, ratio
from analytics.kpis.rules.lifetime import READ_TIME
from analytics.kpis.rules.period_facts import PeriodFacts
from analytics.kpis.rules.reach import (
    anchor_of,
    periods_of_day,
    provisional_until,
    reached_anchors,
    rolling_periods,
    touched_periods,
    wanted_span,
)
from analytics.kpis.rules.rows import figures, health_parts, kpi_row, read_figures
from analytics.kpis.rules.subject_days import BREACHES, OBSERVATIONS, SubjectDays

__all__ = [
    "BREACHES",
    "EXACT_PLACES",
    "OBSERVATIONS",
    "READ_TIME",
    "Figure",
    "Formula",
    "PeriodFacts",
    "SubjectDays",
    "anchor_of",
    "figures",
    "health_parts",
    "kpi_row",
    "periods_of_day",
    "provisional_until",
    "ratio",
    "reached_anchors",
    "read_figures",
    "rolling_periods",
    "touched_periods",
    "wanted_span",
]
