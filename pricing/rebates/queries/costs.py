"""What accruals cost channels day by day: each falls on the days and channels of the lines it was earned by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from channels_core.brands.queries import rate_table
from channels_core.brands.rules import RateMissing
from channels_core.rollups.choices import DirtyTopic, SubjectKind
from foundation.jobs.queries import visible
from foundation.jobs.registry import Skipped
from foundation.values.money import from_scaled, minor_units, to_scaled
from foundation.values.scope import Scope
from pricing.rebates.choices import Metric
from pricing.rebates.models import Accrual, AccrualDay
from pricing.rebates.queries.sums import stored_days
from pricing.rebates.queries.work import Night
from pricing.rebates.rules import DaySum, holds, split_units

Costs = dict[tuple[int, int, date], int]


@dataclass(frozen=True)
class Split:
    """The cost of partners' accruals by (partner, channel, day), scaled in the brand's currency, and what had to be left."""

    partners: tuple[int, ...]
    rows: Costs
    skipped: tuple[Skipped, ...]


def partners_with_changes(scope: Scope, night: Night) -> list[int]:
    """The partners of whom the scope's run changed an accrual, and those with one of a programme that is looked at anew."""
    rows = Accrual.objects.for_scope(scope).filter(brand_id=night.brand.pk)
    moved = rows.filter(Q(from_run=scope.run) | Q(until_run=scope.run))
    anew = visible(scope, rows).filter(programme_id__in=sorted(night.anew))
    return sorted({*moved.values_list("partner_id", flat=True), *anew.values_list("partner_id", flat=True)})


def split_costs(scope: Scope, night: Night, partners: Sequence[int]) -> Split:
    """Every accrual of ``partners`` in parts, by signed share of its base, each part at its day's rate."""
    brand = night.brand
    rows = visible(scope, Accrual.objects.for_scope(scope)).filter(partner_id__in=list(partners), amount__gt=0)
    by_currency: dict[str, list[Accrual]] = defaultdict(list)
    for accrual in rows.order_by("partner_id", "programme_code", "number"):
        by_currency[accrual.currency].append(accrual)
    versions = {(version.programme, version.number): version for version in night.versions}
    rates = rate_table(scope, quote=brand.currency)
    costs: Costs = defaultdict(int)
    skipped: dict[int, Skipped] = {}
    for currency, accruals in sorted(by_currency.items()):
        days = stored_days(scope, brand=brand.pk, partners={each.partner_id for each in accruals}, currency=currency)
        for accrual in accruals:
            version = versions[accrual.programme_id, accrual.number]
            spans = version.spans_of(accrual.partner_id, night.periods.get(accrual.partner_id, []))
            lines = [
                row for row in days.get(accrual.partner_id, ()) if version.takes(row.channel, row.line) and holds(spans, row.day)
            ]
            try:
                for (channel, day), part in _parts(accrual, lines, version.schedule.metric).items():
                    money = from_scaled(part, minor_units(currency))
                    costs[accrual.partner_id, channel, day] += to_scaled(rates.convert(money, currency, brand.currency, day))
            except RateMissing as error:
                reason = f"no rate from {error.base} to {error.quote} for {error.day}"
                skipped[accrual.programme_id] = Skipped(
                    DirtyTopic.REBATE_PROGRAMME, accrual.programme_id, 0, date.min, f"programme {accrual.programme_code}", reason
                )
    return Split(tuple(partners), dict(costs), tuple(skipped[key] for key in sorted(skipped)))


def _parts(accrual: Accrual, lines: Sequence[DaySum], metric: Metric) -> dict[tuple[int, date], int]:
    """The amount in minor units by channel and day; by net revenue where the units sum to nothing."""
    weights: dict[tuple[int, date], int] = defaultdict(int)
    for row in lines:
        weights[row.channel, row.day] += row.units if metric is Metric.UNITS else row.revenue
    keys = sorted(weights, key=lambda key: (key[1], key[0]))
    units = to_scaled(accrual.amount, minor_units(accrual.currency))
    return dict(zip(keys, split_units(units, [weights[key] for key in keys]), strict=True))


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
