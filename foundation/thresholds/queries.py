"""Which values are in force for a brand on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from foundation.thresholds.models import ThresholdVersion
from foundation.thresholds.rules import Threshold
from foundation.values.scope import Scope


def history_in_force(scope: Scope, *, brand: str, thresholds: Iterable[Threshold]) -> dict[str, list[tuple[date, Decimal]]]:
    """For each threshold's code its values as (first day, value), ascending, beginning with the default at day 1."""
    found = {threshold.code: [(date.min, threshold.default)] for threshold in thresholds}
    rows = ThresholdVersion.objects.for_scope(scope).filter(brand=brand, code__in=sorted(found))
    for row in rows.order_by("code", "valid_from"):
        found[row.code].append((row.valid_from, Decimal(row.value)))
    return found


def in_force(scope: Scope, *, brand: str, day: date, thresholds: Iterable[Threshold]) -> dict[str, Decimal]:
    """For each threshold's code its value on ``day``."""
    history = history_in_force(scope, brand=brand, thresholds=thresholds)
    return {code: [value for since, value in values if since <= day][-1] for code, values in history.items()}
