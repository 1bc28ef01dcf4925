"""A partner's order for a customer that headquarters serves itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from channels_core.rollups.choices import DirtyTopic
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import has_key_accounts, on_sales, sales_lines
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Finding, Judged, Keys, Line, itself
from foundation.values.money import plain
from foundation.values.scope import Scope

RULE = "O4 key_account_breach 1"
_KEY_ACCOUNTS = "AND l.partner_id IS NOT NULL AND c.key_account"


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Sequence[Line]:
    """The touched lines that a partner sold to a key account."""
    return list(sales_lines(scope, keys, where=_KEY_ACCOUNTS)) if has_key_accounts(scope) else []


def judge(rows: Sequence[Line], policy: Policy) -> Judged:
    found = (_finding(line, line.partner, line.customer) for line in rows if line.partner and line.customer)
    return Judged(tuple(found), read=len(rows))


def _finding(line: Line, partner: int, customer: int) -> Finding:
    return Finding(
        kind=ConflictKind.KEY_ACCOUNT_BREACH,
        day=line.day,
        fact_kind=FactKind.ORDER_LINE,
        fact=line.id,
        partners=(partner,),
        customer=customer,
        at_channel=line.channel,
        at_product=line.product,
        at_partner=partner,
        place=line.territory,
        amount=line.net_revenue,
        units=line.quantity,
        figures={"net_revenue": plain(line.net_revenue)},
        rule=RULE,
    )


def touched(scope: Scope, keys: Keys, rows: Sequence[Line]) -> Q:
    return on_sales(scope, keys)


DETECTOR = Detector(
    code="key_account_breach",
    kinds=(ConflictKind.KEY_ACCOUNT_BREACH,),
    topics=(DirtyTopic.SALES,),
    batch_by=BatchBy.DAY,
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
)
