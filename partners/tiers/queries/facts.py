"""What the quarters of partners are judged by, set by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, QuerySet, Sum
from django.db.models.functions import TruncQuarter

from channels_core.customers.choices import CustomerKind
from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLine
from channels_core.outlets.models import Outlet
from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.models import CustomerDay, DayRollup
from channels_core.territories.models import TerritoryPath
from foundation.values.clock import is_in_force
from foundation.values.scope import Scope
from partners.territory_grants.models import TerritoryGrant
from partners.tiers.rules import Quarter

Key = tuple[int, date]  # partner, first day of the quarter


@dataclass(frozen=True)
class QuarterSums:
    """The additive facts of a partner's quarter; money in the brand's currency, satisfaction as sum and answers."""

    net_revenue: Decimal = Decimal(0)
    orders: int = 0
    complaints: int = 0
    csat_total: Decimal = Decimal(0)
    csat_answers: int = 0


@dataclass
class Reached:
    """Active and known outlets, and accounts, by partner and quarter."""

    outlets: dict[Key, tuple[int, int]] = field(default_factory=dict)
    accounts: dict[Key, tuple[int, int]] = field(default_factory=dict)


def first_days(scope: Scope, *, partners: Collection[int], last: date) -> dict[int, date]:
    """The first day with facts of each partner that has any up to ``last``."""
    rows = DayRollup.objects.for_scope(scope).filter(kind=SubjectKind.PARTNER, facts__gt=0, day__lte=last)
    rows = rows.filter(subject__in=sorted(partners)).order_by()
    return dict(rows.values("subject").annotate(first=Min("day")).values_list("subject", "first"))


def quarter_sums(scope: Scope, *, partners: Collection[int], first: date, last: date) -> dict[Key, QuarterSums]:
    """The sums of each partner's quarters over the days ``first`` to ``last``, both inside; one statement."""
    rows = DayRollup.objects.for_scope(scope).filter(kind=SubjectKind.PARTNER, subject__in=sorted(partners))
    rows = rows.filter(day__gte=first, day__lte=last, facts__gt=0).annotate(quarter=TruncQuarter("day")).order_by()
    summed = rows.values("subject", "quarter").annotate(
        *(Sum(name) for name in ("net_revenue", "orders_quarter", "complaints", "csat_total", "csat_answers"))
    )
    names = ("net_revenue__sum", "orders_quarter__sum", "complaints__sum", "csat_total__sum", "csat_answers__sum")
    return {(row["subject"], row["quarter"]): QuarterSums(*(row[name] for name in names)) for row in summed}


def reached(scope: Scope, *, partners: Collection[int], quarters: list[Quarter], last: date) -> Reached:
    """Who of those that could buy did: outlets where the partner has any, accounts in its granted territories."""
    found = Reached()
    first = quarters[0].starts_on
    held = _outlets(scope, partners, quarters)
    sold = OrderLine.objects.for_scope(scope).filter(partner_id__in=sorted(partners), outlet__isnull=False, quantity__gt=0)
    sold = sold.filter(outlet__partner_id__in=sorted(partners))
    active = _by_quarter(sold.filter(business_day__gte=first, business_day__lte=last), "partner_id", "business_day", "outlet_id")
    for key, known in held.items():
        found.outlets[key] = (min(active.get(key, 0), known), known)
    _accounts(scope, partners, quarters, last, found)
    return found


def _by_quarter(rows: QuerySet, partner: str, day: str, counted: str) -> dict[Key, int]:
    grouped = rows.annotate(quarter=TruncQuarter(day)).order_by().values(partner, "quarter")
    return {(row[partner], row["quarter"]): row["n"] for row in grouped.annotate(n=Count(counted, distinct=True))}


def _outlets(scope: Scope, partners: Collection[int], quarters: list[Quarter]) -> dict[Key, int]:
    """How many outlets each partner had open on a day of the quarter."""
    known: dict[Key, int] = defaultdict(int)
    rows = Outlet.objects.for_scope(scope).filter(partner_id__in=sorted(partners))
    for partner, opened, closed in rows.values_list("partner_id", "opened_on", "closed_on"):
        for quarter in quarters:
            if (opened is None or opened < quarter.until) and (closed is None or closed > quarter.starts_on):
                known[partner, quarter.starts_on] += 1
    return known


def _accounts(scope: Scope, partners: Collection[int], quarters: list[Quarter], last: date, found: Reached) -> None:
    """Companies in the territories that the partner was granted, and those of them that ordered from it."""
    companies = Customer.objects.for_scope(scope).filter(kind=CustomerKind.B2B, key_account=False, territory__isnull=False)
    counts = companies.order_by().values("territory_id").annotate(n=Count("id")).values_list("territory_id", "n")
    by_place: dict[int, int] = dict(counts)
    under: dict[int, set[int]] = defaultdict(set)
    for above, below in TerritoryPath.objects.filter(descendant_id__in=sorted(by_place)).values_list(
        "ancestor_id", "descendant_id"
    ):
        under[above].add(below)
    granted = _granted(scope, partners, quarters, under)
    bought = _buying_companies(scope, partners, quarters[0].starts_on, last)
    for key, places in granted.items():
        active = sum(count for place, count in bought.get(key, {}).items() if place in places)
        found.accounts[key] = (active, sum(by_place[place] for place in places))


def _granted(scope: Scope, partners: Collection[int], quarters: list[Quarter], under: dict[int, set[int]]) -> dict[Key, set[int]]:
    """The places with companies under what each partner was granted on the quarter's last day."""
    granted: dict[Key, set[int]] = defaultdict(set)
    rows = TerritoryGrant.objects.for_scope(scope).filter(partner_id__in=sorted(partners))
    for partner, territory, since, until in rows.values_list("partner_id", "territory_id", "valid_from", "valid_to"):
        for quarter in quarters:
            if is_in_force(since, until, quarter.ends_on):
                granted[partner, quarter.starts_on] |= under.get(territory, set())
    return granted


def _buying_companies(scope: Scope, partners: Collection[int], first: date, last: date) -> dict[Key, dict[int, int]]:
    """(partner, quarter) -> territory -> companies with a positive line in the quarter."""
    companies = Customer.objects.for_scope(scope).filter(kind=CustomerKind.B2B, key_account=False, territory__isnull=False)
    places = dict(companies.values_list("id", "territory_id"))
    rows = CustomerDay.objects.for_scope(scope).filter(kind=SubjectKind.PARTNER, subject__in=sorted(partners))
    rows = rows.filter(day__gte=first, day__lte=last).annotate(quarter=TruncQuarter("day")).order_by()
    found: dict[Key, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for partner, quarter, customer in rows.values_list("subject", "quarter", "customer_id").distinct():
        if customer in places:
            found[partner, quarter][places[customer]] += 1
    return found
