"""What a change of lines adds to the sums of their days: noted line by line, or as days to be counted anew.

A few changed lines are noted with their signed amounts, and the night adds them up: its work follows the change, however
many lines a day holds. Where very many changed, counting the days anew is cheaper; a brand's waiting changes are either all
notes or all days, never both, so that nothing is counted twice.

A line whose product's cost has no rate counts with its net revenue as its cost: it earns no margin until the rate is there.
"""

from __future__ import annotations

from django.db import connection

from foundation.intake.marking import key_select, mark
from foundation.intake.upsert import by_index
from foundation.values.scope import Scope

#: Notes that may wait for a brand's night; with more, its changed days are counted anew.
MOST_NOTES = 100_000
RECOUNT, COST = "recount", "cost"
_TABLE = "channels_core_linechange"
_BRAND = "channels_core_brand k ON k.id = l.brand_id"
_SUMS = ("lines", "positive_lines", "units", "net_revenue", "cost")

_AS_IT_IS = """
    SELECT l.brand_id, l.channel_id, l.partner_id, l.source, l.order_id, l.business_day AS day, 1 AS lines,
           CASE WHEN l.quantity > 0 THEN 1 ELSE 0 END AS positive_lines, l.quantity AS units, l.net_revenue,
           COALESCE(l.cost, l.net_revenue) AS cost
    FROM intake_delta d CROSS JOIN channels_core_orderline l
    WHERE l.source = d.source AND l.order_id = d.order_id AND l.line_no = d.line_no AND {kept}
"""
_AS_IT_WAS = """
    SELECT d.old_brand_id, d.old_channel_id, d.old_partner_id, d.source, d.order_id, d.old_business_day, -1,
           CASE WHEN d.old_quantity > 0 THEN -1 ELSE 0 END, -d.old_quantity, -d.old_net_revenue, -COALESCE(d.old_cost, d.old_net_revenue)
    FROM intake_delta d WHERE d.fid IS NOT NULL AND {kept}
"""


def note_changed_lines(scope: Scope) -> None:
    """After a change of lines (import or undo), in its transaction."""
    anew = _counted_anew()
    if anew:
        touched = f"SELECT * FROM intake_touched WHERE brand_id IN ({_listed(anew)})"
        _mark_days(f"({touched}) t", "t.business_day")
    # Asked of the delta: a first load of millions looks no line up for notes that nobody takes.
    is_noted = _AS_IT_IS.format(kept=_not_in("d.brand_id", anew))
    was_noted = _AS_IT_WAS.format(kept=_not_in("d.old_brand_id", anew))
    _note(f"{is_noted} UNION ALL {was_noted}")
    key = "l.source = d.source AND l.order_id = d.order_id AND l.line_no = d.line_no"
    unknown = f"{key} AND d.cost IS NULL AND l.cost IS NULL"
    _mark_unknown_costs(f"intake_delta d CROSS JOIN channels_core_orderline l JOIN {_BRAND} WHERE {unknown}")


def note_new_amounts(scope: Scope, amounts: str) -> None:
    """Before stored lines take the ``net_revenue`` and ``cost`` that the table ``amounts`` holds for their ``id``."""
    anew = _counted_anew()
    lines = f"{amounts} n CROSS JOIN channels_core_orderline l"
    if anew:
        changed = f"SELECT l.* FROM {lines} WHERE l.id = n.id AND l.brand_id IN ({_listed(anew)})"
        _mark_days(f"({changed}) t", "t.business_day")
    moved = f"""
        SELECT l.brand_id, l.channel_id, l.partner_id, l.source, l.order_id, l.business_day AS day, 0 AS lines,
               0 AS positive_lines, 0 AS units, n.net_revenue - l.net_revenue AS net_revenue,
               COALESCE(n.cost, n.net_revenue) - COALESCE(l.cost, l.net_revenue) AS cost
        FROM {lines} WHERE l.id = n.id AND {_not_in("l.brand_id", anew)}
    """
    _note(moved)


def mark_unknown_costs(scope: Scope, amounts: str) -> None:
    """Marks the lines to which the table ``amounts`` gives no cost, by their ``id``."""
    lines = f"{amounts} n CROSS JOIN channels_core_orderline l JOIN {_BRAND}"
    _mark_unknown_costs(f"{lines} WHERE l.id = n.id AND n.cost IS NULL")


def _note(changes: str) -> None:
    """Notes the signed sums of ``changes`` by order and day, those that come to nothing left out; gives too many notes up."""
    sums = ", ".join(f"SUM({name})" for name in _SUMS)
    moved = " OR ".join(f"SUM({name}) <> 0" for name in _SUMS)
    place = "brand_id, channel_id, partner_id, source, order_id, day"
    with connection.cursor() as cursor, by_index(cursor):
        cursor.execute(
            f"INSERT INTO {_TABLE} ({place}, {', '.join(_SUMS)}) "
            f"SELECT {place}, {sums} FROM ({changes}) AS changed GROUP BY {place} HAVING {moved}"
        )
    _give_up_notes()


def _counted_anew() -> list[int]:
    """The brands whose waiting changes are days to be counted anew: nothing is published yet, or so much has changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id FROM channels_core_brand b "
            "WHERE NOT EXISTS (SELECT 1 FROM foundation_publication p WHERE p.brand = b.code) OR EXISTS ("
            "SELECT 1 FROM foundation_dirtykey k WHERE k.run = 0 AND k.brand = b.code AND k.topic = %s) ORDER BY b.id",
            [RECOUNT],
        )
        return [row[0] for row in cursor.fetchall()]


def _give_up_notes() -> None:
    """Turns the notes of a brand that has too many into days to be counted anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT brand_id FROM {_TABLE} GROUP BY brand_id HAVING COUNT(*) > %s ORDER BY 1", [MOST_NOTES])
        for (brand,) in cursor.fetchall():
            _mark_days(f"(SELECT * FROM {_TABLE} WHERE brand_id = {int(brand)}) t", "t.day")
            cursor.execute(f"DELETE FROM {_TABLE} WHERE brand_id = %s", [brand])


def _mark_unknown_costs(lines: str) -> None:
    with connection.cursor() as cursor, by_index(cursor):
        mark(key_select(lines, COST, a="l.channel_id", b="l.product_id", day="l.business_day", brand="k.code"))


def _mark_days(source: str, day: str) -> None:
    lines = f"{source} JOIN channels_core_brand k ON k.id = t.brand_id"
    mark(key_select(lines, RECOUNT, a="t.channel_id", b="COALESCE(t.partner_id, 0)", day=day, brand="k.code"))


def _not_in(column: str, ids: list[int]) -> str:
    return f"{column} NOT IN ({_listed(ids)})" if ids else "1 = 1"


def _listed(ids: list[int]) -> str:
    return ", ".join(str(int(one)) for one in ids)
