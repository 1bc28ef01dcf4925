"""The writes of retention."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from analytics.retention.models import RetentionCohort
from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope


def replace_cohorts(
    scope: Scope, *, brand: int, channel: int, months: Collection[date], rows: Iterable[Mapping[str, Any]]
) -> Written:
    """Makes ``rows`` what is known of the channel's ``months``."""
    return replace_results(
        scope,
        model=RetentionCohort,
        key_filter=Q(channel_id=channel, month__in=sorted(months)),
        rows=[{**row, "channel_id": channel, "brand_id": brand} for row in rows],
        identity=("channel_id", "cohort", "month"),
        compare=("customers",),
        carry=("brand_id",),
    )
