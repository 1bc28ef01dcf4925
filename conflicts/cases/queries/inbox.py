"""The inbox: cases by view, filtered, in order, page by page, with what each view holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce

from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from conflicts.cases.choices import CLOSED, InboxSort, InboxView
from conflicts.cases.models import CaseParty, CaseVersion
from conflicts.cases.queries.reading import LIVE, CaseFilter, case_list, case_rows, visible_cases
from conflicts.cases.rules import CaseRow
from conflicts.detectors.choices import PRICE_KINDS, ConflictKind
from foundation.values.money import from_scaled, to_scaled
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of

KINDS_OF = {
    InboxView.PRICES: PRICE_KINDS,
    InboxView.TERRITORY: (ConflictKind.DIVERSION, ConflictKind.SHIP_TO_BREACH, ConflictKind.EXCLUSIVE_BREACH),
    InboxView.OWNERSHIP: (ConflictKind.DOUBLE_CLAIM, ConflictKind.KEY_ACCOUNT_BREACH),
    InboxView.CALENDAR: (ConflictKind.PROMOTION_CLASH, ConflictKind.FALSE_START),
}
# A case without a deadline comes after all that have one.
_NEVER = date(9999, 12, 31)
_BATCH = 500


@dataclass(frozen=True)
class Inbox:
    """What is asked for. ``me`` is the reader's e-mail; ``today`` the reader's day; ``least`` the money at stake at least."""

    me: str
    today: date
    view: InboxView = InboxView.ALL
    wanted: CaseFilter = field(default_factory=CaseFilter)
    least: Decimal | None = None
    sort: InboxSort = InboxSort.AT_STAKE
    is_ascending: bool = False


def inbox_page(scope: Scope, asked: Inbox, *, cursor: str | None, size: int) -> Page:
    """A keyset page of CaseRow. Raises CursorInvalid."""
    page = page_of(_rows(scope, asked), fields=_fields(asked), cursor=cursor, size=size, descending=not asked.is_ascending)
    return replace(page, rows=tuple(case_rows(scope, page.rows)))


def inbox_rows(scope: Scope, asked: Inbox) -> Iterator[CaseRow]:
    """All cases of the inbox in its order, read in batches."""
    cursor: str | None = None
    while True:
        page = inbox_page(scope, asked, cursor=cursor, size=_BATCH)
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


def inbox_counts(scope: Scope, asked: Inbox) -> dict[InboxView, int]:
    """How many cases each view holds, whatever the filters are; one statement."""
    counts = {str(view): Count("case_id", filter=_condition(view, asked), distinct=True) for view in InboxView}
    found = visible_cases(scope).order_by().aggregate(**counts)
    return {InboxView(name): count for name, count in found.items()}


@dataclass(frozen=True)
class NamedInCases:
    """What the scope's cases are about and what it may name: code -> name, by name."""

    channels: Mapping[str, str]
    partners: Mapping[str, str]
    products: Mapping[str, str]


def named_in_cases(scope: Scope) -> NamedInCases:
    """The channels, partners and products of all cases that the scope reads, closed ones too; one statement each."""
    cases = visible_cases(scope).order_by()
    parties = CaseParty.objects.filter(case__in=cases.values("case_id"))
    return NamedInCases(
        channels=_names(Channel.objects.for_scope(scope).filter(id__in=parties.values("channel_id")), "code"),
        partners=_names(Partner.objects.for_scope(scope).filter(id__in=parties.values("partner_id")), "code"),
        products=_names(Product.objects.for_scope(scope).filter(id__in=cases.values("case__product_id")), "sku"),
    )


def _names(rows: QuerySet[Any], key: str) -> dict[str, str]:
    return dict(rows.order_by("name", key).values_list(key, "name").distinct())


def status_sums(scope: Scope, asked: Inbox) -> dict[str, tuple[int, Decimal]]:
    """(cases, money at stake) of the filtered view by the status that people see; one statement."""
    rows = (
        _rows(scope, asked)
        .order_by()
        .values("now")
        .annotate(money=Sum(Cast("at_stake", BigIntegerField())), cases=Count("case_id"))
    )
    return {row["now"]: (row["cases"], from_scaled(row["money"] or 0)) for row in rows}


def open_case_count(scope: Scope) -> int:
    """How many cases are not closed."""
    live = [str(status) for status in LIVE]
    return visible_cases(scope).order_by().filter(now__in=live).values("case_id").distinct().count()


def inbox_sums(scope: Scope, asked: Inbox) -> list[tuple[str, Decimal, int, int]]:
    """(currency, money at stake, cases, of these without an amount) of the filtered view, by currency."""
    rows = (
        _rows(scope, asked)
        .order_by()
        .values("brand__currency")
        .annotate(
            money=Sum(Cast("at_stake", BigIntegerField())),
            cases=Count("case_id"),
            without=Count("case_id", filter=Q(at_stake=None)),
        )
    )
    return sorted((row["brand__currency"], from_scaled(row["money"] or 0), row["cases"], row["without"]) for row in rows)


def _rows(scope: Scope, asked: Inbox) -> QuerySet[CaseVersion]:
    rows = case_list(scope, asked.wanted)
    if asked.wanted.status:  # a status that is asked for counts more than the view's own
        rows = rows.filter(_topic(asked.view, asked))
    else:
        rows = rows.filter(_condition(asked.view, asked))
    if asked.least is not None:
        rows = rows.filter(stake__gte=to_scaled(asked.least))
    return rows.annotate(
        level=F("case__level"),
        due=Coalesce("case__due_date", Value(_NEVER), output_field=DateField()),
    )


def _fields(asked: Inbox) -> tuple[str, ...]:
    return {
        InboxSort.AT_STAKE: ("stake", "case_id"),
        InboxSort.AGE: ("first_seen", "case_id"),
        InboxSort.LEVEL: ("level", "stake", "case_id"),
        InboxSort.DUE: ("due", "stake", "case_id"),
    }[asked.sort]


def _condition(view: InboxView, asked: Inbox) -> Q:
    statuses = CLOSED if view is InboxView.CLOSED else LIVE
    return Q(now__in=[str(status) for status in statuses]) & _topic(view, asked)


def _topic(view: InboxView, asked: Inbox) -> Q:
    """What a view is about, apart from the status."""
    match view:
        case InboxView.MINE:
            return Q(case__assignee=asked.me)
        case InboxView.DUE:
            return Q(case__due_date__lte=asked.today)
        case InboxView.LEVEL_THREE:
            return Q(case__level=3)
        case InboxView.UNASSIGNED:
            return Q(case__assignee="")
        case InboxView.ALL | InboxView.CLOSED:
            return Q()
        case _:
            return Q(case__kind__in=[str(kind) for kind in KINDS_OF[view]])
