"""The sums of days counted the plain way, one line and one customer after the other, from all lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Key = tuple[str, int, date]


@dataclass(frozen=True)
class Sold:
    """A line: whose it is, and its figures as the table holds them."""

    order: tuple[str, str]
    channel: int
    partner: int | None
    customer: int | None
    day: date
    quantity: int
    revenue: int
    cost: int | None


def sums_of_days(lines: Sequence[Sold]) -> dict[Key, dict[str, int]]:
    """(kind, subject, day) -> the columns of lines, orders and customers that are not 0."""
    found: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, subject, own in _by_subject(lines):
        for line in own:
            sums = found[kind, subject, line.day]
            sums["lines"] += 1
            sums["positive_lines"] += line.quantity > 0
            sums["units"] += line.quantity
            sums["net_revenue"] += line.revenue
            sums["cost"] += line.revenue if line.cost is None else line.cost
        bought = [line for line in own if line.quantity > 0]
        _count(found, kind, subject, "orders", {(line.order, line.day) for line in bought})
        pairs = {(line.customer, line.day) for line in bought if line.customer is not None}
        _count(found, kind, subject, "customers", pairs)
        _come_back(found, kind, subject, pairs)
    return {key: kept for key, sums in found.items() if (kept := {name: value for name, value in sums.items() if value})}


def _by_subject(lines: Sequence[Sold]) -> Iterable[tuple[str, int, list[Sold]]]:
    for channel in {line.channel for line in lines}:
        yield "channel", channel, [line for line in lines if line.channel == channel]
    for partner in {line.partner for line in lines if line.partner is not None}:
        yield "partner", partner, [line for line in lines if line.partner == partner]


def _count(found: dict, kind: str, subject: int, name: str, pairs: set[tuple[object, date]]) -> None:
    for who, day in pairs:
        sums = found[kind, subject, day]
        sums[name] += 1
        for frame, same in _FRAMES.items():
            sums[f"{name}_{frame}"] += not any(one == who and other < day and same(other, day) for one, other in pairs)


def _come_back(found: dict, kind: str, subject: int, pairs: set[tuple[object, date]]) -> None:
    for who, day in pairs:
        days = [other for one, other in pairs if one == who]
        sums = found[kind, subject, day]
        sums["new_customers"] += not any(other < day for other in days)
        if any(day < other <= day + timedelta(days=90) for other in days):
            sums["returned"] += 1
            for frame, same in _FRAMES.items():
                sums[f"returned_{frame}"] += not any(other < day and same(other, day) for other in days)


_FRAMES = {
    "week": lambda one, other: one.isocalendar()[:2] == other.isocalendar()[:2],
    "month": lambda one, other: (one.year, one.month) == (other.year, other.month),
    "quarter": lambda one, other: (one.year, (one.month - 1) // 3) == (other.year, (other.month - 1) // 3),
}
