"""Which months of which channels a night counts anew, and the published cohorts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from analytics.retention.models import RetentionCohort
from analytics.retention.rules import month_of
from channels_core.channels.models import Channel
from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.queries import brand_of, changed_days, months_of_customers_new_on
from foundation.jobs.queries import last_whole_run, visible
from foundation.values.scope import Scope

STEP_CODE = "retention"
LAST_ID = 2**62


def touched_days(scope: Scope, *, day: date, first: int = 1, last: int = LAST_ID) -> dict[int, set[date]]:
    """The days up to ``day`` of channels ``first`` to ``last`` of which customers came, went or moved since the last night that counted them all."""
    before = last_whole_run(scope, brand=brand_of(scope).code, step=STEP_CODE)
    since = 0 if before is None else before.pk
    found = changed_days(scope, since=since, kind=SubjectKind.CHANNEL, first=first, last=last, buyers=True)
    known = set(Channel.objects.for_scope(scope).filter(id__in=list(found)).values_list("id", flat=True))
    held = {channel: {each for each in days if each <= day} for channel, days in sorted(found.items()) if channel in known}
    return {channel: days for channel, days in held.items() if days}


def touched_months(scope: Scope, *, channel: int, days: set[date]) -> set[date]:
    """The months to count anew: those of the changed days, and all of the customers whose first day is among them."""
    return {*map(month_of, days), *months_of_customers_new_on(scope, channel=channel, days=days)}


def cohorts(scope: Scope, *, channel: int, since: date) -> dict[date, dict[date, int]]:
    """The published cohorts of a channel from the month ``since`` on: cohort -> month -> customers."""
    rows = visible(scope, RetentionCohort.objects.for_scope(scope)).filter(channel_id=channel, cohort__gte=since)
    found: dict[date, dict[date, int]] = defaultdict(dict)
    for cohort, month, customers in rows.order_by("cohort", "month").values_list("cohort", "month", "customers"):
        found[cohort][month] = customers
    return dict(found)
