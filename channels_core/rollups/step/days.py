"""Step: the sums of dirty days, by channel and by partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from channels_core.rollups import queries, services
from channels_core.rollups.choices import DirtyTopic, SubjectKind
from foundation.jobs.registry import Skipped, Step, Written
from foundation.values.scope import Scope

Key = tuple[int, date]


Sums = dict[Key, dict[str, int]]
_ROWS = ("spend_rows", "complaints", "survey_rows", "stock_rows")


@dataclass(frozen=True)
class DaySumsToStore:
    """A batch's days counted anew, those whose other facts changed, and what stays dirty for want of a rate."""

    kind: SubjectKind
    first: int
    last: int
    anew: Mapping[Key, dict[str, int]]
    others: Mapping[Key, dict[str, int]]
    skipped: tuple[Skipped, ...]


def chunks(scope: Scope, day: date) -> list[str]:
    return queries.day_batches(scope)


def compute(scope: Scope, day: date, key: str) -> DaySumsToStore:
    name, *bounds = key.split("|")
    kind, first, last = SubjectKind(name), *(int(bound) for bound in bounds)
    days = queries.days_of_other_facts(scope, kind=kind, first=first, last=last)
    others: Sums = {one: {} for one in days}
    _add_money(scope, kind, days, others)
    skipped = _add_stock(scope, kind, days, others) + _without_cost(scope, kind, first, last)
    anew = _counted_anew(scope, kind, queries.days_to_recount(scope, kind=kind, first=first, last=last))
    return DaySumsToStore(kind, first, last, anew, others, skipped)


def _counted_anew(scope: Scope, kind: SubjectKind, keys: list[Key]) -> Sums:
    sums: Sums = {key: {} for key in keys}
    repeats = queries.order_repeats(scope, kind=kind, keys=keys)
    for key, (lines, positive, units, revenue, cost, orders) in queries.sales(scope, kind=kind, keys=keys).items():
        week, month, quarter = repeats.get(key, (0, 0, 0))
        sums[key].update(
            lines=lines, positive_lines=positive, units=units, net_revenue=revenue, cost=cost, orders=orders,
            orders_week=orders - week, orders_month=orders - month, orders_quarter=orders - quarter,
        )  # fmt: skip
    return sums


def _add_money(scope: Scope, kind: SubjectKind, keys: list[Key], sums: Sums) -> None:
    for key, (rows, investment, acquisition) in queries.spend(scope, kind=kind, keys=keys).items():
        _add(sums[key], spend_rows=rows, investment=investment, acquisition_spend=acquisition)
    complaints, surveys = queries.signals(scope, kind=kind, keys=keys)
    for key, (count,) in complaints.items():
        _add(sums[key], complaints=count)
    columns = ("survey_rows", "nps_answers", "promoters", "detractors", "csat_answers", "csat_satisfied", "csat_total")
    for key, counts in surveys.items():
        _add(sums[key], **dict(zip(columns, counts, strict=True)))


def _add_stock(scope: Scope, kind: SubjectKind, keys: list[Key], sums: Sums) -> tuple[Skipped, ...]:
    counted, failed = queries.stock(scope, kind=kind, keys=keys)
    for key, (rows, value) in counted.items():
        _add(sums[key], stock_rows=rows, stock_days=1, stock_value=value)
    in_a = kind is SubjectKind.CHANNEL
    return tuple(
        Skipped(DirtyTopic.STOCK, subject if in_a else 0, 0 if in_a else subject, day, f"{kind} {subject}", str(why))
        for (subject, day), why in failed
    )


def _without_cost(scope: Scope, kind: SubjectKind, first: int, last: int) -> tuple[Skipped, ...]:
    """The keys whose lines earn no margin yet: their product's cost has no rate. They stay dirty, and are named each night."""
    if kind is not SubjectKind.CHANNEL:
        return ()
    keys = queries.keys_without_cost(scope, first=first, last=last)
    return tuple(
        Skipped(DirtyTopic.COST, channel, product, why.day, f"{kind} {channel}", str(why))
        for channel, product, why in queries.unknown_costs(scope, keys=keys)
    )


def _add(into: dict[str, int], **counts: Any) -> None:
    for column, count in counts.items():
        into[column] = into.get(column, 0) + count


def store(scope: Scope, day: date, key: str, rows: DaySumsToStore) -> Written:
    done = services.add_up_days(scope, kind=rows.kind, first=rows.first, last=rows.last, anew=rows.anew, others=rows.others)
    facts = sum(found.get("lines", 0) for found in rows.anew.values())
    facts += sum(found.get(name, 0) for found in rows.others.values() for name in _ROWS)
    return Written(read=facts, skipped=rows.skipped) + done


STEP = Step(
    code="rollups",
    after=("histories",),
    why="sums of each dirty day, from which every period is added up",
    chunks=chunks,
    compute=compute,
    store=store,
)
