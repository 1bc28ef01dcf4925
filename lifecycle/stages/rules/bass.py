"""A Bass diffusion curve fitted to a product's months by least squares, to draw beside them and to say when the peak is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from lifecycle.stages.rules.history import Floats
from lifecycle.stages.rules.shapes import SHARES_AT_LAUNCH, TIMES_TO_PEAK, bass_share, speed_of

LEAST_MONTHS = 6


@dataclass(frozen=True)
class BassFit:
    """Sales at the peak, months from launch to it, p and q a month; ``explained`` is the share of the months' variance (R squared)."""

    peak_units: float
    time_to_peak: float
    p: float
    q: float
    explained: float

    def units_at(self, ages: Sequence[float]) -> list[float]:
        """Units a month at ``ages`` (months since launch, the middle of each)."""
        return [float(value) for value in self.peak_units * bass_share(np.asarray(ages, dtype=np.float64), self.p, self.q)]


def fit_bass(units: Sequence[float], age_at_first: int) -> BassFit | None:
    """The curve with the least squares around ``units``; None under LEAST_MONTHS months or where nothing was sold."""
    sold = np.maximum(np.asarray(units, dtype=np.float64), 0.0)
    if len(sold) < LEAST_MONTHS or np.count_nonzero(sold) < LEAST_MONTHS:
        return None
    ages = np.arange(len(sold), dtype=np.float64) + age_at_first + 0.5
    starts = [(time, share) for time in TIMES_TO_PEAK[::2] for share in SHARES_AT_LAUNCH[::2]]
    start = min(starts, key=lambda each: _squares(sold, bass_share(ages, *speed_of(*each))))

    def rest(values: Floats) -> Floats:
        shares = bass_share(ages, *_speeds(values))
        found: Floats = (sold - _scale(sold, shares) * shares) / float(np.max(sold))
        return found

    share = start[1]
    found = least_squares(rest, [np.log(start[0]), np.log(share / (1 - share))], bounds=([0.5, -5.0], [4.6, 1.5]), max_nfev=60)
    p, q = _speeds(found.x)
    shares = bass_share(ages, p, q)
    spread = float(np.sum((sold - np.mean(sold)) ** 2))
    explained = 1.0 - _squares(sold, shares) / spread if spread > 0 else 0.0
    return BassFit(_scale(sold, shares), float(np.exp(found.x[0])), p, q, explained)


def _speeds(values: Floats) -> tuple[float, float]:
    return speed_of(float(np.exp(values[0])), float(1.0 / (1.0 + np.exp(-values[1]))))


def _scale(sold: Floats, shares: Floats) -> float:
    return float(np.sum(sold * shares) / (np.sum(shares**2) + 1e-12))


def _squares(sold: Floats, shares: Floats) -> float:
    return float(np.sum((sold - _scale(sold, shares) * shares) ** 2))


def bass_units(evidence: Mapping[str, Any], skipped: int, count: int) -> list[float] | None:
    """Units of ``count`` months after the first ``skipped`` on the curve that a suggestion's evidence holds; None without one."""
    bass = evidence.get("bass")
    if not bass:
        return None
    age = (evidence.get("age_at_first") or 0) + skipped
    return BassFit(**bass).units_at([age + at + 0.5 for at in range(count)])
