"""What steps of upper apps read of the roll-ups: sums by day, days that changed, buyers of a window, histories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncMonth

from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.models import CustomerDay, CustomerHistory, DayRollup
from channels_core.rollups.queries.keys import brand_of
from channels_core.rollups.rules import REPURCHASE_DAYS
from foundation.jobs.row_sets import as_day, row_set
from foundation.values.scope import Scope

#: Days named one by one in a statement; SQLite takes 32,766 values.
_DAYS_A_STATEMENT = 5_000
#: The additive columns of a day, in the order of ``day_sums``; integers as the table holds them.
SUMS = tuple(
    field.attname for field in DayRollup._meta.fields
    if field.attname not in ("id", "brand_id", "kind", "subject", "day", "changed_run", "buyers_run")
)  # fmt: skip


def changed_days(
    scope: Scope, *, since: int, kind: SubjectKind, first: int, last: int, buyers: bool = False
) -> dict[int, set[date]]:
    """The days of subjects ``first`` to ``last`` that runs after ``since`` looked at; with ``buyers`` those to which customers

    came, which they left, or on which they became or ceased to be new.
    """
    found: dict[int, set[date]] = defaultdict(set)
    moved = {"buyers_run__gt" if buyers else "changed_run__gt": since}
    rows = DayRollup.objects.for_scope(scope).filter(kind=kind, **moved)
    for subject, day in rows.filter(subject__gte=first, subject__lte=last).values_list("subject", "day").iterator():
        found[subject].add(day)
    return found


def subjects_with_facts(scope: Scope, *, kind: SubjectKind) -> list[int]:
    """Every subject that has days with facts, in order."""
    rows = DayRollup.objects.for_scope(scope).filter(kind=kind, facts__gt=0)
    return list(rows.values_list("subject", flat=True).distinct().order_by("subject"))


def day_sums(
    scope: Scope, *, kind: SubjectKind, subjects: Sequence[int], first: date, last: date
) -> dict[int, dict[date, tuple[int, ...]]]:
    """The days with facts from ``first`` to ``last`` (both inside) of each subject: its sums in the order of SUMS."""
    wanted, values = row_set((("subject", "integer"),), [(subject,) for subject in subjects])
    sql = f"""
        SELECT subject, day, {", ".join(SUMS)} FROM {DayRollup._meta.db_table}
        WHERE kind = %s AND subject IN (SELECT subject FROM {wanted} AS wanted) AND day BETWEEN %s AND %s AND facts > 0
        ORDER BY subject, day
    """
    rows: dict[int, dict[date, tuple[int, ...]]] = {subject: {} for subject in subjects}
    with connection.cursor() as cursor:
        cursor.execute(sql, [str(kind), *values, first, last])
        for subject, day, *sums in cursor.fetchall():
            rows[subject][as_day(day)] = tuple(sums)
    return rows


def buyers_of_window(scope: Scope, *, kind: SubjectKind, first: date, last: date) -> dict[int, tuple[int, int]]:
    """(distinct customers, those with another day within 90 days of their first) in a window, by subject."""
    return_by = f"date(day, '+{REPURCHASE_DAYS} days')" if connection.vendor == "sqlite" else f"day + {REPURCHASE_DAYS}"
    sql = f"""
        SELECT subject, COUNT(*), SUM(CASE WHEN next_day <= {return_by} THEN 1 ELSE 0 END)
        FROM {CustomerDay._meta.db_table}
        WHERE brand_id = %s AND kind = %s AND day BETWEEN %s AND %s AND (previous_day IS NULL OR previous_day < %s)
          AND subject IN (SELECT id FROM {Channel._meta.db_table if kind is SubjectKind.CHANNEL else Partner._meta.db_table})
        GROUP BY subject
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [brand_of(scope).pk, str(kind), first, last, first])
        return {row[0]: (int(row[1]), int(row[2])) for row in cursor.fetchall()}


def months_of_customers_new_on(scope: Scope, *, channel: int, days: Collection[date]) -> set[date]:
    """The months (first days) in which the customers who were new to the channel on one of ``days`` bought there."""
    rows = CustomerDay.objects.for_scope(scope).filter(kind=SubjectKind.CHANNEL, subject=channel)
    found: set[date] = set()
    ordered = sorted(days)
    for start in range(0, len(ordered), _DAYS_A_STATEMENT):
        new = rows.filter(previous_day=None, day__in=ordered[start : start + _DAYS_A_STATEMENT])
        months = rows.filter(customer_id__in=new.values("customer_id")).annotate(month=TruncMonth("day"))
        found.update(months.order_by().values_list("month", flat=True).distinct())
    return found


def customers_by_month(scope: Scope, *, channel: int, first: date, after: date) -> list[tuple[date, date, int]]:
    """(month of the first day in the channel, month, distinct customers) over the purchases in [first, after), months by first day."""
    rows = CustomerDay.objects.for_scope(scope).filter(kind=SubjectKind.CHANNEL, subject=channel)
    own = rows.filter(customer_id=OuterRef("customer_id"), previous_day=None).order_by("day").values("day")[:1]
    counted = (
        rows.filter(day__gte=first, day__lt=after)
        .annotate(cohort=TruncMonth(Subquery(own)), month=TruncMonth("day"))
        .order_by()
        .values("cohort", "month")
        .annotate(customers=Count("customer_id", distinct=True))
    )
    return sorted(counted.values_list("cohort", "month", "customers"))


def customer_histories(scope: Scope, *, first: int | None = None, last: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The histories of the brand's customers with row ids ``first`` to ``last`` (all where None), by row id.

    (customer row id, channel row id, first day, last day, purchase days, valued days, valued total, net revenue, margin).
    """
    rows = CustomerHistory.objects.for_scope(scope).order_by("customer_id")
    rows = rows if first is None else rows.filter(customer_id__gte=first)
    rows = rows if last is None else rows.filter(customer_id__lte=last)
    columns = ("customer_id", "channel_id", "first_day", "last_day", "purchase_days", "valued_days")
    yield from rows.values_list(*columns, "valued_total", "net_revenue", "margin").iterator(chunk_size=5000)
