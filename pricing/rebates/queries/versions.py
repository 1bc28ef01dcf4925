"""The versions of programmes that hold, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from foundation.values.scope import Scope
from partners.tiers.queries import TierPeriod
from pricing.rebates.choices import VersionState
from pricing.rebates.models import RebateTerms, RebateVersion
from pricing.rebates.rules import Schedule, Span, Validity, counted_spans, last_year, periods_in_force
from pricing.rebates.rules.terms import schedule_of

TERMS = tuple(field.attname for field in RebateTerms._meta.fields)


@dataclass(frozen=True)
class VersionInForce:
    """A published version over the days on which it holds, both inside; ids are row ids, None where it is open to all."""

    programme: int
    code: str
    name: str
    number: int
    starts_on: date
    ends_on: date
    brand: int | None
    partner: int | None
    tier: str
    channel: int | None
    line: str
    baseline: Any
    schedule: Schedule

    @property
    def period(self) -> Span:
        return self.starts_on, self.ends_on

    def spans_of(self, partner: int, periods: Sequence[TierPeriod]) -> tuple[Span, ...]:
        """The days that count for the partner; none where it is not eligible."""
        if self.partner is not None and self.partner != partner:
            return ()
        if not self.tier:
            return (self.period,)
        return counted_spans(self.period, [(held.first, held.until) for held in periods if held.tier == self.tier])

    @property
    def is_compared(self) -> bool:
        """Whether the schedule compares with the same days of last year."""
        return self.schedule.needs_baseline and self.baseline is None

    def former_of(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The same days of last year, where the schedule compares with them."""
        if not self.is_compared:
            return ()
        return tuple(last_year(span) for span in spans)

    def takes(self, channel: int, line: str) -> bool:
        """Whether lines of this channel and product line count."""
        return (self.channel is None or self.channel == channel) and (not self.line or self.line == line)


def versions_in_force(scope: Scope, *, brand: int, day: date | None = None) -> list[VersionInForce]:
    """The published versions of the brand's programmes (and of those for all brands) that have begun by ``day``, by code and number."""
    rows = RebateVersion.objects.unscoped("the night's brand, named below").filter(state=VersionState.PUBLISHED)
    rows = rows.filter(Q(brand=None) | Q(brand_id=brand)).select_related("programme").order_by("programme__code", "number")
    by_programme: dict[int, list[RebateVersion]] = defaultdict(list)
    for row in rows:
        by_programme[row.programme_id].append(row)
    found = [version for versions in by_programme.values() for version in in_force_of(versions)]
    return [version for version in found if day is None or version.starts_on <= day]


def in_force_of(versions: Iterable[RebateVersion]) -> list[VersionInForce]:
    """The published versions of one programme, each over the days on which it holds."""
    by_number = {row.number: row for row in versions}
    lives = [Validity(row.number, row.starts_on, row.ends_on, row.is_whole) for row in by_number.values()]
    return [_in_force(by_number[number], first, last) for number, first, last in periods_in_force(lives)]


def _in_force(row: RebateVersion, first: date, last: date) -> VersionInForce:
    terms: Mapping[str, Any] = {name: getattr(row, name) for name in TERMS}
    return VersionInForce(
        programme=row.programme_id,
        code=row.programme.code,
        name=row.name,
        number=row.number,
        starts_on=first,
        ends_on=last,
        brand=row.brand_id,
        partner=row.partner_id,
        tier=row.tier_code,
        channel=row.channel_id,
        line=row.line,
        baseline=row.baseline,
        schedule=schedule_of(terms, row.slabs),
    )
