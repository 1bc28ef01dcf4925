"""The keys that a run has to look at, in batches that one short transaction handles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from channels_core.brands.models import Brand
from channels_core.orders.models import LineChange, OrderLine
from channels_core.rollups.choices import DirtyTopic, SubjectKind
from channels_core.rollups.models import DayChange, SplitOrder, TouchedDay
from channels_core.rollups.rules import batches
from foundation.jobs.models import DirtyKey
from foundation.jobs.queries import dirty_keys
from foundation.jobs.row_sets import as_day, row_set
from foundation.values.scope import Scope

#: Dirty keys a batch: at 1,000 lines a channel and day a write stays within 2 s on SQLite.
CUSTOMER_KEYS_A_BATCH = {"sqlite": 10_000, "postgresql": 200_000}
DAYS_A_BATCH = 1_000

# Which topics make a day's lines be counted anew, and those of its other facts; with the reference that names the subject.
_LINES = {SubjectKind.CHANNEL: "a", SubjectKind.PARTNER: "b"}
_OTHER_FACTS = (DirtyTopic.SPEND, DirtyTopic.STOCK, DirtyTopic.SURVEY, DirtyTopic.COMPLAINT)
#: Above every row id.
LAST_ID = 2**62
Key = tuple[int, date]
LINE_COLUMN = {SubjectKind.CHANNEL: "channel_id", SubjectKind.PARTNER: "partner_id"}


def brand_of(scope: Scope) -> Brand:
    """The one brand that a night's scope names."""
    found: Brand = Brand.objects.for_scope(scope).get()
    return found


def _dirty(scope: Scope, topics: Iterable[DirtyTopic]) -> QuerySet[DirtyKey]:
    (code,) = sorted(scope.codes("brand") or [])
    return dirty_keys(scope, brand=code, topics=[str(topic) for topic in topics])


CHANGES = "changes"


def history_batches(scope: Scope, day: date) -> list[str]:
    """``customers|first|last`` over the dirty customers; then what became of orders: ``changes``, the notes of changed

    lines, or ``orders|kind|first|last`` over the subjects whose days are counted anew.
    """
    rows = _dirty(scope, [DirtyTopic.CUSTOMER]).filter(a__gt=0).values("a").annotate(n=Count("id")).order_by("a")
    weights = ((row["a"], row["n"]) for row in rows.values("a", "n").iterator())
    found = [f"customers|{first}|{last}" for first, last in batches(weights, limit=CUSTOMER_KEYS_A_BATCH[connection.vendor])]
    if not _dirty(scope, [DirtyTopic.RECOUNT]).exists():
        waiting = LineChange.objects.for_scope(scope).filter(day__lte=day)
        return [*found, CHANGES] if waiting.exists() else found
    for kind, column in _LINES.items():
        keys = _dirty(scope, [DirtyTopic.RECOUNT]).filter(**{f"{column}__gt": 0})
        counts = keys.values(column).annotate(n=Count("day", distinct=True)).order_by(column).values_list(column, "n")
        found += [f"orders|{kind}|{first}|{last}" for first, last in batches(counts, limit=DAYS_A_BATCH)]
    return found


def days_to_recount(scope: Scope, *, kind: SubjectKind, first: int, last: int) -> list[Key]:
    """The (subject, day) of subjects ``first`` to ``last`` whose lines are counted anew, sorted."""
    found = _days(scope, [DirtyTopic.RECOUNT], _LINES[kind], first, last)
    touched = TouchedDay.objects.for_scope(scope).filter(kind=kind, subject__gte=first, subject__lte=last)
    return sorted({*found, *touched.values_list("subject", "day")})


def days_of_other_facts(scope: Scope, *, kind: SubjectKind, first: int, last: int) -> list[Key]:
    """The (subject, day) of subjects ``first`` to ``last`` whose spend, stock, surveys or complaints changed, sorted."""
    return sorted(_days(scope, _OTHER_FACTS, _LINES[kind], first, last))


def keys_without_cost(scope: Scope, *, first: int, last: int) -> list[tuple[int, int, date]]:
    """The claimed (channel, product, day) of channels ``first`` to ``last`` on which a line's cost had no rate."""
    keys = _dirty(scope, [DirtyTopic.COST]).filter(a__gte=max(first, 1), a__lte=last)
    return sorted(keys.values_list("a", "b", "day"))


def _days(scope: Scope, topics: Iterable[DirtyTopic], column: str, first: int, last: int) -> set[Key]:
    keys = _dirty(scope, topics).filter(**{f"{column}__gte": max(first, 1), f"{column}__lte": last})
    return set(keys.values_list(column, "day").distinct())


def day_batches(scope: Scope) -> list[str]:
    """``kind|first|last``: subjects whose days to sum fit one batch; a subject is never cut."""
    found = []
    for kind in SubjectKind:
        days = {*days_to_recount(scope, kind=kind, first=1, last=LAST_ID)}
        days.update(days_of_other_facts(scope, kind=kind, first=1, last=LAST_ID))
        if kind is SubjectKind.CHANNEL:
            days.update((channel, day) for channel, _product, day in keys_without_cost(scope, first=1, last=LAST_ID))
        days.update(DayChange.objects.for_scope(scope).filter(kind=kind).values_list("subject", "day").distinct())
        weights = sorted(Counter(subject for subject, _ in days).items())
        found += [f"{kind}|{first}|{last}" for first, last in batches(weights, limit=DAYS_A_BATCH)]
    return found


