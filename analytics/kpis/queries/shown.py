"""The published figures that pages show: rows of given periods, and the subjects they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from analytics.kpis.choices import KpiGrain
from analytics.kpis.models import KpiRow
from analytics.kpis.rules.comparison import Span
from analytics.kpis.rules.shown import SUMS, ShownFigures, with_lifetime, with_margin_rate
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
#: Two periods further apart than this are read apart.
GAP = timedelta(days=92)
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
    scope: Scope,
    *,
    kind: SubjectKind,
    spans: Collection[Span],
    subject: int | None = None,
    among: Collection[int] | None = None,
    codes: Sequence[str] = STORED_CODES,
    with_parts: bool = False,
) -> dict[Key, ShownFigures]:
    """The published figures of ``spans`` by (subject, grain, first day), LTV joined; a period without facts is absent.

    ``subject`` is the only one wanted, ``among`` are several of them.
    ``codes`` are the stored figures wanted (those of ``SUMS`` come in any case), ``with_parts`` adds the parts of health.
    """
    if not spans:
        return {}
    wanted = (subject,) if subject is not None else among
    stored = _stored(scope, kind, spans, wanted, tuple(dict.fromkeys((*SUMS, *codes))), with_parts)
    worth = _worth(scope, stored, spans) if kind is SubjectKind.CHANNEL else []
    ends = {(span.grain, span.starts_on): span.ends_on for span in spans}
    found = {}
    for (owner, grain, starts_on), row in stored.items():
        days = (starts_on, ends[grain, starts_on])
        cohort = None
        if kind is SubjectKind.CHANNEL:
            held = next(found for first, last, found in worth if first <= days[0] and days[1] <= last)
            cohort = held.get(owner, CohortDays()).between(*days)
        found[owner, grain, starts_on] = with_margin_rate(with_lifetime(row, cohort, days))
    return found


def _worth(scope: Scope, stored: Collection[Key], spans: Collection[Span]) -> list[tuple[date, date, dict[int, CohortDays]]]:
    """The cohorts of the days that ``spans`` cover, by stretch of days without a gap of more than a quarter."""
    channels = sorted({owner for owner, _, _ in stored})
    stretches: list[tuple[date, date]] = []
    for span in sorted(spans, key=lambda each: (each.starts_on, each.ends_on)):
        if stretches and span.starts_on <= stretches[-1][1] + GAP:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], span.ends_on))
        else:
            stretches.append((span.starts_on, span.ends_on))
    return [(first, last, cohorts(scope, channels=channels, first=first, last=last)) for first, last in stretches]


def _stored(
    scope: Scope,
    kind: SubjectKind,
    spans: Collection[Span],
    wanted: Collection[int] | None,
    codes: Sequence[str],
    with_parts: bool,
) -> dict[Key, ShownFigures]:
    column = _SUBJECT[kind]
    days: dict[KpiGrain, set[date]] = defaultdict(set)
    for span in spans:
        days[span.grain].add(span.starts_on)
    places = reduce(or_, (Q(grain=str(grain), starts_on__in=sorted(found)) for grain, found in sorted(days.items())))
    rows = visible(scope, KpiRow.objects.for_scope(scope).filter(places))
    rows = rows.filter(**({f"{column}__isnull": False} if wanted is None else {f"{column}__in": sorted(wanted)}))
    parts = ("health_parts",) if with_parts else ()
    found: dict[Key, ShownFigures] = {}
    columns = (column, "grain", "starts_on", "missing", "provisional", "sources", *codes, *parts)
    for owner, grain, starts_on, missing, provisional, sources, *values in rows.values_list(*columns):
        figures = dict(zip((*codes, *parts), values, strict=True))
        health = figures.pop("health_parts", ())
        found[owner, KpiGrain(grain), starts_on] = ShownFigures(figures, missing, frozenset(provisional), sources, health)
    return found


def own_brands(scope: Scope) -> frozenset[str] | None:
    """The brands of the partners that a scope is limited to; None where it is not limited by partner."""
    if scope.codes("partner") is None:
        return None
    return frozenset(Partner.objects.for_scope(scope).values_list("channel__brand__code", flat=True).distinct())
