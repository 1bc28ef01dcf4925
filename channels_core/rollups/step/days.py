"""Step: the sums of dirty days, by channel and by partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from channels_core.rollups import queries, services
from channels_core.rollups.choices import DirtyTopic, SubjectKind
from foundation.jobs.registry import Skipped, Step, Written
from foundation.values.scope import Scope

Key = tuple[int, date]


@dataclass(frozen=True)
class DaySumsToStore:
    """The keys of a batch, their sums by column, and the stock counts that stay dirty for want of a rate."""

    kind: SubjectKind
    keys: list[Key]
    sums: Mapping[Key, dict[str, int]]
    skipped: tuple[Skipped, ...]


def chunks(scope: Scope, day: date) -> list[str]:
    return queries.day_batches(scope)


def compute(scope: Scope, day: date, key: str) -> DaySumsToStore:
    kind, first, last = key.split("|")
    subjects = SubjectKind(kind)
    keys = queries.days_to_sum(scope, kind=subjects, first=int(first), last=int(last))
    sums: dict[Key, dict[str, int]] = defaultdict(dict)
    _add_sales(scope, subjects, keys, sums)
    _add_money(scope, subjects, keys, sums)
    return DaySumsToStore(subjects, keys, sums, _add_stock(scope, subjects, keys, sums))


def _add_sales(scope: Scope, kind: SubjectKind, keys: list[Key], sums: dict[Key, dict[str, int]]) -> None:
    repeats = queries.order_repeats(scope, kind=kind, keys=keys)
    for key, (lines, positive, units, revenue, cost, orders) in queries.sales(scope, kind=kind, keys=keys).items():
        week, month, quarter = repeats.get(key, (0, 0, 0))
        sums[key].update(
            facts=lines, lines=lines, positive_lines=positive, units=units, net_revenue=revenue, cost=cost, orders=orders,
            orders_week=orders - week, orders_month=orders - month, orders_quarter=orders - quarter,
        )  # fmt: skip
    columns = (
        "customers", "customers_week", "customers_month", "customers_quarter",
        "returned", "returned_week", "returned_month", "returned_quarter", "new_customers",
    )  # fmt: skip
    for key, counts in queries.customer_counts(scope, kind=kind, keys=keys).items():
        sums[key].update(zip(columns, counts, strict=True))


def _add_money(scope: Scope, kind: SubjectKind, keys: list[Key], sums: dict[Key, dict[str, int]]) -> None:
    for key, (rows, investment, acquisition) in queries.spend(scope, kind=kind, keys=keys).items():
        _add(sums[key], facts=rows, spend_rows=rows, investment=investment, acquisition_spend=acquisition)
    complaints, surveys = queries.signals(scope, kind=kind, keys=keys)
    for key, (count,) in complaints.items():
        _add(sums[key], facts=count, complaints=count)
    columns = ("facts", "nps_answers", "promoters", "detractors", "csat_answers", "csat_satisfied", "csat_total")
    for key, counts in surveys.items():
        _add(sums[key], survey_rows=counts[0], **dict(zip(columns, counts, strict=True)))


def _add_stock(scope: Scope, kind: SubjectKind, keys: list[Key], sums: dict[Key, dict[str, int]]) -> tuple[Skipped, ...]:
    counted, failed = queries.stock(scope, kind=kind, keys=keys)
    for key, (rows, value) in counted.items():
        _add(sums[key], facts=rows, stock_rows=rows, stock_days=1, stock_value=value)
    in_a = kind is SubjectKind.CHANNEL
    return tuple(
        Skipped(DirtyTopic.STOCK, subject if in_a else 0, 0 if in_a else subject, day, f"{kind} {subject}", str(why))
        for (subject, day), why in failed
    )


def _add(into: dict[str, int], **counts: Any) -> None:
    for column, count in counts.items():
        into[column] = into.get(column, 0) + count


def store(scope: Scope, day: date, key: str, rows: DaySumsToStore) -> Written:
    written = services.replace_days(scope, kind=rows.kind, keys=rows.keys, sums=rows.sums)
    return Written(read=sum(found.get("facts", 0) for found in rows.sums.values()), written=written, skipped=rows.skipped)


STEP = Step(
    code="rollups",
    after=("histories",),
    why="sums of each dirty day, from which every period is added up",
    chunks=chunks,
    compute=compute,
    store=store,
)