def split_orders(scope: Scope, *, day: date, kind: SubjectKind, first: int, last: int) -> dict[tuple[Any, ...], list[date]]:
    """The orders with lines on days counted anew: (subject, source, order_id) -> its positive days up to ``day``.

    Only those with several days, and those that are stored as such and no longer are (with the days left, if any).
    """
    dirty = sorted(_days(scope, [DirtyTopic.RECOUNT], _LINES[kind], first, last))
    stored = SplitOrder.objects.for_scope(scope).filter(kind=kind, subject__gte=first, subject__lte=last)
    held = set(stored.values_list("subject", "source", "order_id", "day"))
    reached = set(dirty)
    wanted = {row[:3] for row in held if (row[0], row[3]) in reached}
    found: dict[tuple[Any, ...], list[date]] = {key: [] for key in sorted(wanted)}
    for key, bought in _several_days(scope, kind, dirty, day) + _days_of(scope, kind, sorted(wanted), day):
        days = found.setdefault(key, [])
        if bought not in days:
            days.append(bought)
    for key, days in _before_notes(scope, kind, day).items():
        if key in found or (len(days) > 1 and any((key[0], bought) in reached for bought in days)):
            found[key] = days
    return found


_BEFORE_NOTES = """
    SELECT subject, source, order_id, day, SUM(lines) FROM (
        SELECT {subject} AS subject, source, order_id, business_day AS day, 1 AS lines FROM {lines}
        WHERE (source, order_id) IN (SELECT source, order_id FROM {changes} WHERE brand_id = %s)
          AND quantity > 0 AND business_day <= %s AND brand_id = %s
        UNION ALL
        SELECT {subject}, source, order_id, day, -positive_lines FROM {changes} WHERE day <= %s AND brand_id = %s
    ) AS held
    WHERE subject IS NOT NULL
    GROUP BY subject, source, order_id, day
    ORDER BY 1, 2, 3, 4
"""


def _before_notes(scope: Scope, kind: SubjectKind, day: date) -> dict[tuple[Any, ...], list[date]]:
    """The orders of which lines changed since the run began, with the days that they had before: a later night's work."""
    brand = brand_of(scope).pk
    names = {"subject": LINE_COLUMN[kind], "lines": OrderLine._meta.db_table, "changes": LineChange._meta.db_table}
    found: dict[tuple[Any, ...], list[date]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE_NOTES.format(**names), [brand, day, brand, day, brand])
        for subject, source, order_id, bought, lines in cursor.fetchall():
            days = found.setdefault((subject, source, order_id), [])
            if lines > 0:
                days.append(as_day(bought))
    return found


_SEVERAL_DAYS = """
    SELECT DISTINCT line.{subject}, line.source, line.order_id, line.business_day
    FROM {lines} line
    JOIN (
        SELECT every.{subject} AS subject, every.source AS source, every.order_id AS order_id
        FROM {lines} every
        WHERE (every.source, every.order_id) IN (
            SELECT source, order_id FROM {lines}
            WHERE ({subject}, business_day) IN (SELECT subject, day FROM {keys} AS dirty) AND quantity > 0
        ) AND every.{subject} IS NOT NULL AND every.quantity > 0 AND every.business_day <= %s AND every.brand_id = %s
        GROUP BY every.{subject}, every.source, every.order_id
        HAVING MIN(every.business_day) < MAX(every.business_day)
    ) AS split
      ON line.source = split.source AND line.order_id = split.order_id AND line.{subject} = split.subject
    WHERE line.quantity > 0 AND line.business_day <= %s
    ORDER BY 1, 2, 3, 4
"""


def _several_days(scope: Scope, kind: SubjectKind, dirty: list[Any], day: date) -> list[tuple[tuple[Any, ...], date]]:
    keys, values = row_set((("subject", "integer"), ("day", "day")), dirty)
    sql = _SEVERAL_DAYS.format(lines=OrderLine._meta.db_table, subject=LINE_COLUMN[kind], keys=keys)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, day, brand_of(scope).pk, day])
        return [((row[0], row[1], row[2]), as_day(row[3])) for row in cursor.fetchall()]


_DAYS_OF = """
    SELECT DISTINCT {subject}, source, order_id, business_day FROM {lines}
    WHERE ({subject}, source, order_id) IN (SELECT subject, source, order_id FROM {keys} AS known)
      AND quantity > 0 AND business_day <= %s
    ORDER BY 1, 2, 3, 4
"""


def _days_of(scope: Scope, kind: SubjectKind, orders: list[Any], day: date) -> list[tuple[tuple[Any, ...], date]]:
    keys, values = row_set((("subject", "integer"), ("source", "text"), ("order_id", "text")), orders)
    sql = _DAYS_OF.format(lines=OrderLine._meta.db_table, subject=LINE_COLUMN[kind], keys=keys)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, day])
        return [((row[0], row[1], row[2]), as_day(row[3])) for row in cursor.fetchall()]
