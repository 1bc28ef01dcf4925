"""The writes of the night: sums of days, accruals, and what they cost channels day by day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from foundation.jobs.loading import bulk_load
from foundation.jobs.registry import Written
from foundation.jobs.row_sets import row_set
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope
from pricing.rebates.models import Accrual, AccrualDay, RebateCover, RebateDay
from pricing.rebates.rules import DaySum

_COMPARE = (
    *("programme_code", "starts_on", "ends_on", "held", "currency", "lines", "units", "net_revenue"),
    *("former_lines", "former_units", "former_net_revenue", "base", "baseline", "amount"),
)


def keep_days(
    scope: Scope, *, brand: int, currency: str, days: Mapping[tuple[int, date], Sequence[DaySum]], covers: Collection[int]
) -> int:
    """Makes ``days`` the sums of their (partner, day) keys; the partners of ``covers`` are kept up from now on. Rows written."""
    if days:
        wanted, values = row_set((("partner", "integer"), ("day", "day")), sorted(days))
        table = RebateDay._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE brand_id = %s AND currency = %s "
                f"AND (partner_id, day) IN (SELECT partner, day FROM {wanted} AS k)",
                [brand, currency, *values],
            )
        columns = ("brand_id", "partner_id", "channel_id", "line", "day", "currency", "lines", "units", "net_revenue")
        rows = [
            (brand, partner, row.channel, row.line, day.isoformat(), currency, row.lines, row.units, row.revenue)
            for (partner, day), found in sorted(days.items(), key=lambda pair: pair[0])
            for row in found
        ]
        if rows:
            bulk_load(table, columns, rows)
    RebateCover.objects.bulk_create(
        [RebateCover(brand_id=brand, partner_id=partner, currency=currency) for partner in sorted(covers)], ignore_conflicts=True
    )
    return sum(map(len, days.values()))


def replace_accruals(
    scope: Scope, *, brand: int, touched: Collection[tuple[int, int, int]], rows: Sequence[Mapping[str, Any]]
) -> Written:
    """Makes ``rows`` the accruals of the (partner, programme, number) that were looked at."""
    pairs = frozenset(touched)
    return replace_results(
        scope,
        model=Accrual,
        key_filter={"brand_id": brand, "partner_id__in": sorted({partner for partner, _, _ in pairs})},
        rows=rows,
        identity=("partner_id", "programme_id", "number"),
        compare=_COMPARE,
        carry=("brand_id",),
        covers=lambda identity: identity in pairs,
    )


def replace_accrual_days(
    scope: Scope, *, brand: int, partners: Sequence[int], rows: Mapping[tuple[int, int, date], int]
) -> Written:
    """Makes ``rows`` ((partner, channel, day) -> scaled amount in the brand's currency) the cost of the partners' accruals.

    Only what changed is written; a day that costs nothing any more keeps a row of 0, so that the figures see it.
    """
    held = AccrualDay.objects.for_scope(scope).filter(brand_id=brand, partner_id__in=sorted(partners))
    stored = {
        (partner, channel, day): (pk, int(amount * 10**6))
        for pk, partner, channel, day, amount in held.values_list("id", "partner_id", "channel_id", "day", "amount")
    }
    changed = [(run_pk, rows.get(key, 0)) for key, (run_pk, amount) in stored.items() if rows.get(key, 0) != amount]
    new = [(key, amount) for key, amount in sorted(rows.items()) if key not in stored and amount]
    if changed:
        wanted, values = row_set((("id", "integer"), ("amount", "integer")), changed)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {AccrualDay._meta.db_table} AS t SET amount = k.amount, changed_run = %s FROM {wanted} AS k WHERE k.id = t.id",
                [scope.run, *values],
            )
    if new:
        bulk_load(
            AccrualDay._meta.db_table,
            ("brand_id", "partner_id", "channel_id", "day", "amount", "changed_run"),
            [(brand, partner, channel, day.isoformat(), amount, scope.run) for (partner, channel, day), amount in new],
        )
    return Written(read=len(stored), written=len(changed) + len(new))
