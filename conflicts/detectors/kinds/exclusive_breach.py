"""A product sold where it is barred, or outside what it is exclusive to (O2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from channels_core.products.choices import AssortmentRuleKind
from channels_core.products.queries import AssortmentRow, assortment_rows
from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.queries import territory_tree
from channels_core.territories.rules import TerritoryTree
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import on_sales, sales_lines
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Finding, Judged, Keys, Line, in_force, itself
from foundation.values.money import plain
from foundation.values.scope import Scope

RULE = "O2 exclusive_breach 1"
# Only products that have a rule at all are looked at.
_RULED = "AND l.product_id IN (SELECT product_id FROM channels_core_assortmentrule)"


@dataclass(frozen=True)
class Rows:
    lines: Sequence[Line]
    rules: Sequence[AssortmentRow]
    tree: TerritoryTree


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Rows:
    """The touched lines of products with assortment rules, and the rules; drafts: assortment."""
    rules = as_if.rows("assortment", lambda: assortment_rows(scope))
    lines = sales_lines(scope, keys, where="" if as_if.drafts("assortment") else _RULED) if rules else ()
    return Rows(list(lines), rules, territory_tree(scope))


def judge(rows: Rows, policy: Policy) -> Judged:
    by_product: dict[int, list[AssortmentRow]] = defaultdict(list)
    for rule in rows.rules:
        by_product[rule.product].append(rule)
    found = []
    for line in rows.lines:
        broken = _broken(line, in_force(by_product.get(line.product, ()), line.day), rows.tree)
        if broken is not None:
            found.append(_finding(line, broken))
    return Judged(tuple(found), read=len(rows.lines))


def _broken(line: Line, rules: Sequence[AssortmentRow], tree: TerritoryTree) -> str | None:
    """``barred`` or ``exclusive`` where a rule of that kind is broken. A territory rule never matches a line without one."""
    here = [
        rule
        for rule in rules
        if rule.channel == line.channel and (rule.territory is None or rule.territory in tree.lineage(line.territory))
    ]
    if any(rule.rule == AssortmentRuleKind.BARRED for rule in here):
        return "barred"
    exclusive = AssortmentRuleKind.EXCLUSIVE
    if any(rule.rule == exclusive for rule in rules) and not any(rule.rule == exclusive for rule in here):
        return "exclusive"
    return None


def _finding(line: Line, broken: str) -> Finding:
    return Finding(
        kind=ConflictKind.EXCLUSIVE_BREACH,
        day=line.day,
        fact_kind=FactKind.ORDER_LINE,
        fact=line.id,
        channels=(line.channel,),
        partners=() if line.partner is None else (line.partner,),
        product=line.product,
        at_channel=line.channel,
        at_product=line.product,
        at_partner=line.partner,
        place=line.territory,
        amount=line.net_revenue,
        units=line.quantity,
        figures={"broken": broken, "net_revenue": plain(line.net_revenue)},
        rule=RULE,
    )


def touched(scope: Scope, keys: Keys, rows: Rows) -> Q:
    return on_sales(scope, keys)


DETECTOR = Detector(
    code="exclusive_breach",
    kinds=(ConflictKind.EXCLUSIVE_BREACH,),
    topics=(DirtyTopic.SALES,),
    batch_by=BatchBy.DAY,
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
    drafts=("assortment",),
)
