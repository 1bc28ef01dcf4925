"""What it costs that a partner holds another tier: by the programmes that a tier is named in, on last year's purchases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from channels_core.brands.models import Brand
from channels_core.parties.models import Partner
from foundation.values.scope import Scope
from pricing.rebates.queries.versions import VersionInForce, versions_in_force
from pricing.rebates.queries.what_if import days_of, tried_days
from pricing.rebates.rules import Base, DaySum, base_of, summed, tried

DAYS_A_YEAR = 365


def tier_programmes(scope: Scope, *, brand: str, day: date) -> list[VersionInForce]:
    """The programmes of the brand that are for the holders of a tier, in force on ``day``, in the brand's currency."""
    row = Brand.objects.for_scope(scope).get(code=brand)
    found = versions_in_force(scope, brand=row.pk, day=day)
    return [each for each in found if each.tier and each.ends_on >= day and each.schedule.currency == row.currency]


def tier_costs(scope: Scope, *, brand: str, day: date, moves: Mapping[str, tuple[str, str]]) -> dict[str, Decimal]:
    """For each partner's code of ``moves`` (tier held, tier to come) what a year of the new tier's programmes pays beyond the old
    tier's, in the brand's currency, as if each tier had been held on all of the same days of last year. Empty without such programmes.
    """
    versions = tier_programmes(scope, brand=brand, day=day)
    named = {each.tier for each in versions}
    wanted = {code: tiers for code, tiers in moves.items() if tiers[0] != tiers[1] and named & set(tiers)}
    if not wanted:
        return {}
    row = Brand.objects.for_scope(scope).get(code=brand)
    ids = dict(Partner.objects.for_scope(scope).filter(code__in=sorted(wanted)).values_list("id", "code"))
    days = days_of(scope, row, sorted(ids), row.currency, day)
    found: dict[str, Decimal] = defaultdict(Decimal)
    for partner, code in ids.items():
        held, coming = wanted[code]
        for version in versions:
            sign = (version.tier == coming) - (version.tier == held)
            if sign and version.partner in (None, partner):
                found[code] += sign * _a_year(version, days.get(partner, ()), day)
    return dict(found)


def _a_year(version: VersionInForce, days: object, day: date) -> Decimal:
    first, last = tried_days(version.period, day)
    sums = summed(days, [(first, last)], version.former_of([(first, last)]), version.takes)  # type: ignore[arg-type]
    if not sums.lines:
        return Decimal(0)
    base: Base = base_of(sums, version.schedule, version.baseline)
    length = (last - first).days + 1
    return tried([base], version.schedule)[1] * max(1, round(DAYS_A_YEAR / length))


__all__ = ["DaySum", "tier_costs", "tier_programmes"]
