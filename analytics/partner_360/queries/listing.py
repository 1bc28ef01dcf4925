"""The list of partners: by view, filtered, in order, page by page, and what it comes to; statements do not grow with rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from analytics.kpis.models import KpiRow
from analytics.kpis.rules.comparison import Span
from analytics.partner_360.choices import PartnerSort, PartnerView
from channels_core.parties.models import Partner
from channels_core.territories.models import TerritoryPath
from conflicts.cases.models import CaseParty
from conflicts.cases.queries.reading import LIVE, visible_cases
from foundation.jobs.queries import visible
from foundation.values.money import from_scaled
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from partners.standing.choices import PartnerStatus
from partners.territory_grants.models import TerritoryGrant

#: A partner falls where its net revenue is down by this share of the compared period's at least, in ten-thousandths.
FALL = 1_000
#: A change has its order in ten-thousandths; a partner without revenue in the compared period comes last.
_SHARE, _NO_CHANGE = 10_000, -(10**15)
_BATCH = 500
_STATUSES = {
    PartnerView.ACTIVE: (PartnerStatus.ACTIVE,),
    PartnerView.WATCH: (PartnerStatus.WATCH, PartnerStatus.SUSPENDED),
    PartnerView.COMING: (PartnerStatus.PROSPECT, PartnerStatus.SCREENING, PartnerStatus.PILOT),
    PartnerView.EXITED: (PartnerStatus.EXITED,),
}


@dataclass(frozen=True)
class PartnersAsked:
    """What is asked for. ``tier`` is a tier's row, ``text`` a part of name or code; figures are of ``span``, against ``compared``."""

    span: Span
    compared: Span
    view: PartnerView = PartnerView.ALL
    channel: str | None = None
    status: str | None = None
    tier: int | None = None
    territory: str | None = None
    text: str | None = None
    sort: PartnerSort = PartnerSort.REVENUE
    is_ascending: bool = False


@dataclass(frozen=True)
class ListedPartner:
    """A row: ``at_stake`` is the money in its ``cases`` that are not closed, in the brand's currency."""

    id: int
    code: str
    name: str
    kind: str
    channel: str
    channel_name: str
    status: str | None
    cases: int
    at_stake: Decimal


@dataclass(frozen=True)
class PartnerSums:
    """What the list comes to; a case of two partners counts once."""

    partners: int
    active: int
    falling: int
    revenue: Decimal
    before: Decimal
    cases: int
    at_stake: Decimal


def partners_page(scope: Scope, asked: PartnersAsked, *, day: date, cursor: str | None, size: int) -> Page:
    """A keyset page of ListedPartner. Raises CursorInvalid."""
    fields = _ORDER[asked.sort]
    page = page_of(_rows(scope, asked, day), fields=fields, cursor=cursor, size=size, descending=not asked.is_ascending)
    return Page(tuple(_listed(row) for row in page.rows), page.next, page.previous)


def partners_listed(scope: Scope, asked: PartnersAsked, *, day: date) -> Iterator[ListedPartner]:
    """All of them in the list's order, read in batches."""
    cursor: str | None = None
    while True:
        page = partners_page(scope, asked, day=day, cursor=cursor, size=_BATCH)
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


def partner_counts(scope: Scope, asked: PartnersAsked) -> dict[PartnerView, int]:
    """How many partners each view holds, whatever the filters are; one statement."""
    counts = {f"in_{view}": Count("pk", filter=_condition(view)) for view in PartnerView}
    found = _figured(scope, asked).aggregate(**counts)
    return {view: found[f"in_{view}"] for view in PartnerView}


def partner_sums(scope: Scope, asked: PartnersAsked, *, day: date) -> PartnerSums:
    """Two statements: the partners' figures, and the cases that name them."""
    rows = _rows(scope, asked, day)
    found = rows.aggregate(
        partners=Count("pk"),
        active=Count("pk", filter=_condition(PartnerView.ACTIVE)),
        falling=Count("pk", filter=Q(change__lte=-FALL, change__gt=_NO_CHANGE)),
        money=Sum("revenue"),
        earlier=Sum("before"),
    )
    named = CaseParty.objects.filter(case=OuterRef("case_id"), partner__in=rows.values("pk"))
    cases = _live(scope).filter(Exists(named)).aggregate(cases=Count("case_id"), money=Sum(Cast("at_stake", BigIntegerField())))
    return PartnerSums(
        partners=found["partners"],
        active=found["active"],
        falling=found["falling"],
        revenue=from_scaled(found["money"] or 0),
        before=from_scaled(found["earlier"] or 0),
        cases=cases["cases"],
        at_stake=from_scaled(cases["money"] or 0),
    )


