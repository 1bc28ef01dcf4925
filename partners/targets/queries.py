"""Reads of targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from foundation.values.scope import Scope
from partners.targets.choices import TargetLevel, TargetMetric
from partners.targets.models import SalesTarget
from partners.targets.rules import quarter_target


def targets_by_subject(
    scope: Scope, *, level: TargetLevel, metric: TargetMetric, codes: Collection[str] | None = None
) -> dict[str, dict[str, Decimal]]:
    """For each subject's code its targets of one metric by period label (2026, 2026Q1); one statement."""
    rows = SalesTarget.objects.for_scope(scope).filter(level=level, metric=metric)
    if codes is not None:
        rows = rows.filter(code__in=sorted(codes))
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for code, period, value in rows.order_by("code", "period").values_list("code", "period", "value"):
        found[code][period] = value
    return dict(found)


def quarter_targets(
    scope: Scope, *, level: TargetLevel, metric: TargetMetric, day: date, codes: Collection[str] | None = None
) -> dict[str, Decimal]:
    """For each subject's code the target of the quarter that holds ``day``; those without one are left out."""
    held = targets_by_subject(scope, level=level, metric=metric, codes=codes)
    found = {code: quarter_target(values, day, metric) for code, values in held.items()}
    return {code: value for code, value in found.items() if value is not None}
