"""Scorecards: each channel judged by its own goals, formed where they are read from what the last night published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.kpis.queries import SubjectRow, channel_subjects
from analytics.scorecards.choices import SUMMED, GoalCode, Scale, TargetFrom
from analytics.scorecards.queries.figures import Asked, Figures, figures_of
from analytics.scorecards.queries.profiles import ProfileVersion, in_force, profile_versions
from analytics.scorecards.rules import Card, Figure, Goal, card_of, moved
from channels_core.channels.models import Channel
from foundation.values.money import EXACT
from foundation.values.periods import Grain, Period, period_of
from foundation.values.scope import Scope
from partners.targets.choices import TargetLevel, TargetMetric
from partners.targets.queries import targets_by_subject
from partners.targets.rules import quarter_target

_TARGETS = {
    GoalCode.NET_REVENUE: TargetMetric.NET_REVENUE,
    GoalCode.NEW_CUSTOMERS: TargetMetric.NEW_CUSTOMERS,
    GoalCode.UNITS: TargetMetric.UNITS,
    GoalCode.MARKET_SHARE: TargetMetric.SHARE,
}
Targets = Mapping[GoalCode, Mapping[str, Mapping[str, Decimal]]]


@dataclass(frozen=True)
class Scorecard:
    """A channel's period: the card, that of the period before, what moved it, and the profile that judged it."""

    channel: str
    name: str
    kind: str
    brand: str
    currency: str
    period: Period
    is_over: bool
    card: Card
    before: Card
    moves: tuple[tuple[GoalCode, Decimal], ...]
    profile: ProfileVersion


def scorecards(scope: Scope, *, period: Period, profiles: Mapping[str, list[ProfileVersion]] | None = None) -> list[Scorecard]:
    """The scorecards of every channel with a published night, by kind and code. ``profiles`` stand in for the published ones."""
    subjects = [each for each in channel_subjects(scope) if each.published_day is not None]
    found: list[Scorecard] = []
    for brand in sorted({each.brand for each in subjects}):
        own = [each for each in subjects if each.brand == brand]
        found += _of_brand(scope, brand, own, [period], profiles)[period.starts_on]
    return sorted(found, key=lambda row: (row.kind, row.channel))


def tried(
    scope: Scope, *, brand: str, kind: str, goals: Sequence[Goal], periods: Sequence[Period]
) -> dict[date, list[tuple[Scorecard, Scorecard]]]:
    """For each period (of one grain, in order) the channels of ``kind`` as they were judged and as ``goals`` would have judged them."""
    kinds = dict(Channel.objects.for_scope(scope).filter(brand__code=brand, kind=kind).values_list("code", "kind"))
    subjects = [each for each in channel_subjects(scope) if each.code in kinds and each.published_day is not None]
    draft = {kind: [ProfileVersion(kind, -1, date.min, tuple(goals))]}
    now = _of_brand(scope, brand, subjects, periods, None)
    then = _of_brand(scope, brand, subjects, periods, draft)
    return {starts_on: list(zip(now[starts_on], then[starts_on], strict=True)) for starts_on in now}


def before_of(period: Period) -> Period:
    return period_of(date.fromordinal(period.starts_on.toordinal() - 1), period.grain)


def year_before(period: Period) -> Period:
    return period_of(period.starts_on.replace(year=period.starts_on.year - 1), period.grain)


def _of_brand(
    scope: Scope,
    brand: str,
    subjects: Sequence[SubjectRow],
    periods: Sequence[Period],
    profiles: Mapping[str, list[ProfileVersion]] | None,
) -> dict[date, list[Scorecard]]:
    """By first day of each period its scorecards."""
    if not subjects:
        return {period.starts_on: [] for period in periods}
    shown = sorted({each for period in periods for each in (period, before_of(period))})
    wanted = sorted({each for period in shown for each in (period, year_before(period))})
    day = max(each.published_day for each in subjects if each.published_day is not None)
    figures = _spread(scope, subjects, wanted, day)
    held = profiles or profile_versions(scope, brand=brand)
    codes = [each.code for each in subjects]
    targets = {
        code: targets_by_subject(scope, level=TargetLevel.CHANNEL, metric=metric, codes=codes)
        for code, metric in _TARGETS.items()
    }
    kinds = dict(Channel.objects.for_scope(scope).filter(code__in=codes).values_list("code", "kind"))
    return {
        period.starts_on: [
            _scorecard(subject, kinds[subject.code], period, figures, targets, held, day)
            for subject in subjects
            if kinds[subject.code] in held
        ]
        for period in periods
    }


def _spread(scope: Scope, subjects: Sequence[SubjectRow], wanted: Sequence[Period], day: date) -> Figures:
    """The figures of the wanted periods: one reading for each run of neighbouring ones."""
    found: Figures = {}
    run: list[Period] = []
    for period in [*wanted, None]:
        if run and (period is None or period.starts_on != run[-1].until):
            if run[0].starts_on <= day:
                found.update(figures_of(scope, Asked(subjects, run, run[0].grain, day)))
            run = []
        if period is not None:
            run.append(period)
    return found


def _scorecard(
    subject: SubjectRow,
    kind: str,
    period: Period,
    figures: Figures,
    targets: Targets,
    profiles: Mapping[str, list[ProfileVersion]],
    day: date,
) -> Scorecard:
    profile = in_force(profiles[kind], period.starts_on)
    earlier = before_of(period)
    former = in_force(profiles[kind], earlier.starts_on)
    now = card_of(profile.goals, _with_targets(subject, profile.goals, period, figures, targets, day))
    before = card_of(former.goals, _with_targets(subject, former.goals, earlier, figures, targets, day))
    return Scorecard(
        channel=subject.code,
        name=subject.name,
        kind=kind,
        brand=subject.brand,
        currency=subject.currency,
        period=period,
        is_over=period.ends_on <= day,
        card=now,
        before=before,
        moves=tuple(moved(now, before)),
        profile=profile,
    )


def _with_targets(
    subject: SubjectRow, goals: Sequence[Goal], period: Period, figures: Figures, targets: Targets, day: date
) -> dict[GoalCode, Figure]:
    """The figures of the period, each with its target: that of the file, else the same period of last year; a sum's target is that of the
    days gone by."""
    own = figures.get((subject.pk, period.starts_on), {})
    last_year = figures.get((subject.pk, year_before(period).starts_on), {})
    found = {}
    for goal in goals:
        figure = own.get(goal.code, Figure(None))
        if goal.scale is Scale.FIGURE:
            found[goal.code] = Figure(figure.value, None, TargetFrom.CURVE, figure.missing)
            continue
        target, source = _from_file(subject, goal.code, period, targets), TargetFrom.FILE
        if target is None:
            target, source = last_year.get(goal.code, Figure(None)).value, TargetFrom.LAST_YEAR
        if target is not None and goal.code in SUMMED:
            days = (period.until - period.starts_on).days
            gone = (min(day, period.ends_on) - period.starts_on).days + 1
            target = EXACT.divide(target * max(gone, 0), Decimal(days)) if gone < days else target
        found[goal.code] = Figure(figure.value, target, source, figure.missing)
    return found


def _from_file(subject: SubjectRow, code: GoalCode, period: Period, targets: Targets) -> Decimal | None:
    """The target of a quarter; a month takes a third of its quarter's (a share: all of it)."""
    metric = _TARGETS.get(code)
    if metric is None:
        return None
    value = quarter_target(targets[code].get(subject.code, {}), period.starts_on, metric)
    if value is None or period.grain is Grain.QUARTER or metric is TargetMetric.SHARE:
        return value
    return EXACT.divide(value, Decimal(3))
