"""A channel that may ship to named territories only sold into another one (O2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from channels_core.channels.queries import CoverageRow, coverage_rows
from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.queries import territory_tree
from channels_core.territories.rules import TerritoryTree
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import on_sales, sales_lines
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Finding, Judged, Keys, Line, in_force, itself
from foundation.values.money import plain
from foundation.values.scope import Scope

RULE = "O2 ship_to_breach 1"
# Lines into a territory that the channel names itself are surely right: those are left in the database. The rest, which
# ancestors may allow, is judged.
_OTHER_GROUND = """
AND l.territory_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM channels_core_channelterritory t WHERE t.channel_id = l.channel_id AND t.territory_id = l.territory_id
    AND (t.valid_from IS NULL OR t.valid_from <= l.business_day) AND (t.valid_to IS NULL OR t.valid_to > l.business_day))
"""


@dataclass(frozen=True)
class Rows:
    lines: Sequence[Line]
    coverage: Sequence[CoverageRow]
    tree: TerritoryTree


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Rows:
    """The touched lines that name a territory, and where channels ship to; drafts: coverage."""
    coverage = as_if.rows("coverage", lambda: coverage_rows(scope))
    where = "AND l.territory_id IS NOT NULL" if as_if.drafts("coverage") else _OTHER_GROUND
    return Rows(list(sales_lines(scope, keys, where=where)) if coverage else [], coverage, territory_tree(scope))


def judge(rows: Rows, policy: Policy) -> Judged:
    by_channel: dict[int, list[CoverageRow]] = defaultdict(list)
    for row in rows.coverage:
        by_channel[row.channel].append(row)
    found = []
    for line in rows.lines:
        allowed = {row.territory for row in in_force(by_channel.get(line.channel, ()), line.day)}
        if line.territory is not None and allowed and not rows.tree.is_within(line.territory, allowed):
            found.append(_finding(line))
    return Judged(tuple(found), read=len(rows.lines))


def _finding(line: Line) -> Finding:
    return Finding(
        kind=ConflictKind.SHIP_TO_BREACH,
        day=line.day,
        fact_kind=FactKind.ORDER_LINE,
        fact=line.id,
        channels=(line.channel,),
        territory=line.territory,
        at_channel=line.channel,
        at_product=line.product,
        at_partner=line.partner,
        place=line.territory,
        amount=line.net_revenue,
        units=line.quantity,
        figures={"net_revenue": plain(line.net_revenue)},
        rule=RULE,
    )


def touched(scope: Scope, keys: Keys, rows: Rows) -> Q:
    return on_sales(scope, keys)


DETECTOR = Detector(
    code="ship_to_breach",
    kinds=(ConflictKind.SHIP_TO_BREACH,),
    topics=(DirtyTopic.SALES,),
    batch_by=BatchBy.DAY,
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
    drafts=("coverage",),
)
