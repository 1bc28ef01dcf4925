"""Step: the KPIs of every touched period, by channel and by partner; health among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from analytics.health.queries import HealthPolicies, health_policies
from analytics.kpis import queries, services
from analytics.kpis.choices import KpiGrain
from analytics.kpis.queries import Night
from analytics.kpis.registry import REACH, SETTLES_AFTER, STORED
from analytics.kpis.rules import SubjectDays, kpi_row, rolling_periods, touched_periods, wanted_span
from channels_core.rollups.choices import DirtyTopic, SubjectKind
from channels_core.rollups.queries import SUMS, buyers_of_window, day_sums
from foundation.jobs.registry import Skipped, Step, Written
from foundation.values.periods import Period
from foundation.values.scope import Scope
from pricing.rebates.queries import rebate_sums

_INVESTMENT = SUMS.index("investment")


@dataclass(frozen=True)
class SubjectKpis:
    """What a subject's figures become: the touched periods by grain, the rows of those with facts, days read."""

    subject: int
    touched: Mapping[KpiGrain, Collection[date]]
    rows: Sequence[Mapping[str, Any]]
    read: int


def chunks(scope: Scope, day: date) -> list[str]:
    return queries.subject_batches(scope, day)


@dataclass(frozen=True)
class BatchKpis:
    """The subjects of a batch, and those whose facts no figure can be made of: their days stay dirty."""

    subjects: tuple[SubjectKpis, ...]
    skipped: tuple[Skipped, ...]


def compute(scope: Scope, day: date, key: str) -> BatchKpis:
    """The rows of the batch's subjects. One whose facts cannot be computed costs no other its night."""
    of_kind, *bounds = key.split("|")
    kind = SubjectKind(of_kind)
    first, last = (int(bound) for bound in bounds)
    night = queries.night_of(scope, day)
    subjects, touched = queries.subjects_between(scope, night=night, kind=kind, first=first, last=last)
    span = wanted_span([changed for days in touched.values() for changed in days], previous=night.previous, day=day)
    all_days = _subject_days(scope, kind, subjects, span)
    policies = health_policies(scope, brand=night.brand.code)
    windows = _windows(scope, kind, day)
    done: list[SubjectKpis] = []
    skipped: list[Skipped] = []
    for subject in subjects:
        changed = touched.get(subject, set())
        try:
            done.append(_subject_kpis(night, kind, subject, all_days[subject], changed, policies, windows))
        except (ArithmeticError, ValueError, LookupError) as error:
            skipped += _left_dirty(kind, subject, changed or {day}, error)
    return BatchKpis(tuple(done), tuple(skipped))


def _left_dirty(kind: SubjectKind, subject: int, days: set[date], error: Exception) -> list[Skipped]:
    """The days of a subject, marked so that the next night's KPIs look at them again."""
    channel, partner = (subject, 0) if kind is SubjectKind.CHANNEL else (0, subject)
    reason = f"{type(error).__name__}: {error}"
    return [Skipped(DirtyTopic.BREACH, channel, partner, day, f"{kind} {subject}", reason) for day in sorted(days)]


def _subject_days(scope: Scope, kind: SubjectKind, subjects: Sequence[int], span: tuple[date, date]) -> dict[int, SubjectDays]:
    """The subjects' days in ``span`` with their roll-up, rebates, observations and breaches."""
    first, last = span
    sums = day_sums(scope, kind=kind, subjects=subjects, first=first, last=last)
    observed = queries.observation_counts(scope, kind=kind, subjects=subjects, first=first, last=last)
    rebates = rebate_sums(scope, kind=kind, subjects=subjects, first=first, last=last)
    broken = queries.breach_counts(scope, kind=kind, subjects=subjects, first=first, last=last)
    found = {}
    nothing = (0,) * len(SUMS)
    for subject in subjects:
        days, seen, breaches = sums[subject], observed.get(subject, {}), broken.get(subject, {})
        rows = {day: (*days.get(day, nothing), seen.get(day, 0), breaches.get(day, 0)) for day in {*days, *seen}}
        for day, amount in rebates.get(subject, {}).items():
            rows[day] = with_rebate(rows.get(day, (*nothing, 0, 0)), amount)
        found[subject] = SubjectDays((*SUMS, "observations", "breaches"), rows)
    return found


def with_rebate(sums: Sequence[int], amount: int) -> tuple[int, ...]:
    """A day's sums with what rebates cost on it: they are investment."""
    return tuple(value + amount if place == _INVESTMENT else value for place, value in enumerate(sums))


def _windows(scope: Scope, kind: SubjectKind, day: date) -> dict[Period, dict[int, tuple[int, int]]]:
    """The rolling windows that pages compare, with each channel's distinct customers and those who came back."""
    if kind is not SubjectKind.CHANNEL:
        return {}
    return {
        window: buyers_of_window(scope, kind=kind, first=window.starts_on, last=window.ends_on) for window in rolling_periods(day)
    }


def _subject_kpis(
    night: Night,
    kind: SubjectKind,
    subject: int,
    days: SubjectDays,
    changed: set[date],
    policies: HealthPolicies,
    windows: Mapping[Period, Mapping[int, tuple[int, int]]],
) -> SubjectKpis:
    periods = touched_periods(
        changed, days.days, reach=REACH, settles_after=SETTLES_AFTER, previous=night.previous, day=night.day
    )
    whose = {
        "brand_id": night.brand.pk,
        "channel_id": subject if kind is SubjectKind.CHANNEL else None,
        "partner_id": subject if kind is SubjectKind.PARTNER else None,
    }
    jobs = [(period, KpiGrain(period.grain), (0, 0)) for period in sorted(periods)]
    jobs += [(window, KpiGrain.ROLLING28, buyers.get(subject, (0, 0))) for window, buyers in windows.items()]
    rows = []
    for period, grain, buyers in jobs:
        found = days.facts(period, grain, day=night.day, policy=policies.on(min(period.ends_on, night.day)), buyers=buyers)
        if found is not None:
            when = {"grain": str(grain), "starts_on": period.starts_on, "ends_on": period.ends_on}
            rows.append({**whose, **when, **kpi_row(STORED, *found)})
    touched: dict[KpiGrain, set[date]] = defaultdict(set)
    for period in periods:
        touched[KpiGrain(period.grain)].add(period.starts_on)
    return SubjectKpis(subject, touched, rows, len(days.days))


def store(scope: Scope, day: date, key: str, rows: BatchKpis) -> Written:
    kind = SubjectKind(key.split("|")[0])
    touched = {one.subject: one.touched for one in rows.subjects}
    fresh = chain.from_iterable(one.rows for one in rows.subjects)
    written = services.replace_kpis(scope, kind=kind, touched=touched, rows=fresh, rolling=kind is SubjectKind.CHANNEL)
    return Written(read=sum(one.read for one in rows.subjects), written=written.written, skipped=rows.skipped)


STEP = Step(
    code="kpis",
    after=("rollups", "cases", "rebate_costs"),
    why="the figures of section 13 and health, for every period that a change or the passing of time reaches",
    chunks=chunks,
    compute=compute,
    store=store,
)
