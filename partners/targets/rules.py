"""Periods of targets, and the share of a year that a quarter takes. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal

from partners.targets.choices import TargetMetric

_PERIOD = re.compile(r"([0-9]{4})(?:Q([1-4]))?")
_STEP = Decimal("0.000001")
QUARTERS = 4
FIRST_YEAR, LAST_YEAR = 1900, 2199


def target_period(text: str) -> tuple[date, date]:
    """[first day, first day after) of ``2026`` or ``2026Q1``, by calendar quarters. Raises ValueError for anything else."""
    match = _PERIOD.fullmatch(text)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise ValueError(f"{text!r} names no year and no quarter")
    year, quarter = int(match[1]), match[2]
    if quarter is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    first = int(quarter) * 3 - 2
    return date(year, first, 1), date(year + first // 10, (first + 2) % 12 + 1, 1)


def quarter_label(day: date) -> str:
    """The label of the quarter that holds ``day``: 2026Q1."""
    return f"{day.year:04d}Q{(day.month + 2) // 3}"


def quarter_target(values: Mapping[str, Decimal], day: date, metric: TargetMetric) -> Decimal | None:
    """The target of the quarter that holds ``day``; ``values`` are a subject's targets of one metric by period label.

    A quarter's own target counts. One without takes an equal part of what the year leaves for the quarters that have none, in
    steps of 0.000001 with the rest on the last of them, so that the quarters sum to the year; never less than 0. A share is
    the year's in every quarter. None where neither is set.
    """
    label = quarter_label(day)
    if label in values:
        return values[label]
    year = values.get(label[:4])
    if year is None or metric is TargetMetric.SHARE:
        return year
    labels = [f"{label[:4]}Q{number}" for number in range(1, QUARTERS + 1)]
    without = [each for each in labels if each not in values]
    left = max(year - sum((values[each] for each in labels if each in values), Decimal(0)), Decimal(0))
    part = (left / len(without)).quantize(_STEP, ROUND_DOWN)
    return part if label != without[-1] else left - part * (len(without) - 1)


def year_target(values: Mapping[str, Decimal], year: int, metric: TargetMetric) -> Decimal | None:
    """The target of a calendar year: its own, else the sum of its four quarters (a share: their mean) where all are set."""
    if f"{year:04d}" in values:
        return values[f"{year:04d}"]
    quarters = [values.get(f"{year:04d}Q{number}") for number in range(1, QUARTERS + 1)]
    known = [value for value in quarters if value is not None]
    if len(known) < QUARTERS:
        return None
    total = sum(known, Decimal(0))
    return total / QUARTERS if metric is TargetMetric.SHARE else total
