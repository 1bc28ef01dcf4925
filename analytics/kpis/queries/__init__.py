"""What the KPIs read: the keys of a run and the facts below them, and the published figures for faces."""

from analytics.kpis.queries.checks import breach_counts, changed_check_days, observation_counts
from analytics.kpis.queries.keys import Night, night_of, subject_batches, subjects_between, touched_days
from analytics.kpis.queries.series import (
    ADDITIVE,
    KpiPeriod,
    Series,
    SubjectRow,
    channel_subject,
    channel_subjects,
    kpi_series,
    partner_subject,
    rolling_windows,
    stored_series,
)

__all__ = [
    "ADDITIVE",
    "KpiPeriod",
    "Night",
    "Series",
    "SubjectRow",
    "breach_counts",
    "changed_check_days",
    "channel_subject",
    "channel_subjects",
    "kpi_series",
    "night_of",
    "observation_counts",
    "partner_subject",
    "rolling_windows",
    "stored_series",
    "subject_batches",
    "subjects_between",
    "touched_days",
]
