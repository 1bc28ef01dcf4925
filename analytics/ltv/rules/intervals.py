"""How sure the mean of a group of customers is."""

from __future__ import annotations

from decimal import Decimal
from math import isnan, sqrt

#: The normal quantile that leaves a tenth on each side: an interval of 80 %.
Z_80 = 1.2815515655446004
#: With fewer customers the mean says little, and the normal approximation nothing.
LEAST_CUSTOMERS = 10


def mean_interval(customers: int, total: Decimal, squares: float) -> tuple[float, float] | None:
    """The 80 % interval of the mean of ``customers`` values that sum to ``total``, their squares to ``squares``.

    mean -/+ z s / sqrt(n), s the sample deviation. None for fewer than LEAST_CUSTOMERS values, or where the squares are not known.
    """
    if customers < LEAST_CUSTOMERS or isnan(squares):
        return None
    mean = float(total) / customers
    variance = max(squares - customers * mean * mean, 0.0) / (customers - 1)
    reach = Z_80 * sqrt(variance / customers)
    return mean - reach, mean + reach
