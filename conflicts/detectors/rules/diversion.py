"""Diversion by shipments (O5): where a partner's units of 28 days (or as many as are in force) went, measured on each day it ships."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from channels_core.territories.rules import TerritoryTree
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import DIVERSION_SHARE, DIVERSION_UNITS, Policy
from conflicts.detectors.rules.facts import in_force
from conflicts.detectors.rules.findings import Finding
from foundation.values.money import EXACT, half_up, plain

RULE = "O5 diversion 1"


class Shipment(NamedTuple):
    """A positive line of a partner; ``net_revenue`` in the brand's currency."""

    line: int
    partner: int
    channel: int
    product: int
    territory: int | None
    day: date
    units: Decimal
    net_revenue: Decimal


@dataclass
class _Day:
    """A day on which the partner ships: units with a territory, and those outside what it was granted."""

    units: Decimal = Decimal(0)
    outside: Decimal = Decimal(0)
    diverted: list[Shipment] = field(default_factory=list)


def windows_of(shipments: Iterable[Shipment], grants: Sequence[Any], tree: TerritoryTree) -> dict[date, _Day]:
    """One partner's days, by the grants in force on each. Lines without territory, or of days without a grant, count nowhere:
    nothing was said about where they may go."""
    days: dict[date, _Day] = defaultdict(_Day)
    own: dict[date, set[int]] = {}
    for shipment in shipments:
        if shipment.day not in own:
            own[shipment.day] = {grant.territory for grant in in_force(grants, shipment.day)}
        if shipment.territory is None or not own[shipment.day]:
            continue
        day = days[shipment.day]
        day.units += shipment.units
        if not tree.is_within(shipment.territory, own[shipment.day]):
            day.outside += shipment.units
            day.diverted.append(shipment)
    return dict(days)


def diversions(
    partner: int, shipments: Sequence[Shipment], grants: Sequence[Any], tree: TerritoryTree, policy: Policy
) -> list[Finding]:
    """A driving finding for each day whose window exceeds the share, and a supporting one for each diverted line in such a
    window. Exact only where the shipments reach a window and its length to either side of the days of interest."""
    found: list[Finding] = []
    diverted: dict[int, Shipment] = {}
    for window in measured(shipments, grants, tree, policy):
        if _exceeds(window.units, window.outside, policy, window.day):
            found.append(_day_finding(partner, window, policy))
            diverted.update((line.line, line) for line in window.diverted())
    return found + [_line_finding(diverted[line]) for line in sorted(diverted)]


@dataclass(frozen=True)
class Window:
    """The days [since, day]: units with a territory, and those outside; ``diverted()`` are the latter's lines."""

    since: date
    day: date
    units: Decimal
    outside: Decimal
    diverted: Callable[[], list[Shipment]]


def measured(shipments: Iterable[Shipment], grants: Sequence[Any], tree: TerritoryTree, policy: Policy) -> Iterator[Window]:
    """One partner's windows, each as long as is in force on its last day, one for each day on which it ships, before any line is
    drawn."""
    days = windows_of(shipments, grants, tree)
    ordered = sorted(days)
    units, outside = [Decimal(0)], [Decimal(0)]
    for day in ordered:
        units.append(units[-1] + days[day].units)
        outside.append(outside[-1] + days[day].outside)
    for last, day in enumerate(ordered, start=1):
        since = day - policy.window(day)
        first = bisect_left(ordered, since)
        held = ordered[first:last]
        yield Window(since, day, units[last] - units[first], outside[last] - outside[first], partial(_diverted, days, held))


def _diverted(days: Mapping[date, _Day], held: Sequence[date]) -> list[Shipment]:
    return [line for each in held for line in days[each].diverted]


def _exceeds(units: Decimal, outside: Decimal, policy: Policy, day: date) -> bool:
    return units >= policy.at(DIVERSION_UNITS, day) and outside > EXACT.multiply(units, policy.at(DIVERSION_SHARE, day))


def _day_finding(partner: int, window: Window, policy: Policy) -> Finding:
    day = window.day
    figures: Mapping[str, object] = {
        "window_from": window.since.isoformat(),
        "units": plain(window.units),
        "units_outside": plain(window.outside),
        "share": plain(half_up(EXACT.divide(window.outside, window.units), 6)),
        "limit": plain(policy.at(DIVERSION_SHARE, day)),
    }
    return Finding(
        kind=ConflictKind.DIVERSION,
        day=day,
        fact_kind=FactKind.PARTNER_DAY,
        fact=partner,
        partners=(partner,),
        at_partner=partner,
        figures=dict(figures),
        rule=RULE,
    )


def _line_finding(shipment: Shipment) -> Finding:
    return Finding(
        kind=ConflictKind.DIVERSION,
        day=shipment.day,
        fact_kind=FactKind.ORDER_LINE,
        fact=shipment.line,
        partners=(shipment.partner,),
        drives=False,
        at_channel=shipment.channel,
        at_product=shipment.product,
        at_partner=shipment.partner,
        place=shipment.territory,
        amount=shipment.net_revenue,
        units=shipment.units,
        figures={"net_revenue": plain(shipment.net_revenue)},
        rule=RULE,
    )
