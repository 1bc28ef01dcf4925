"""The published figures for faces: whole series, every period of the range in order, LTV joined from the cohorts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from analytics.kpis.choices import KpiGrain, Reason
from analytics.kpis.models import KpiRow
from analytics.kpis.rules import PeriodFacts, read_figures, rolling_periods
from analytics.ltv.queries import CohortDays, cohorts
from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.rollups.choices import SubjectKind
from foundation.jobs.queries import published, visible
from foundation.values.periods import Grain, Period, periods_overlapping
from foundation.values.scope import Scope

Values = Mapping[str, Any]
_COLUMNS = tuple(
    column.attname for column in KpiRow._meta.concrete_fields
    if column.attname not in ("id", "brand_id", "grain", "from_run", "until_run")
)  # fmt: skip
ADDITIVE = (
    "orders", "units", "customers", "new_customers", "net_revenue", "gross_margin", "investment", "acquisition_spend",
)  # fmt: skip
_ZEROS: dict[str, Decimal | int] = {
    **dict.fromkeys(ADDITIVE, Decimal(0)), **dict.fromkeys(("orders", "customers", "new_customers"), 0),
}  # fmt: skip
WINDOWS = ("now", "previous", "last_year")
#: The stored figures, in the order of the table.
STORED = tuple(
    name for name in _COLUMNS
    if name not in ("channel_id", "partner_id", "starts_on", "ends_on", "missing", "provisional", "health_parts", "sources")
)  # fmt: skip


@dataclass(frozen=True)
class SubjectRow:
    """Whose figures: a channel or a partner of a brand, and the run that published them (None before the first night)."""

    kind: SubjectKind
    pk: int
    code: str
    name: str
    brand: str
    currency: str
    run: int | None
    computed_at: datetime | None
    published_day: date | None


@dataclass(frozen=True)
class KpiPeriod:
    """The figures of a period by code (None without value), with reasons, provisional codes, health's parts and counts."""

    period: Period
    figures: Values
    missing: Mapping[str, str]
    provisional: Sequence[str]
    health_parts: Sequence[Mapping[str, Any]] = ()
    sources: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """A subject's periods of one grain, in order."""

    subject: SubjectRow
    grain: KpiGrain
    periods: tuple[KpiPeriod, ...]


def channel_subjects(scope: Scope) -> list[SubjectRow]:
    """The channels that the scope sees, by code. A partner's user sees no channel's figures."""
    if scope.is_partner:
        return []
    rows = Channel.objects.for_scope(scope).select_related("brand").order_by("code")
    pointers = {pointer.brand: pointer for pointer in published(scope)}
    return [_subject(SubjectKind.CHANNEL, row, row.brand, pointers) for row in rows]


def channel_subject(scope: Scope, code: str) -> SubjectRow | None:
    """The channel with this code, or None outside the scope."""
    return next((subject for subject in channel_subjects(scope) if subject.code == code), None)


def partner_subject(scope: Scope, code: str) -> SubjectRow | None:
    """The partner with this code, or None outside the scope."""
    row = Partner.objects.for_scope(scope).filter(code=code).select_related("channel__brand").first()
    if row is None:
        return None
    pointers = {pointer.brand: pointer for pointer in published(scope)}
    return _subject(SubjectKind.PARTNER, row, row.channel.brand, pointers)


def _subject(kind: SubjectKind, row: Any, brand: Any, pointers: Mapping[str, Any]) -> SubjectRow:
    pointer = pointers.get(brand.code)
    run, moment, day = (None, None, None) if pointer is None else (
        pointer.run_id, pointer.published_at, pointer.business_date,
    )  # fmt: skip
    return SubjectRow(kind, row.pk, row.code, row.name, brand.code, brand.currency, run, moment, day)


def kpi_series(scope: Scope, *, subjects: Sequence[SubjectRow], first: date, until: date, grain: Grain) -> list[Series]:
    """Every period of ``grain`` that overlaps [first, until), whole, for each of ``subjects`` (of one kind), in their order.

    All of a brand's figures are of the run that its subjects name, whatever is published meanwhile. Without a published
    night a series is empty.
    """
    periods = list(periods_overlapping(first, until, grain))
    found: dict[int, Series] = {}
    for run, held in _by_run(subjects).items():
        shown = periods if run is not None else []
        rows: dict[tuple[int, date], Values] = {}
        acquired: dict[int, CohortDays] = {}
        if shown and run is not None:
            reading = scope.reading_run(run)
            rows = _rows(reading, held, KpiGrain(grain), shown[0].starts_on, shown[-1].starts_on)
            acquired = _acquired(reading, held, shown[0].starts_on, shown[-1].ends_on)
        for subject in held:
            figures = [
                _period(subject, period, rows.get((subject.pk, period.starts_on)), acquired.get(subject.pk)) for period in shown
            ]
            found[subject.pk] = Series(subject, KpiGrain(grain), tuple(figures))
    return [found[subject.pk] for subject in subjects]


