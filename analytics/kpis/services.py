"""The writes of the KPIs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
    touched: Mapping[int, Mapping[KpiGrain, Collection[date]]],
    rows: Iterable[Mapping[str, Any]],
    rolling: bool,
) -> Written:
    """Makes ``rows`` the figures of the ``touched`` periods (subject -> grain -> first days); one without row has none.

    With ``rolling`` the subjects' rolling windows are replaced, too, whatever their days. All subjects at once: a night's
    change reaches much the same periods of each.
    """
    days: dict[KpiGrain, set[date]] = defaultdict(set)
    for periods in touched.values():
        for grain, starts in periods.items():
            days[grain].update(starts)
    places = [Q(grain=grain, starts_on__in=part) for grain, starts in sorted(days.items()) for part in _parts(starts)]
    if rolling:
        places.append(Q(grain=KpiGrain.ROLLING28))
    if not places:
        return Written()
    column = "channel_id" if kind is SubjectKind.CHANNEL else "partner_id"

    def covers(identity: tuple[Any, ...]) -> bool:
        channel, partner, grain, starts_on = identity
        if grain == KpiGrain.ROLLING28:
            return True
        return starts_on in touched[channel if partner is None else partner].get(grain, ())

    return replace_results(
        scope,
        model=KpiRow,
        key_filter=Q(**{f"{column}__in": sorted(touched)}) & reduce(or_, places),
        rows=rows,
        identity=IDENTITY,
        compare=_WRITTEN,
        carry=("brand_id",),
        covers=covers,
    )


def _parts(days: Collection[date]) -> list[list[date]]:
    ordered = sorted(days)
    return [ordered[start : start + _DAYS_A_STATEMENT] for start in range(0, len(ordered), _DAYS_A_STATEMENT)]
