"""The figures that a line is drawn through, read as the detectors read them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import UNDERCUT_SHARE
from conflicts.detectors.queries import policy
from conflicts.detectors.registry import detector
from conflicts.detectors.rules import AsIf, Finding, Keys, case_key
from conflicts.detectors.rules.diversion import measured
from conflicts.detectors.rules.prices import Exchange
from conflicts.tryout.queries.trying import Gathered, reached_keys
from conflicts.tryout.rules import Point, Subject
from foundation.values.scope import Scope


def diversion_subjects(scope: Scope, *, brand: str, first: date, last: date, as_if: AsIf, gathered: Gathered) -> list[Subject]:
    """Each partner with granted territories: the share of 28 days' units outside them, on each day in [first, last] that it ships."""
    each = detector("diversion")
    keys = Keys(brand=brand, day=last, run=None, since=first, until=last)
    rows = gathered.rows(scope, each, reached_keys(scope, each, keys, as_if))
    shipments, grants = defaultdict(list), defaultdict(list)
    for shipment in rows.shipments:
        shipments[shipment.partner].append(shipment)
    for grant in rows.grants:
        grants[grant.partner].append(grant)
    judged_by = policy(scope, brand, as_if)
    found = []
    for partner in sorted(shipments):
        key = case_key(ConflictKind.DIVERSION, (), (partner,), (None, None, None))
        windows = measured(shipments[partner], grants[partner], rows.tree, judged_by)
        points = [
            Point(window.day, window.outside, window.units, window.units, key)
            for window in windows
            if first <= window.day <= last
        ]
        found.append(Subject(partner, tuple(points)))
    return [subject for subject in found if subject.points]


def undercut_subjects(scope: Scope, *, brand: str, first: date, last: date, as_if: AsIf, gathered: Gathered) -> list[Subject]:
    """Each channel whose prices to consumers lay under the lowest of a protected channel: the gap as a share of that price."""
    each = detector("price")
    lowest = AsIf(thresholds={**as_if.thresholds, UNDERCUT_SHARE.code: [(date.min, UNDERCUT_SHARE.lowest)]})
    keys = Keys(brand=brand, day=last, run=None, since=first, until=last)
    rows = gathered.rows(scope, each, reached_keys(scope, each, keys, as_if))
    found: dict[int, list[Point]] = defaultdict(list)
    for finding in each.judge(rows, policy(scope, brand, lowest)).findings:
        if finding.kind is ConflictKind.PRICE_UNDERCUT and finding.at_channel is not None:
            found[finding.at_channel].append(_gap(finding, rows.terms.exchange))
    return [Subject(channel, tuple(sorted(points, key=lambda point: point.day))) for channel, points in sorted(found.items())]


def _gap(finding: Finding, exchange: Exchange) -> Point:
    """The gap as a share of the protected price, both in the currency in which they were compared."""
    figures = {name: str(value) for name, value in finding.figures.items()}
    gap, price = Decimal(figures["gap"]), Decimal(figures["price"])
    if figures["gap_currency"] != figures["currency"]:
        price = exchange.in_brand(price, figures["currency"], finding.day)
    return Point(finding.day, gap, price + gap, finding.units or Decimal(0), finding.case_key)
