"""The published figures that pages show: rows of given periods, and the subjects they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from analytics.kpis.choices import KpiGrain
from analytics.kpis.models import KpiRow
from analytics.kpis.rules.comparison import Span
from analytics.kpis.rules.shown import ShownFigures, with_lifetime, with_margin_rate
from analytics.ltv.queries import CohortDays, cohorts
from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.rollups.choices import SubjectKind
from foundation.jobs.queries import visible
from foundation.values.scope import Scope

#: The figures stored with a row, by code.
STORED_CODES = (
    "orders", "units", "customers", "new_customers", "net_revenue", "gross_margin", "investment", "acquisition_spend", "roi", "cac",
    "payback_months", "repurchase_rate", "inventory_turns", "days_on_hand", "complaint_rate", "compliance_rate", "satisfaction",
    "csat", "health",
)  # fmt: skip
_SUBJECT = {SubjectKind.CHANNEL: "channel_id", SubjectKind.PARTNER: "partner_id"}


@dataclass(frozen=True)
class Subject:
    """A channel or partner as pages name it; ``kind`` is a channel's kind, or what the file says a partner is."""

    id: int
    code: str
    name: str
    kind: str


def subjects(scope: Scope, *, kind: SubjectKind) -> list[Subject]:
    """The channels or partners that the scope sees, by code."""
    rows: QuerySet[Any] = Channel.objects.for_scope(scope) if kind is SubjectKind.CHANNEL else Partner.objects.for_scope(scope)
    return [Subject(*row) for row in rows.order_by("code").values_list("id", "code", "name", "kind").distinct()]


Key = tuple[int, KpiGrain, date]


def shown_figures(
    scope: Scope, *, kind: SubjectKind, spans: Collection[Span], subject: int | None = None
) -> dict[Key, ShownFigures]:
    """The published figures of ``spans`` by (subject, grain, first day), LTV joined; a period without facts is absent."""
    if not spans:
        return {}
    stored = _stored(scope, kind, spans, subject)
    worth = {}
    if kind is SubjectKind.CHANNEL:
        first, last = min(span.starts_on for span in spans), max(span.ends_on for span in spans)
        worth = cohorts(scope, channels=sorted({owner for owner, _, _ in stored}), first=first, last=last)
    ends = {(span.grain, span.starts_on): span.ends_on for span in spans}
    found = {}
    for (owner, grain, starts_on), row in stored.items():
        days = (starts_on, ends[grain, starts_on])
        cohort = worth.get(owner, CohortDays()).between(*days) if kind is SubjectKind.CHANNEL else None
        found[owner, grain, starts_on] = with_margin_rate(with_lifetime(row, cohort, days))
    return found


def _stored(scope: Scope, kind: SubjectKind, spans: Collection[Span], subject: int | None) -> dict[Key, ShownFigures]:
    column = _SUBJECT[kind]
    days: dict[KpiGrain, set[date]] = defaultdict(set)
    for span in spans:
        days[span.grain].add(span.starts_on)
    places = reduce(or_, (Q(grain=str(grain), starts_on__in=sorted(found)) for grain, found in sorted(days.items())))
    rows = visible(scope, KpiRow.objects.for_scope(scope).filter(places))
    rows = rows.filter(**{f"{column}__isnull": False}) if subject is None else rows.filter(**{column: subject})
    columns = (column, "grain", "starts_on", "missing", "provisional", "sources", "health_parts", *STORED_CODES)
    found: dict[Key, ShownFigures] = {}
    for owner, grain, starts_on, missing, provisional, sources, parts, *values in rows.values_list(*columns):
        figures = dict(zip(STORED_CODES, values, strict=True))
        found[owner, KpiGrain(grain), starts_on] = ShownFigures(figures, missing, frozenset(provisional), sources, parts)
    return found


def own_brands(scope: Scope) -> frozenset[str] | None:
    """The brands of the partners that a scope is limited to; None where it is not limited by partner."""
    if scope.codes("partner") is None:
        return None
    return frozenset(Partner.objects.for_scope(scope).values_list("channel__brand__code", flat=True).distinct())
