"""What accruals cost channels day by day: each falls on the days and channels of the lines it was earned by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from channels_core.brands.queries import rate_table
from channels_core.brands.rules import RateMissing
from channels_core.channels.models import Channel
from channels_core.rollups.choices import DirtyTopic, SubjectKind
from foundation.jobs.queries import visible
from foundation.jobs.registry import Skipped
from foundation.values.money import MONEY_PLACES, from_scaled, minor_units, to_scaled
from foundation.values.scope import Scope
from pricing.rebates.choices import Metric
from pricing.rebates.models import Accrual, AccrualDay
from pricing.rebates.queries.sums import stored_days
from pricing.rebates.queries.versions import VersionInForce
from pricing.rebates.queries.work import Night
from pricing.rebates.rules import DaySum, Span, holds, split_units

Costs = dict[tuple[int, int, date], int]


@dataclass(frozen=True)
class Split:
    """The cost of partners' accruals by (partner, channel, day), scaled in the brand's currency, and what had to be left."""

    partners: tuple[int, ...]
    rows: Costs
    skipped: tuple[Skipped, ...]


def partners_with_changes(scope: Scope, night: Night) -> list[int]:
    """The partners of whom the scope's run changed an accrual, those with one of a programme that is looked at anew, and those with

    changed lines: a line that moved to another day leaves the amount and moves its cost.
    """
    rows = Accrual.objects.for_scope(scope).filter(brand_id=night.brand.pk)
    moved = rows.filter(Q(from_run=scope.run) | Q(until_run=scope.run)).values_list("partner_id", flat=True)
    held = visible(scope, rows).values_list("partner_id", "programme_id")
    return sorted({*moved, *(partner for partner, programme in held if programme in night.anew or partner in night.dirty)})


def split_costs(scope: Scope, night: Night, partners: Sequence[int]) -> Split:
    """Every accrual of ``partners`` in parts, by signed share of its base, each part at its day's rate."""
    rows = visible(scope, Accrual.objects.for_scope(scope)).filter(partner_id__in=list(partners), amount__gt=0)
    by_currency: dict[str, list[Accrual]] = defaultdict(list)
    for accrual in rows.order_by("partner_id", "programme_code", "number"):
        by_currency[accrual.currency].append(accrual)
    versions = {(version.programme, version.number): version for version in night.versions}
    costs: Costs = defaultdict(int)
    skipped: dict[int, Skipped] = {}
    for currency, accruals in sorted(by_currency.items()):
        days = stored_days(scope, brand=night.brand.pk, partners={each.partner_id for each in accruals}, currency=currency)
        shares, converted = _Shares(scope, days), _Conversion(scope, currency, night.brand.currency)
        for accrual in accruals:
            version = versions[accrual.programme_id, accrual.number]
            spans = version.spans_of(accrual.partner_id, night.periods.get(accrual.partner_id, []))
            units = to_scaled(accrual.amount, minor_units(currency))
            keys, weights = shares.of(accrual.partner_id, version, spans)
            try:
                parts = [converted.amount(part, day) for part, (_ch, day) in zip(split_units(units, weights), keys, strict=True)]
            except RateMissing as error:
                reason = f"no rate from {error.base} to {error.quote} for {error.day}"
                skipped[accrual.programme_id] = Skipped(
                    DirtyTopic.REBATE_PROGRAMME, accrual.programme_id, 0, date.min, f"programme {accrual.programme_code}", reason
                )
                continue
            for (channel, day), part in zip(keys, parts, strict=True):
                costs[accrual.partner_id, channel, day] += part
    return Split(tuple(partners), dict(costs), tuple(skipped[key] for key in sorted(skipped)))


class _Conversion:
    """Minor units of one currency as scaled amounts of the brand's, each rounded half-up once."""

    def __init__(self, scope: Scope, currency: str, brand: str) -> None:
        self._currency, self._brand, self._places = currency, brand, minor_units(currency)
        self._rates = None if currency == brand else rate_table(scope, quote=brand, currencies=[currency])

    def amount(self, part: int, day: date) -> int:
        """Raises RateMissing."""
        if self._rates is None:
            return part * 10 ** (MONEY_PLACES - self._places)
        return to_scaled(self._rates.convert(from_scaled(part, self._places), self._currency, self._brand, day))


class _Shares:
    """By which days and channels accruals are shared out; programmes that count the same lines share the answer."""

    def __init__(self, scope: Scope, days: dict[int, list[DaySum]]) -> None:
        self._days = days
        self._codes = dict(Channel.objects.for_scope(scope).values_list("id", "code"))
        self._found: dict[tuple[object, ...], tuple[list[tuple[int, date]], list[int]]] = {}

    def of(self, partner: int, version: VersionInForce, spans: tuple[Span, ...]) -> tuple[list[tuple[int, date]], list[int]]:
        """(channel, day) in order of day and channel's code, and each one's weight: by net revenue where units sum to nothing."""
        by_units = version.schedule.metric is Metric.UNITS
        key = (partner, version.channel, version.line, spans, by_units)
        if key not in self._found:
            found = self._weights(partner, version, spans, by_units=by_units)
            self._found[key] = found if sum(found[1]) > 0 else self._weights(partner, version, spans, by_units=False)
        return self._found[key]

    def _weights(
        self, partner: int, version: VersionInForce, spans: tuple[Span, ...], *, by_units: bool
    ) -> tuple[list[tuple[int, date]], list[int]]:
        weights: dict[tuple[int, date], int] = defaultdict(int)
        for row in self._days.get(partner, ()):
            if version.takes(row.channel, row.line) and holds(spans, row.day):
                weights[row.channel, row.day] += row.units if by_units else row.revenue
        keys = sorted(weights, key=lambda key: (key[1], self._codes.get(key[0], "")))
        return keys, [weights[key] for key in keys]


def rebate_sums(
    scope: Scope, *, kind: SubjectKind, subjects: Collection[int], first: date, last: date
) -> dict[int, dict[date, int]]:
    """What accruals cost each subject on each day from ``first`` to ``last``, both inside; scaled in the brand's currency."""
    column = "channel_id" if kind is SubjectKind.CHANNEL else "partner_id"
    rows = AccrualDay.objects.for_scope(scope).filter(**{f"{column}__in": sorted(subjects)}, day__gte=first, day__lte=last)
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for subject, day, amount in rows.order_by().values(column, "day").annotate(n=Sum("amount")).values_list(column, "day", "n"):
        found[subject][day] = to_scaled(amount)
    return dict(found)


def changed_rebate_days(scope: Scope, *, since: int, kind: SubjectKind, first: int, last: int) -> dict[int, set[date]]:
    """The days of subjects ``first`` to ``last`` whose cost changed in runs after ``since``."""
    column = "channel_id" if kind is SubjectKind.CHANNEL else "partner_id"
    rows = AccrualDay.objects.for_scope(scope).filter(changed_run__gt=since, **{f"{column}__gte": first, f"{column}__lte": last})
    found: dict[int, set[date]] = defaultdict(set)
    for subject, day in rows.values_list(column, "day").distinct():
        found[subject].add(day)
    return dict(found)
