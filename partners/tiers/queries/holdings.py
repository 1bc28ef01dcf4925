"""Who held which tier when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from foundation.values.scope import Scope
from partners.tiers.models import TierDecision, TierHolding


@dataclass(frozen=True)
class TierPeriod:
    """The partner (row id) held ``tier`` of ``scheme`` over [first, until); an open end is None, the tier may be none yet."""

    partner: int
    scheme: str
    tier: str | None
    first: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)


def tier_periods(scope: Scope, *, partners: Collection[int] | None = None) -> list[TierPeriod]:
    """Every partner's tiers in order: the imported one without a beginning, then those that reviews gave, each from its day on.

    A decision counts in the scheme in which it was made: a partner that an import moved to another scheme holds the imported tier there.
    """
    holdings = TierHolding.objects.for_scope(scope).exclude(scheme_code="")
    decisions = TierDecision.objects.for_scope(scope).filter(withdrawn_at=None)
    if partners is not None:
        holdings, decisions = holdings.filter(partner_id__in=sorted(partners)), decisions.filter(partner_id__in=sorted(partners))
    decided: dict[tuple[int, str], list[tuple[date, str]]] = defaultdict(list)
    for partner, scheme, day, tier in decisions.order_by("effective_from", "id").values_list(
        "partner_id", "scheme_code", "effective_from", "decided"
    ):
        decided[partner, scheme].append((day, tier))
    found = []
    for partner, scheme, tier in holdings.order_by("partner_id").values_list("partner_id", "scheme_code", "tier__code"):
        found += _periods(partner, scheme, tier, decided.get((partner, scheme), []))
    return found


def _periods(partner: int, scheme: str, tier: str | None, moves: list[tuple[date, str]]) -> list[TierPeriod]:
    """A move to the tier that is held already is none; of two on one day the later decision counts."""
    cuts: list[tuple[date | None, str | None]] = [(None, tier)]
    for day, moved in moves:
        if cuts[-1][0] == day:
            cuts.pop()
        if cuts[-1][1] != moved:
            cuts.append((day, moved))
    ends = [*(first for first, _ in cuts[1:]), None]
    return [TierPeriod(partner, scheme, held, first, until) for (first, held), until in zip(cuts, ends, strict=True)]


def tiers_on(scope: Scope, *, day: date, partners: Collection[int] | None = None) -> dict[int, TierPeriod]:
    """The period of each partner that holds ``day``."""
    return {period.partner: period for period in tier_periods(scope, partners=partners) if period.holds(day)}
