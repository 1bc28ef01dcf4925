"""Goods shipped outside the territories that a partner was granted (O5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.queries import territory_tree
from channels_core.territories.rules import TerritoryTree
from conflicts.detectors import queries
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import DIVERSION_DAYS, DIVERSION_SHARE, DIVERSION_UNITS, Policy
from conflicts.detectors.queries import day_of, open_findings, rows_of
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Judged, Keys, itself
from conflicts.detectors.rules.diversion import Shipment, diversions
from foundation.values.money import QUANTITY_PLACES, from_scaled
from foundation.values.scope import Scope
from partners.territory_grants.queries import GrantRow, grant_rows

_SPANS_PER_STATEMENT = 500

_DIRTY_PARTNER_DAYS = """
SELECT DISTINCT a, day FROM foundation_dirtykey
WHERE run = %s AND brand = %s AND topic = 'partner_sales' AND a BETWEEN %s AND %s AND day <= %s
ORDER BY a, day
"""
_ALL_PARTNERS = """
SELECT p.id, MIN(l.business_day), MAX(l.business_day)
FROM channels_core_partner p JOIN channels_core_channel c ON c.id = p.channel_id JOIN channels_core_brand b ON b.id = c.brand_id
JOIN channels_core_orderline l ON l.partner_id = p.id
WHERE b.code = %s AND l.business_day BETWEEN %s AND %s
GROUP BY p.id ORDER BY p.id
"""
_SHIPMENTS = """
WITH span (partner, since, until) AS (VALUES {spans})
SELECT l.id, l.partner_id, l.channel_id, l.product_id, l.territory_id, l.business_day, l.quantity, l.net_revenue
FROM span CROSS JOIN channels_core_orderline l
WHERE l.partner_id = span.partner AND l.business_day BETWEEN DATE(span.since) AND DATE(span.until) AND l.quantity > 0
"""


@dataclass(frozen=True)
class Span:
    """Days [since, until] of a partner whose findings are judged anew."""

    partner: int
    since: date
    until: date


@dataclass(frozen=True)
class Rows:
    spans: Sequence[Span]
    shipments: Sequence[Shipment]
    grants: Sequence[GrantRow]
    tree: TerritoryTree


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Rows:
    """The shipments that decide the days which a touched one reaches; drafts: grants.

    A line counts in the windows of its day and the 27 after it, and those windows decide whether lines up to 27 days
    before it are proof (by the longest window in force up to the night's day). To judge [day - 27, day + 27] whole, a
    window more to each side is read.
    """
    window = max(keys.window, queries.policy(scope, keys.brand, as_if).longest_window(keys.day))
    grants = as_if.rows("grants", lambda: grant_rows(scope))
    granted = {grant.partner for grant in grants}
    spans = list(_spans(scope, keys, window))
    read = [Span(span.partner, span.since - window, min(span.until + window, keys.day)) for span in spans]
    merged = list(_merged(span for span in read if span.partner in granted))
    return Rows(spans, list(_shipments(scope, merged)), grants, territory_tree(scope))


def _spans(scope: Scope, keys: Keys, window: timedelta) -> Iterator[Span]:
    if keys.run is None:
        for partner, since, until in rows_of(scope, _ALL_PARTNERS, [keys.brand, keys.since, min(keys.until, keys.day)]):
            yield Span(partner, day_of(since), day_of(until))
        return
    dirty = rows_of(scope, _DIRTY_PARTNER_DAYS, [keys.run, keys.brand, keys.first, keys.last, keys.day])
    yield from _merged(Span(partner, day_of(day) - window, day_of(day) + window) for partner, day in dirty)


def _merged(spans: Iterator[Span]) -> Iterator[Span]:
    """Spans in order of partner and day, those that touch as one."""
    held: Span | None = None
    for span in spans:
        if held and held.partner == span.partner and span.since <= held.until + timedelta(days=1):
            held = Span(held.partner, held.since, max(held.until, span.until))
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _shipments(scope: Scope, spans: Sequence[Span]) -> Iterator[Shipment]:
    for start in range(0, len(spans), _SPANS_PER_STATEMENT):
        part = spans[start : start + _SPANS_PER_STATEMENT]
        values = [value for span in part for value in (span.partner, span.since, span.until)]
        statement = _SHIPMENTS.format(spans=", ".join(["(%s, %s, %s)"] * len(part)))
        for line, partner, channel, product, territory, day, quantity, revenue in rows_of(scope, statement, values):
            units = from_scaled(quantity, QUANTITY_PLACES)
            yield Shipment(line, partner, channel, product, territory, day_of(day), units, from_scaled(revenue))


def judge(rows: Rows, policy: Policy) -> Judged:
    shipments: dict[int, list[Shipment]] = defaultdict(list)
    grants: dict[int, list[GrantRow]] = defaultdict(list)
    spans: dict[int, list[Span]] = defaultdict(list)
    for shipment in rows.shipments:
        shipments[shipment.partner].append(shipment)
    for grant in rows.grants:
        grants[grant.partner].append(grant)
    for span in rows.spans:
        spans[span.partner].append(span)
    found = [
        finding
        for partner in sorted(shipments)
        for finding in diversions(partner, shipments[partner], grants[partner], rows.tree, policy)
        if any(span.since <= finding.day <= span.until for span in spans[partner])
    ]
    return Judged(tuple(found), read=len(rows.shipments))


def touched(scope: Scope, keys: Keys, rows: Rows) -> Q:
    spans: dict[int, list[Span]] = defaultdict(list)
    for span in rows.spans:
        spans[span.partner].append(span)
    stored = open_findings(scope, brand=keys.brand, kinds=[ConflictKind.DIVERSION]).order_by("id")
    return Q(
        id__in=[
            finding
            for finding, partner, day in stored.values_list("id", "at_partner_id", "day")
            if any(span.since <= day <= span.until for span in spans.get(partner, ()))
        ]
    )


DETECTOR = Detector(
    code="diversion",
    kinds=(ConflictKind.DIVERSION,),
    topics=(DirtyTopic.PARTNER_SALES,),
    batch_by=BatchBy.A,
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
    drafts=("grants",),
    thresholds=(DIVERSION_SHARE.code, DIVERSION_UNITS.code, DIVERSION_DAYS.code),
    window=lambda policy, day: policy.longest_window(day),
)
