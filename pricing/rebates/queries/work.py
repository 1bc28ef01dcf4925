"""Which accruals a night looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from channels_core.brands.models import Brand
from channels_core.parties.models import Partner
from channels_core.rollups.choices import DirtyTopic
from channels_core.rollups.queries import brand_of
from foundation.jobs.queries import dirty_keys, last_whole_run, visible
from foundation.values.scope import Scope
from partners.tiers.queries import TierPeriod, tier_periods
from pricing.rebates.models import Accrual
from pricing.rebates.queries.versions import VersionInForce, versions_in_force

STEP_CODE = "accruals"


@dataclass(frozen=True)
class Night:
    """The brand, the night's day, the versions that have begun, and the programmes of which every accrual is made anew."""

    scope: Scope
    brand: Brand
    day: date
    versions: tuple[VersionInForce, ...]
    anew: frozenset[int]
    periods: Mapping[int, list[TierPeriod]] = field(default_factory=dict)

    @cached_property
    def dirty(self) -> dict[int, set[date]]:
        """The days of each partner whose lines changed."""
        keys = dirty_keys(self.scope, brand=self.brand.code, topics=[DirtyTopic.PARTNER_SALES])
        found: dict[int, set[date]] = defaultdict(set)
        for partner, day in keys.filter(day__lte=self.day).values_list("a", "day"):
            found[partner].add(day)
        return dict(found)


def night_of(scope: Scope, day: date) -> Night:
    """What the scope's run continues."""
    brand = brand_of(scope)
    before = last_whole_run(scope, brand=brand.code, step=STEP_CODE)
    versions = versions_in_force(scope, brand=brand.pk, day=day)
    marked = dirty_keys(scope, brand=brand.code, topics=[DirtyTopic.REBATE_PROGRAMME])
    anew = set(marked.values_list("a", flat=True))
    if before is None:
        anew |= {version.programme for version in versions}
    else:
        anew |= {version.programme for version in versions if version.starts_on > before.business_date}
    periods: dict[int, list[TierPeriod]] = defaultdict(list)
    if any(version.tier for version in versions):
        for period in tier_periods(scope):
            periods[period.partner].append(period)
    return Night(scope, brand, day, tuple(versions), frozenset(anew), periods)


def partners_to_look_at(scope: Scope, night: Night) -> list[int]:
    """All partners where a programme is made anew; else those with changed lines, and those that held a tier on other days than their
    accruals say."""
    if not night.versions and not night.anew:
        return []
    known = set(Partner.objects.for_scope(scope).values_list("id", flat=True))
    if night.anew:
        return sorted(known | _accrued(night))
    return sorted((set(night.dirty) & known) | held_otherwise(scope, night, None) & known)


def _accrued(night: Night) -> set[int]:
    rows = visible(night.scope, Accrual.objects.for_scope(night.scope)).filter(programme_id__in=sorted(night.anew))
    return set(rows.values_list("partner_id", flat=True))


def held_otherwise(scope: Scope, night: Night, partners: Collection[int] | None) -> set[int]:
    """The partners that a review or an import moved: the days that count by their accruals differ from those by their tiers."""
    tiered = {(version.programme, version.number): version for version in night.versions if version.tier}
    if not tiered:
        return set()
    rows = visible(scope, Accrual.objects.for_scope(scope)).filter(held__isnull=False)
    if partners is not None:
        rows = rows.filter(partner_id__in=sorted(partners))
    found, seen = set(), set()
    for partner, programme, number, held in rows.values_list("partner_id", "programme_id", "number", "held"):
        version = tiered.get((programme, number))
        seen.add((partner, programme, number))
        if version is None or as_stored(version.spans_of(partner, night.periods.get(partner, []))) != held:
            found.add(partner)
    for partner, periods in night.periods.items():
        if len(periods) > 1 and (partners is None or partner in partners):
            found |= {partner for (programme, number), version in tiered.items()
                      if (partner, programme, number) not in seen and version.spans_of(partner, periods)}  # fmt: skip
    return found


def as_stored(spans: tuple[tuple[date, date], ...]) -> list[list[str]]:
    """Days that count, as an accrual keeps them."""
    return [[first.isoformat(), last.isoformat()] for first, last in spans]