_ORDER: dict[PartnerSort, tuple[str, ...]] = {
    PartnerSort.NAME: ("name", "code"),
    PartnerSort.CHANNEL: ("channel_name", "name", "code"),
    PartnerSort.STATUS: ("status", "name", "code"),
    PartnerSort.TIER: ("tier_rank", "name", "code"),
    PartnerSort.REVENUE: ("revenue", "code"),
    PartnerSort.CHANGE: ("change", "code"),
    PartnerSort.CASES: ("cases", "stake", "code"),
    PartnerSort.AT_STAKE: ("stake", "code"),
}


def _listed(row: Any) -> ListedPartner:
    return ListedPartner(
        row.pk,
        row.code,
        row.name,
        row.kind,
        row.channel_code,
        row.channel_name,
        row.status or None,
        row.cases,
        from_scaled(row.stake),
    )


def _figured(scope: Scope, asked: PartnersAsked) -> QuerySet[Any]:
    """The scope's partners with what they are ordered and counted by."""

    def revenue(span: Span) -> Any:
        rows = KpiRow.objects.for_scope(scope).filter(partner=OuterRef("pk"), grain=str(span.grain), starts_on=span.starts_on)
        money = visible(scope, rows).annotate(money=Cast("net_revenue", BigIntegerField())).values("money")[:1]
        return Coalesce(Subquery(money, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())

    base = F("before") / Value(_SHARE)
    change = (F("revenue") - F("before")) / NullIf(base, Value(0), output_field=BigIntegerField())
    return (
        Partner.objects.for_scope(scope)
        .annotate(revenue=revenue(asked.span), before=revenue(asked.compared))
        .annotate(
            change=Coalesce(change, Value(_NO_CHANGE), output_field=BigIntegerField()),
            cases=_of_cases(scope, Count("case", distinct=True), IntegerField()),
            stake=_of_cases(scope, Sum(Cast("case__versions__at_stake", BigIntegerField())), BigIntegerField()),
            status=Coalesce("standing__status", Value("")),
            tier_rank=Coalesce("tier_holding__tier__rank", Value(99)),
            channel_code=F("channel__code"),
            channel_name=F("channel__name"),
        )
    )


def _live(scope: Scope) -> QuerySet[Any]:
    return visible_cases(scope).order_by().filter(now__in=[str(status) for status in LIVE])


def _of_cases(scope: Scope, what: Any, kind: Any) -> Any:
    """A count or sum over the cases not closed that name the partner."""
    parties = CaseParty.objects.filter(partner=OuterRef("pk"), case__versions__in=_live(scope).values("pk"))
    found = parties.order_by().values("partner").annotate(found=what).values("found")
    return Coalesce(Subquery(found, output_field=kind), Value(0), output_field=kind)


def _condition(view: PartnerView) -> Q:
    match view:
        case PartnerView.ALL:
            return ~Q(status=PartnerStatus.EXITED)
        case PartnerView.FALLING:
            return Q(change__lte=-FALL, change__gt=_NO_CHANGE) & ~Q(status=PartnerStatus.EXITED)
        case PartnerView.CASES:
            return Q(cases__gt=0)
        case _:
            return Q(status__in=[str(status) for status in _STATUSES[view]])


def _rows(scope: Scope, asked: PartnersAsked, day: date) -> QuerySet[Any]:
    rows = _figured(scope, asked)
    # A status that is asked for counts more than the view's own.
    rows = rows.filter(_condition(asked.view)) if asked.status is None else rows.filter(status=asked.status)
    if asked.channel is not None:
        rows = rows.filter(channel__code=asked.channel)
    if asked.tier is not None:
        rows = rows.filter(tier_holding__tier=asked.tier)
    if asked.text is not None:
        rows = rows.filter(Q(name__icontains=asked.text) | Q(code__icontains=asked.text))
    if asked.territory is not None:
        rows = rows.filter(Exists(_granted(asked.territory, day)))
    return rows


def _granted(territory: str, day: date) -> QuerySet[Any]:
    """Grants in force of the territory, of one it lies in, or of a part of it."""
    above = TerritoryPath.objects.filter(descendant__code=territory).values("ancestor")
    below = TerritoryPath.objects.filter(ancestor__code=territory).values("descendant")
    rows = TerritoryGrant.all_rows.filter(partner=OuterRef("pk")).filter(Q(territory__in=above) | Q(territory__in=below))
    return rows.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day))
