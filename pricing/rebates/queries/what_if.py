"""A schedule tried on last year's facts: what it would have cost, who would have gained and lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channels_core.brands.models import Brand
from channels_core.parties.models import Partner
from foundation.values.scope import Scope
from partners.tiers.queries import TierPeriod, tier_periods
from pricing.rebates.queries.sums import counted, covered, stored_days
from pricing.rebates.queries.versions import VersionInForce
from pricing.rebates.rules import Base, Curve, DaySum, Span, Tried, base_of, counted_spans, curve_of, last_year, summed, tried


@dataclass(frozen=True)
class WhatIfRow:
    """A partner on the tried days: its base in the draft's unit, what it earned by the former schedule and would have earned."""

    partner: str
    name: str
    base: Base
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class WhatIf:
    """The tried days (both inside), a row for each eligible partner with lines by change, slabs with what they paid, and the curve."""

    first: date
    last: date
    currency: str
    rows: tuple[WhatIfRow, ...]
    slabs: tuple[Tried, ...]
    curve: Curve | None

    @property
    def cost_before(self) -> Decimal:
        return sum((row.before for row in self.rows), Decimal(0))

    @property
    def cost_after(self) -> Decimal:
        return sum((row.after for row in self.rows), Decimal(0))

    @property
    def gain(self) -> int:
        return sum(row.change > 0 for row in self.rows)

    @property
    def lose(self) -> int:
        return sum(row.change < 0 for row in self.rows)


def what_if(scope: Scope, *, brand: str, draft: VersionInForce, former: VersionInForce | None, last_day: date) -> WhatIf:
    """``draft`` beside ``former`` (None: nothing was paid before), both on the draft's days a year or more back: the latest such days
    that are over by ``last_day``. Tiers count as they were held then."""
    span = tried_days(draft.period, last_day)
    row = Brand.objects.for_scope(scope).get(code=brand)
    partners = _eligible(scope, brand, draft, former)
    periods: dict[int, list[TierPeriod]] = defaultdict(list)
    for period in tier_periods(scope, partners=list(partners)):
        periods[period.partner].append(period)
    days = days_of(scope, row, list(partners), draft.schedule.currency, last_day)
    paid_before = days
    if former is not None and former.schedule.currency != draft.schedule.currency:
        paid_before = days_of(scope, row, list(partners), former.schedule.currency, last_day)
    rows, bases = [], []
    for partner, (code, name) in partners.items():
        after = _base(draft, partner, span, days.get(partner, ()), periods[partner])
        before = None if former is None else _base(former, partner, span, paid_before.get(partner, ()), periods[partner])
        if after is None and before is None:
            continue
        rows.append(
            WhatIfRow(
                code,
                name,
                after or before or Base(Decimal(0), Decimal(0)),
                tried([before], former.schedule)[1] if former is not None and before is not None else Decimal(0),
                tried([after], draft.schedule)[1] if after is not None else Decimal(0),
            )
        )
        bases += [after] if after is not None else []
    rows.sort(key=lambda each: (-each.change, each.partner))
    return WhatIf(
        first=span[0],
        last=span[1],
        currency=draft.schedule.currency,
        rows=tuple(rows),
        slabs=tried(bases, draft.schedule)[0],
        curve=curve_of(draft.schedule, former.schedule if former else None, [base.actual for base in bases]),
    )


def tried_days(period: Span, last_day: date) -> Span:
    span = last_year(period)
    while span[1] > last_day:
        span = last_year(span)
    return span


def _eligible(scope: Scope, brand: str, draft: VersionInForce, former: VersionInForce | None) -> dict[int, tuple[str, str]]:
    rows = Partner.objects.for_scope(scope).filter(channel__brand__code=brand).order_by("code")
    named = {version.partner for version in (draft, former) if version is not None}
    if None not in named:
        rows = rows.filter(id__in=sorted(each for each in named if each is not None))
    return {row: (code, name) for row, code, name in rows.values_list("id", "code", "name")}


def days_of(scope: Scope, brand: Brand, partners: Sequence[int], currency: str, last: date) -> Mapping[int, Sequence[DaySum]]:
    """The days of the partners: those that the night keeps up, the others counted from their lines."""
    kept = covered(scope, brand=brand.pk, currency=currency)
    found = stored_days(scope, brand=brand.pk, partners=[each for each in partners if each in kept], currency=currency)
    rest = [(each,) for each in partners if each not in kept]
    own = None if currency == brand.currency else currency
    return {**found, **counted(scope, brand=brand.pk, keys=rest, last=last, currency=own)}


def _base(
    version: VersionInForce, partner: int, span: Span, days: Sequence[DaySum], periods: Sequence[TierPeriod]
) -> Base | None:
    """The base on the tried days; None for a partner that is not eligible or sold nothing."""
    if version.partner is not None and version.partner != partner:
        return None
    held = [(each.first, each.until) for each in periods if each.tier == version.tier] if version.tier else None
    spans = counted_spans(span, held)
    sums = summed(days, spans, version.former_of(spans), version.takes)
    return base_of(sums, version.schedule, version.baseline) if sums.lines else None
