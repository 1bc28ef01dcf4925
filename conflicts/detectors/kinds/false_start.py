"""A sale before the launch gate of its product, channel and territory (R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from channels_core.products.queries import ProductRow, product_rows
from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.queries import territory_tree
from channels_core.territories.rules import TerritoryTree
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import on_sales, sales_lines
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Finding, Judged, Keys, Line, itself
from foundation.values.scope import Scope
from lifecycle.launches.queries import GateRow, gate_rows

RULE = "R8 false_start 1"
# No gate that could bind lies after the line's day for most lines: those are left in the database.
_BEFORE_A_GATE = """
AND (l.business_day < (SELECT p.launched_on FROM channels_core_product p WHERE p.id = l.product_id)
     OR EXISTS (SELECT 1 FROM lifecycle_launchgate g WHERE g.product_id = l.product_id
                AND g.channel_id = l.channel_id AND l.business_day < g.opens_on))
"""


@dataclass(frozen=True)
class Rows:
    lines: Sequence[Line]
    gates: Sequence[GateRow]
    products: Mapping[int, ProductRow]
    tree: TerritoryTree


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Rows:
    """The touched lines before some gate of their product, and the gates; drafts: launches."""
    tree, products = territory_tree(scope), product_rows(scope)
    if as_if.drafts("launches"):
        return Rows(list(sales_lines(scope, keys)), as_if.rows("launches", lambda: gate_rows(scope)), products, tree)
    return Rows(list(sales_lines(scope, keys, where=_BEFORE_A_GATE)), gate_rows(scope), products, tree)


def judge(rows: Rows, policy: Policy) -> Judged:
    gates: dict[tuple[int, int], dict[int | None, date]] = defaultdict(dict)
    for gate in rows.gates:
        gates[gate.product, gate.channel][gate.territory] = gate.opens_on
    found = []
    for line in rows.lines:
        opens_on = _gate(line, gates.get((line.product, line.channel), {}), rows)
        if opens_on is not None and line.day < opens_on:
            found.append(_finding(line, opens_on))
    return Judged(tuple(found), read=len(rows.lines))


def _gate(line: Line, gates: Mapping[int | None, date], rows: Rows) -> date | None:
    """The gate of the line's territory, else of the nearest ancestor, else without territory, else the product's launch day."""
    places = (*rows.tree.lineage(line.territory), None)
    return next((gates[place] for place in places if place in gates), rows.products[line.product].launched_on)


def _finding(line: Line, opens_on: date) -> Finding:
    return Finding(
        kind=ConflictKind.FALSE_START,
        day=line.day,
        fact_kind=FactKind.ORDER_LINE,
        fact=line.id,
        channels=(line.channel,),
        product=line.product,
        at_channel=line.channel,
        at_product=line.product,
        at_partner=line.partner,
        place=line.territory,
        amount=line.net_revenue,
        units=line.quantity,
        figures={"opens_on": opens_on.isoformat(), "days_early": str((opens_on - line.day).days)},
        rule=RULE,
    )


def touched(scope: Scope, keys: Keys, rows: Rows) -> Q:
    return on_sales(scope, keys)


DETECTOR = Detector(
    code="false_start",
    kinds=(ConflictKind.FALSE_START,),
    topics=(DirtyTopic.SALES,),
    batch_by=BatchBy.DAY,
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
    drafts=("launches",),
)
