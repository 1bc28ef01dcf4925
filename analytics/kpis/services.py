"""The writes of the KPIs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from analytics.kpis.choices import KpiGrain
from analytics.kpis.models import KpiRow
from channels_core.rollups.choices import SubjectKind
from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope

IDENTITY = ("channel_id", "partner_id", "grain", "starts_on")
_WRITTEN = tuple(
    field.attname for field in KpiRow._meta.concrete_fields
    if field.attname not in (*IDENTITY, "id", "from_run", "until_run", "brand_id")
)  # fmt: skip
#: Days named one by one in a statement; SQLite takes 32,766 values.
_DAYS_A_STATEMENT = 5_000


def replace_kpis(
    scope: Scope,
    *,
    kind: SubjectKind,
    subject: int,
    touched: Mapping[KpiGrain, Collection[date]],
    rows: Sequence[Mapping[str, Any]],
    rolling: bool,
) -> Written:
    """Makes ``rows`` the subject's figures of the ``touched`` periods (grain -> first days); a period without row has none.

    With ``rolling`` its rolling windows are replaced, too, whatever their days.
    """
    places = [Q(grain=grain, starts_on__in=part) for grain, days in sorted(touched.items()) for part in _parts(days)]
    if rolling:
        places.append(Q(grain=KpiGrain.ROLLING28))
    if not places:
        return Written()
    subject_is = Q(channel_id=subject) if kind is SubjectKind.CHANNEL else Q(partner_id=subject)
    return replace_results(
        scope,
        model=KpiRow,
        key_filter=subject_is & reduce(or_, places),
        rows=rows,
        identity=IDENTITY,
        compare=_WRITTEN,
        carry=("brand_id",),
    )


def _parts(days: Collection[date]) -> list[list[date]]:
    ordered = sorted(days)
    return [ordered[start : start + _DAYS_A_STATEMENT] for start in range(0, len(ordered), _DAYS_A_STATEMENT)]