def _by_run(subjects: Sequence[SubjectRow]) -> dict[int | None, list[SubjectRow]]:
    found: dict[int | None, list[SubjectRow]] = {}
    for subject in subjects:
        found.setdefault(subject.run, []).append(subject)
    return found


def rolling_windows(scope: Scope, *, subjects: Sequence[SubjectRow]) -> dict[str, dict[str, KpiPeriod]]:
    """For each channel's code its 28 days up to the published day (``now``), the 28 before (``previous``), and the same
    weekdays a year earlier (``last_year``). Channels of brands without a published night are left out."""
    found: dict[str, dict[str, KpiPeriod]] = {}
    for run, held in _by_run(subjects).items():
        day = held[0].published_day
        if run is None or day is None:
            continue
        reading, windows = scope.reading_run(run), rolling_periods(day)
        first, last = min(windows), max(windows)
        rows = _rows(reading, held, KpiGrain.ROLLING28, first.starts_on, last.starts_on)
        acquired = _acquired(reading, held, first.starts_on, last.ends_on)
        for subject in held:
            found[subject.code] = {
                name: _period(subject, window, rows.get((subject.pk, window.starts_on)), acquired.get(subject.pk))
                for name, window in zip(WINDOWS, windows, strict=True)
            }
    return found


def _rows(
    scope: Scope, subjects: Sequence[SubjectRow], grain: KpiGrain, first: date, last: date
) -> dict[tuple[int, date], Values]:
    """The stored rows by (subject, first day); ``subjects`` are of one kind."""
    rows = KpiRow.objects.for_scope(scope).filter(grain=grain, starts_on__gte=first, starts_on__lte=last)
    kind = subjects[0].kind if subjects else SubjectKind.CHANNEL
    column = "channel_id" if kind is SubjectKind.CHANNEL else "partner_id"
    rows = rows.filter(**{f"{column}__in": [subject.pk for subject in subjects]})
    return {(row[column], row["starts_on"]): row for row in visible(scope, rows).values(*_COLUMNS)}


def _acquired(scope: Scope, subjects: Sequence[SubjectRow], first: date, last: date) -> dict[int, CohortDays]:
    channels = [subject.pk for subject in subjects if subject.kind is SubjectKind.CHANNEL]
    return cohorts(scope, channels=channels, first=first, last=last) if channels else {}


def _period(subject: SubjectRow, period: Period, row: Values | None, cohort: CohortDays | None) -> KpiPeriod:
    """The figures of one period: the stored row or zeros, and those that are formed where they are read."""
    customers, valued, total = (cohort or CohortDays()).between(period.starts_on, period.ends_on)
    no_ltv = Reason.NO_ACQUIRED_CUSTOMERS if customers == 0 else Reason.NO_MODEL
    facts = PeriodFacts(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        day=period.ends_on,
        elapsed_days=1,
        new_customers=0 if row is None else row["new_customers"],
        acquisition_spend=Decimal(0) if row is None else row["acquisition_spend"],
        acquired=valued,
        ltv_total=total,
        no_ltv=Reason.CHANNELS_ONLY if subject.kind is SubjectKind.PARTNER else no_ltv,
    )
    read, reasons = read_figures(facts)
    sources = {"acquired_customers": valued} if valued else {}
    if row is None:
        values = {code: _ZEROS.get(code) for code in STORED}
        missing = {code: str(Reason.NO_FACTS) for code in STORED if code not in ADDITIVE}
        return KpiPeriod(period, {**values, **read}, {**missing, **reasons}, (), (), sources)
    return KpiPeriod(
        period,
        {**{code: row[code] for code in STORED}, **read},
        {**row["missing"], **reasons},
        tuple(row["provisional"]),
        tuple(row["health_parts"]),
        {**row["sources"], **sources},
    )


def stored_series(scope: Scope, *, kind: SubjectKind, brand: str) -> Iterator[tuple[str, str, KpiPeriod]]:
    """(code, grain, figures) of every channel's or partner's periods with facts that the scope reads, by row id and period.

    The windows of pages are left out.
    """
    name = "channel" if kind is SubjectKind.CHANNEL else "partner"
    stored = KpiRow.objects.for_scope(scope).filter(brand__code=brand, **{f"{name}__isnull": False})
    rows = visible(scope, stored.exclude(grain=KpiGrain.ROLLING28)).order_by(f"{name}_id", "grain", "starts_on")
    held: tuple[int, CohortDays] = (0, CohortDays())
    for row in rows.values(f"{name}__code", "grain", *_COLUMNS).iterator(chunk_size=2000):
        pk = row[f"{name}_id"]
        if kind is SubjectKind.CHANNEL and held[0] != pk:
            found = cohorts(scope, channels=[pk], first=date.min, last=date.max)
            held = (pk, found.get(pk, CohortDays()))
        subject = SubjectRow(kind, pk, row[f"{name}__code"], "", brand, "", None, None, None)
        period = Period(Grain(row["grain"]), row["starts_on"], row["ends_on"] + timedelta(days=1))
        yield subject.code, row["grain"], _period(subject, period, row, held[1])
