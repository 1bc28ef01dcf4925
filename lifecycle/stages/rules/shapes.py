"""The curves that a product's sales may follow: Bass diffusion with different speeds, with or without a plateau at the peak. Pure.

Bass (1969): of those who have not bought by time t, a share p + q F(t) buys next; F(t) = (1 - e^-(p+q)t) / (1 + (q/p) e^-(p+q)t),
sales f(t) = F'(t). Time in months, shares of the peak. Products that people buy again stay at their peak for some time, and
fall more slowly than they rose: ``plateau`` months are put in at the peak, and time runs at ``pace`` after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lifecycle.stages.rules.history import Floats

#: Months from launch to peak, and the share of the peak that is sold at launch: they say p and q in words that one can look at.
TIMES_TO_PEAK = (3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.5, 13.0, 14.5, 16.5, 18.5, 21.0, 24.0, 28.0, 33.0, 40.0, 50.0, 65.0)
SHARES_AT_LAUNCH = (0.03, 0.05, 0.08, 0.12, 0.17, 0.25, 0.36, 0.50, 0.70)
AFTER = ((0.0, 1.0), (0.0, 0.6), (6.0, 1.0), (12.0, 0.6), (24.0, 1.0), (240.0, 1.0))
#: How likely each way to go on after the peak is, before anything was seen.
_AFTER_WEIGHTS = (0.33, 0.10, 0.12, 0.10, 0.10, 0.25)
_LEAST = 1e-4
LONGEST = 180


@dataclass(frozen=True)
class Shapes:
    """``shares`` (curve x month of age) of each curve's own peak; ``peaks`` its month of peak; ``falls_from`` the end of its plateau."""

    shares: Floats
    peaks: Floats
    falls_from: Floats
    prior: Floats

    @property
    def rises(self) -> NDArray[np.bool_]:
        """Whether each curve is still before its peak in each month."""
        return np.arange(self.shares.shape[1])[None, :] + 0.5 < self.peaks[:, None]


def speed_of(time_to_peak: float, share_at_launch: float) -> tuple[float, float]:
    """(p, q) a month of the Bass curve with this peak. f(0)/f(peak) = 4pq/(p+q)^2, peak at ln(q/p)/(p+q)."""
    root = np.sqrt(1.0 - share_at_launch)
    ratio = (1.0 + root) / (1.0 - root)  # q / p
    total = np.log(ratio) / time_to_peak
    return float(total / (1.0 + ratio)), float(total * ratio / (1.0 + ratio))


def bass_share(age: Floats, p: float, q: float) -> Floats:
    """Sales at ``age`` months as a share of those at the peak."""
    decay = np.exp(-(p + q) * age)
    density = (p + q) ** 2 / p * decay / (1.0 + q / p * decay) ** 2
    highest = (p + q) ** 2 / (4.0 * q) if q > p else p
    return density / highest


@lru_cache(maxsize=1)
def shapes() -> Shapes:
    """Every curve, by month of age (its middle)."""
    middle = np.arange(LONGEST, dtype=np.float64) + 0.5
    rows, peaks, falls, prior = [], [], [], []
    for time_to_peak in TIMES_TO_PEAK:
        for share in SHARES_AT_LAUNCH:
            p, q = speed_of(time_to_peak, share)
            for (plateau, pace), weight in zip(AFTER, _AFTER_WEIGHTS, strict=True):
                after = np.maximum(middle - time_to_peak - plateau, 0.0) * pace
                warped = np.where(middle < time_to_peak, middle, time_to_peak + after)
                rows.append(np.maximum(bass_share(warped, p, q), _LEAST))
                peaks.append(time_to_peak)
                falls.append(time_to_peak + plateau)
                prior.append(weight * _likely(time_to_peak))
    return Shapes(np.array(rows), np.array(peaks), np.array(falls), np.array(prior) / np.sum(prior))


def _likely(time_to_peak: float) -> float:
    """How likely a time to peak is: about a year, rarely under three months or over four years."""
    return float(np.exp(-0.5 * ((np.log(time_to_peak) - np.log(12.0)) / 0.7) ** 2))
