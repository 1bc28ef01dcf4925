"""What the KPIs read: the keys of a run and the facts below them, and the published figures for faces."""

from analytics.kpis.queries.checks import breach_counts, changed_check_days, observation_counts
from analytics.kpis.queries.keys import Night, night_of, subject_batches, subjects_between, touched_days

__all__ = [
    "Night",
    "breach_counts",
    "changed_check_days",
    "night_of",
    "observation_counts",
    "subject_batches",
    "subjects_between",
    "touched_days",
]
