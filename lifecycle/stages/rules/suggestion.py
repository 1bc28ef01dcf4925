"""The suggestion for a product: its stage after the last whole month, how sure that is, and the figures it was drawn from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from lifecycle.stages.choices import Stage
from lifecycle.stages.policy import StagePolicy
from lifecycle.stages.rules.bass import BassFit, fit_bass
from lifecycle.stages.rules.history import History, month_after
from lifecycle.stages.rules.holding import held_stages
from lifecycle.stages.rules.reading import readings

#: Rises when a suggestion may change for the same sales.
RULE = "R2 stages 1"
WINDOW = 3
#: No sales say for sure where a product stands.
MOST_SURE = 0.99
DEFAULT = StagePolicy()


@dataclass(frozen=True)
class Suggestion:
    """``stage`` since the month ``since``, with ``confidence`` 0-1. ``signal`` is what the last month says and ``signalled`` for how many months

    in a row, where it is not yet the stage. ``age`` is in whole months, the first counting as 1 (None: unknown); ``growth`` is the last three months
    against the three before, None without sales in these; ``share_of_peak`` the last three months against the best three in a row.
    """

    stage: Stage
    since: date
    confidence: float
    signal: Stage
    signalled: int
    months: int
    age: int | None
    growth: float | None
    share_of_peak: float
    bass: BassFit | None
    last_month: date


def suggest(history: History, policy: StagePolicy = DEFAULT) -> Suggestion | None:
    """The stage after the last of the history's months; None where too few months have sales."""
    if len(history.units) < policy.least_months or not any(units > 0 for units in history.units):
        return None
    read = readings(history, policy)
    held = held_stages(read, policy)[-1]
    age = history.age_at_first
    return Suggestion(
        stage=held.stage,
        since=month_after(history.first, held.since),
        confidence=min(round(read[-1].weight_of(held.stage), 2), MOST_SURE),
        signal=held.signal if held.signalled else held.stage,
        signalled=held.signalled,
        months=len(history.units),
        age=None if age is None else age + len(history.units),
        growth=_growth(history.units),
        share_of_peak=_share_of_peak(history.units),
        bass=fit_bass(history.units, age or 0),
        last_month=month_after(history.first, len(history.units) - 1),
    )


def _growth(units: Sequence[float]) -> float | None:
    before = sum(units[-2 * WINDOW : -WINDOW]) if len(units) >= 2 * WINDOW else 0.0
    return round(sum(units[-WINDOW:]) / before - 1, 4) if before > 0 else None


def _share_of_peak(units: Sequence[float]) -> float:
    width = min(WINDOW, len(units))
    windows = np.convolve(np.maximum(np.asarray(units, dtype=np.float64), 0.0), np.ones(width), "valid")
    best = float(np.max(windows))
    return round(float(windows[-1]) / best, 4) if best > 0 else 0.0
