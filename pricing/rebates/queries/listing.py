"""Accruals in lists, and the order lines that one was earned by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from channels_core.orders.models import OrderLine
from foundation.jobs.queries import visible
from foundation.values.scope import Scope
from partners.tiers.queries import tier_periods
from pricing.rebates.models import Accrual
from pricing.rebates.queries.versions import VersionInForce, versions_in_force


@dataclass(frozen=True)
class AccrualFilter:
    """None where not asked; ``day``: only those whose period holds it."""

    programme: str | None = None
    partner: str | None = None
    day: date | None = None


def listed_accruals(scope: Scope, wanted: AccrualFilter) -> QuerySet[Accrual]:
    """The published accruals of ``wanted``, with ``partner_code``, ``partner_name`` and ``brand_code``; page them by id."""
    rows = visible(scope, Accrual.objects.for_scope(scope))
    if wanted.programme is not None:
        rows = rows.filter(programme_code=wanted.programme)
    if wanted.partner is not None:
        rows = rows.filter(partner__code=wanted.partner)
    if wanted.day is not None:
        rows = rows.filter(starts_on__lte=wanted.day, ends_on__gte=wanted.day)
    return rows.annotate(partner_code=F("partner__code"), partner_name=F("partner__name"), brand_code=F("brand__code"))


def one_accrual(scope: Scope, *, programme: str, partner: str, number: int) -> Accrual | None:
    """The published accrual of a partner by one version of a programme."""
    return listed_accruals(scope, AccrualFilter(programme, partner)).filter(number=number).first()


def lines_of_accrual(scope: Scope, accrual: Accrual) -> QuerySet[OrderLine]:
    """The order lines that the accrual counts, as they are now; their quantities and amounts sum to its base."""
    version = next(
        (
            each
            for each in versions_in_force(scope, brand=accrual.brand_id)
            if (each.programme, each.number) == (accrual.programme_id, accrual.number)
        ),
        None,
    )
    rows = OrderLine.objects.for_scope(scope).filter(partner_id=accrual.partner_id, brand_id=accrual.brand_id)
    if version is None:
        return rows.none()
    periods = tier_periods(scope, partners=[accrual.partner_id]) if version.tier else []
    days = Q(pk__in=[])
    for first, last in version.spans_of(accrual.partner_id, periods):
        days |= Q(business_day__gte=first, business_day__lte=last)
    rows = rows.filter(days)
    if version.channel is not None:
        rows = rows.filter(channel_id=version.channel)
    return rows.filter(product__line=version.line) if version.line else rows


def live_versions(scope: Scope, *, brand: int, day: date) -> list[VersionInForce]:
    """The versions whose period holds ``day``."""
    return [each for each in versions_in_force(scope, brand=brand) if each.starts_on <= day <= each.ends_on]


def accruals_by_partner(scope: Scope, *, partners: Collection[str], day: date) -> dict[str, list[Accrual]]:
    """The accruals of running periods of each partner, by programme; one statement."""
    rows = listed_accruals(scope, AccrualFilter(day=day)).filter(partner__code__in=sorted(partners))
    found: dict[str, list[Accrual]] = {}
    for row in rows.order_by("programme_code", "number"):
        found.setdefault(row.partner_code, []).append(row)
    return found


def owed_so_far(scope: Scope, *, partner: str) -> dict[str, Decimal]:
    """Currency -> what the partner has earned so far by all programmes, ended ones too."""
    found: dict[str, Decimal] = {}
    for row in listed_accruals(scope, AccrualFilter(partner=partner)).order_by("currency", "id"):
        found[row.currency] = found.get(row.currency, Decimal(0)) + row.amount
    return found
