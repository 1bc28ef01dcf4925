"""A product's monthly sales as the rule reads them: cleaned of gaps and one-off campaigns, with a weight for each month. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: A month that stands so far (in logs: a half more, a third less) from the months around it is a campaign or a gap, and is drawn towards them.
FAR = 0.45
#: Spread of a month's sales around its curve, beside that of small counts (in logs).
USUAL_SPREAD = 0.20
_YEAR = 12


@dataclass(frozen=True)
class History:
    """Units of whole months in a row from ``first`` (the first day of its month) on; returns are off, so a month may be negative.

    ``launched_on`` is the product's launch day; without it the product may be of any age in its first month.
    """

    first: date
    units: tuple[float, ...]
    launched_on: date | None = None

    @property
    def age_at_first(self) -> int | None:
        """Whole months between launch and ``first``; None where it cannot be known."""
        return None if self.launched_on is None else max(0, months_between(self.launched_on, self.first))


def months_between(since: date, until: date) -> int:
    """Calendar months from the month of ``since`` to that of ``until``."""
    return (until.year - since.year) * _YEAR + until.month - since.month


def month_after(month: date, count: int) -> date:
    """The first day of the month ``count`` months after (before, where negative) that of ``month``."""
    place = month.year * _YEAR + month.month - 1 + count
    return date(place // _YEAR, place % _YEAR + 1, 1)


def logs_of(units: Sequence[float] | Floats) -> tuple[Floats, Floats]:
    """(logarithms, weights) of the months: gaps weigh nothing, small counts little; one-off campaigns are drawn in."""
    raw = np.maximum(np.asarray(units, dtype=np.float64), 0.0)
    logs = np.log(raw + 0.5)
    weights = USUAL_SPREAD**2 / (USUAL_SPREAD**2 + 1.0 / (raw + 1.0))
    return _drawn_in(logs), np.where(_is_gap(raw), 0.0, weights)


def _is_gap(raw: Floats) -> NDArray[np.bool_]:
    """Months (at most two in a row) far under what was sold before and after: out of stock, or facts that never came."""
    gap = np.zeros(len(raw), dtype=bool)
    for at in range(1, len(raw) - 1):
        before = np.max(raw[max(0, at - 2) : at])
        after = np.max(raw[at + 1 : at + 3])
        gap[at] = raw[at] < 0.2 * min(before, after) and min(before, after) >= 10
    return gap


def _drawn_in(logs: Floats) -> Floats:
    """Each month no farther than FAR from the median of itself and the two months on either side."""
    drawn = logs.copy()
    for at in range(len(logs)):
        around = logs[max(0, at - 2) : at + 3]
        if len(around) >= 3:
            middle = float(np.median(around))
            drawn[at] = min(max(logs[at], middle - FAR), middle + FAR)
    return drawn
