"""What was checked and what broke the rules: observations and breaches by channel or partner and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q

from channels_core.rollups.choices import DirtyTopic, SubjectKind
from conflicts.cases.queries import breached_rows
from conflicts.detectors.models import FoundConflict
from foundation.jobs.queries import dirty_keys
from foundation.values.scope import Scope
from pricing.observations.models import PriceObservation

Days = dict[int, dict[date, int]]
_COLUMN = {SubjectKind.CHANNEL: "channel_id", SubjectKind.PARTNER: "partner_id"}
_BREACH_COLUMN = {SubjectKind.CHANNEL: "at_channel_id", SubjectKind.PARTNER: "at_partner_id"}


def _by_subject(rows: Iterable[tuple[int, date, int]]) -> Days:
    found: Days = defaultdict(dict)
    for subject, day, count in rows:
        found[subject][day] = count
    return found


def observation_counts(scope: Scope, *, kind: SubjectKind, subjects: Sequence[int], first: date, last: date) -> Days:
    """Price observations of each subject by day."""
    column = _COLUMN[kind]
    rows = PriceObservation.objects.for_scope(scope).filter(**{f"{column}__in": list(subjects)}, day__gte=first, day__lte=last)
    counts = rows.values(column, "day").annotate(n=Count("id")).order_by(column, "day")
    return _by_subject(counts.values_list(column, "day", "n"))


def breach_counts(scope: Scope, *, kind: SubjectKind, subjects: Sequence[int], first: date, last: date) -> Days:
    """Distinct lines and observations of each subject by day that are evidence of cases not dismissed."""
    wanted = set(subjects)
    found: Days = defaultdict(lambda: defaultdict(int))
    for _, _, channel, partner, day in breached_rows(scope, since=first, until=last):
        subject = channel if kind is SubjectKind.CHANNEL else partner
        if subject in wanted:
            found[subject][day] += 1
    return found


def changed_check_days(scope: Scope, *, brand: str, since: int, kind: SubjectKind) -> dict[int, set[date]]:
    """The days, by subject, whose observations or breaches changed after run ``since``."""
    is_channel = kind is SubjectKind.CHANNEL
    observed = DirtyTopic.OBSERVATION if is_channel else DirtyTopic.PARTNER_OBSERVATION
    pairs = set(dirty_keys(scope, brand=brand, topics=[observed]).values_list("a", "day"))
    ruled = dirty_keys(scope, brand=brand, topics=[DirtyTopic.BREACH])
    pairs.update(ruled.values_list("a" if is_channel else "b", "day"))
    moved = FoundConflict.objects.for_scope(scope).filter(Q(from_run__gt=since) | Q(until_run__gt=since))
    pairs.update(moved.order_by().values_list(_BREACH_COLUMN[kind], "day").distinct())
    found: dict[int, set[date]] = defaultdict(set)
    for subject, day in pairs:
        if subject:
            found[subject].add(day)
    return found
