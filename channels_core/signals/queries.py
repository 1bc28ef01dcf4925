"""Reads of market signals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from channels_core.signals.choices import SignalMetric
from channels_core.signals.models import MarketSignal
from foundation.values.money import EXACT, half_up
from foundation.values.scope import Scope


def signal_days(
    scope: Scope, *, channels: Collection[int], metrics: Collection[SignalMetric], first: date, last: date
) -> dict[tuple[int, str], list[tuple[date, Decimal]]]:
    """(channel row id, metric) -> (day, value) by day, from ``first`` to ``last`` (both inside): signals of whole channels, the mean
    where several sources speak of one day; one statement."""
    rows = MarketSignal.objects.for_scope(scope).filter(channel_id__in=sorted(channels), metric__in=sorted(metrics))
    rows = rows.filter(day__gte=first, day__lte=last, product=None, territory=None).order_by("channel_id", "metric", "day")
    by_day: dict[tuple[int, str, date], list[Decimal]] = defaultdict(list)
    for channel, metric, day, value in rows.values_list("channel_id", "metric", "day", "value"):
        by_day[channel, metric, day].append(value)
    found: dict[tuple[int, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for (channel, metric, day), values in by_day.items():
        found[channel, metric].append((day, half_up(EXACT.divide(sum(values, Decimal(0)), Decimal(len(values))), 6)))
    return dict(found)
