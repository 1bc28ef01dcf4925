"""Reads of noted breaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from foundation.jobs.queries import visible
from foundation.values.scope import Scope
from partners.breaches.models import NotedBreach


@dataclass(frozen=True)
class BreachRow:
    """A case of a partner that nobody dismissed, from its first to its last day of evidence (both inside)."""

    case: int
    kind: str
    severity: str
    first_seen: date
    last_seen: date
    at_stake: Decimal | None

    def lies_in(self, starts_on: date, until: date) -> bool:
        """Whether a day of its life lies in [starts_on, until)."""
        return self.first_seen < until and self.last_seen >= starts_on


_COLUMNS = ("case", "kind", "severity", "first_seen", "last_seen", "at_stake")


def breaches_by_partner(scope: Scope, *, partners: Collection[int]) -> dict[int, list[BreachRow]]:
    """Each partner's breaches by first day; one statement."""
    rows = visible(scope, NotedBreach.objects.for_scope(scope)).filter(partner_id__in=sorted(partners))
    found: dict[int, list[BreachRow]] = defaultdict(list)
    for partner, *values in rows.order_by("first_seen", "case").values_list("partner_id", *_COLUMNS):
        found[partner].append(BreachRow(*values))
    return dict(found)


def moved_breaches(scope: Scope) -> dict[int, date]:
    """The partners whose breaches the scope's run noted or withdrew, each with the first day that these reach."""
    rows = NotedBreach.objects.for_scope(scope).filter(Q(from_run=scope.run) | Q(until_run=scope.run))
    found: dict[int, date] = {}
    for partner, first in rows.values_list("partner_id", "first_seen"):
        found[partner] = min(first, found.get(partner, first))
    return found
