"""The threshold coach: what a partner still lacks of the next slab, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.values.scope import Scope
from pricing.rebates.choices import Metric
from pricing.rebates.models import Accrual
from pricing.rebates.queries.listing import AccrualFilter, listed_accruals
from pricing.rebates.queries.versions import versions_in_force
from pricing.rebates.rules import Base
from pricing.rebates.rules.coaching import NextSlab, next_slab


@dataclass(frozen=True)
class CoachRow:
    """A partner's running accrual and the next slab (None at the top). ``is_units``: ``step.more`` counts units, else money in
    ``currency``. ``step.gain`` is the partner's gain and the brand's cost."""

    partner: str
    partner_name: str
    programme: str
    name: str
    number: int
    starts_on: date
    ends_on: date
    currency: str
    base: Decimal
    amount: Decimal
    is_units: bool
    step: NextSlab | None


def coach(scope: Scope, *, day: date, partner: str | None = None, programme: str | None = None) -> list[CoachRow]:
    """The running accruals on ``day`` by partner and programme, each with what reaches the next slab."""
    rows = list(
        listed_accruals(scope, AccrualFilter(programme, partner, day)).order_by("partner__code", "programme_code", "number")
    )
    versions = {
        (each.programme, each.number): each
        for brand in sorted({row.brand_id for row in rows})
        for each in versions_in_force(scope, brand=brand)
    }
    found = []
    for row in rows:
        version = versions.get((row.programme_id, row.number))
        if version is None:
            continue
        found.append(
            CoachRow(
                partner=row.partner_code,
                partner_name=row.partner_name,
                programme=row.programme_code,
                name=version.name,
                number=row.number,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                currency=row.currency,
                base=row.base,
                amount=row.amount,
                is_units=version.schedule.metric is Metric.UNITS,
                step=next_slab(base_of_accrual(row), version.schedule),
            )
        )
    return found


def base_of_accrual(row: Accrual) -> Base:
    return Base(row.base, row.net_revenue, row.baseline)
