"""Which keys of order lines a change reaches. Topics are those of the roll-ups, which read this room."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.intake.marking import key_select, mark
from foundation.values.scope import Scope

SALES, PARTNER_SALES, CUSTOMER = "sales", "partner_sales", "customer"
FACT_TOPICS = (SALES, PARTNER_SALES, CUSTOMER)
JUDGED = (SALES, PARTNER_SALES)

# A temporary table with a validity t, and lines l inside it.
INSIDE = "(t.valid_from IS NULL OR l.business_day >= t.valid_from) AND (t.valid_to IS NULL OR l.business_day < t.valid_to)"

_KEYS = {
    SALES: ("{}.channel_id", "{}.product_id", ""),
    PARTNER_SALES: ("{}.partner_id", "0", " AND {}.partner_id IS NOT NULL"),
    CUSTOMER: ("{}.customer_id", "0", " AND {}.customer_id IS NOT NULL"),
}


def mark_lines(scope: Scope, source: str, condition: str, topics: Sequence[str]) -> None:
    """Marks the keys of stored lines ``l`` that fit ``condition`` against ``source`` (a temporary table, named ``t``).

    The temporary table leads: SQLite would otherwise index the lines anew.
    """
    for topic in topics:
        a, b, known = _KEYS[topic]
        lines = f"{source} CROSS JOIN channels_core_orderline l JOIN channels_core_brand k ON k.id = l.brand_id"
        where = f"WHERE {condition}{known.format('l')}"
        mark(key_select(f"{lines} {where}", topic, a=a.format("l"), b=b.format("l"), day="l.business_day", brand="k.code"))


def mark_changed_lines(scope: Scope) -> None:
    """The keys of imported lines themselves, as they were and as they are."""
    for topic in FACT_TOPICS:
        a, b, known = _KEYS[topic]
        lines = f"intake_touched t JOIN channels_core_brand k ON k.id = t.brand_id WHERE 1 = 1{known.format('t')}"
        mark(key_select(lines, topic, a=a.format("t"), b=b.format("t"), day="t.business_day", brand="k.code"))
