"""What a customer is still expected to bring: chance of being alive, purchases, value of a purchase, discounted margin.

All functions are vectorised over customers: x (purchase days after the first), t_x and T in weeks (days / 7).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, betaln

from analytics.ltv.rules.btyd import BgNbdFit
from analytics.ltv.rules.gamma_gamma import GammaGammaFit
from analytics.ltv.rules.histories import DAYS_PER_WEEK, Floats

MONTHS_PER_YEAR = 12
DAYS_PER_YEAR = 365
_NODES = 96
_TAIL = 1e-17
_PAIRS_AT_ONCE = 2048


def p_alive(fit: BgNbdFit, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> Floats:
    """Chance (0-1) that a customer has not left: 1 / (1 + u), and 1 for x = 0, since one leaves only after a repeat.

    u = a / (b+x-1) * ((alpha+T) / (alpha+t_x))^(r+x).
    """
    x, t_x, age = (np.asarray(column, dtype=np.float64) for column in (x, t_x, age))
    stayed = fit.b + np.maximum(x, 1) - 1
    log_u = np.log(fit.a / stayed) + (fit.r + x) * np.log((fit.alpha + age) / (fit.alpha + t_x))
    # Past e^700 the chance is 0 to the last digit a float has.
    return np.where(x > 0, 1 / (1 + np.exp(np.minimum(log_u, 700.0))), 1.0)


def expected_purchases(fit: BgNbdFit, x: ArrayLike, t_x: ArrayLike, age: ArrayLike, *, weeks: ArrayLike) -> Floats:
    """Expected purchase days in the next ``weeks``: shape (customers,), or (customers, horizons) for several horizons.

    Fader, Hardie & Lee's (2005) equation 10, p_alive * (a+b+x-1)/(a-1) * [1 - 2F1(r+x, a-1; a+b+x-1; -t/(alpha+T))],
    evaluated as the mean over the drop-out chance p ~ Beta(a, b+x) that this expression stands for. The closed form
    divides by zero at a = 1 and a + b + x = 1, and library versions of 2F1 lose every digit for frequent buyers.
    """
    x, t_x, age = np.broadcast_arrays(*(np.asarray(column, dtype=np.float64) for column in (x, t_x, age)))
    horizons = np.atleast_1d(np.asarray(weeks, dtype=np.float64))
    # Recency matters to p_alive alone: far fewer (x, T) are distinct than histories.
    pairs, which = np.unique(np.stack([x.ravel(), age.ravel()]), axis=1, return_inverse=True)
    alive = np.empty((pairs.shape[1], len(horizons)))
    for start in range(0, pairs.shape[1], _PAIRS_AT_ONCE):
        rows = slice(start, start + _PAIRS_AT_ONCE)
        alive[rows] = _purchases_if_alive(fit, pairs[0, rows], pairs[1, rows], horizons)
    expected = alive[which.ravel()] * p_alive(fit, x.ravel(), t_x.ravel(), age.ravel())[:, np.newaxis]
    return expected[:, 0].reshape(x.shape) if np.ndim(weeks) == 0 else expected


def _purchases_if_alive(fit: BgNbdFit, x: Floats, age: Floats, horizons: Floats) -> Floats:
    """E over p ~ Beta(a, b+x) of f(p) = (1 - (1 + p h)^-(r+x)) / p with h = t / (alpha+T); shape (pairs, horizons).

    f minus the line through its ends is p (1-p) times a smooth function, so the weight becomes Beta(a+1, b+x+1); the
    trapezium rule in log(p / (1-p)) between that weight's far tails converges exponentially.
    """
    a, b, power = fit.a, fit.b + x, fit.r + x
    low = np.log(betaincinv(a + 1, b + 1, _TAIL))
    high = -np.log(betaincinv(b + 1, a + 1, _TAIL))
    step = (high - low) / (_NODES - 1)
    logit = low + step * np.arange(_NODES)[:, np.newaxis]  # (nodes, pairs)
    log_p, log_rest = -np.logaddexp(0, -logit), -np.logaddexp(0, logit)
    p, rest = np.exp(log_p), np.exp(log_rest)
    weight = np.exp(a * log_p + b * log_rest - betaln(a, b)) * step
    mean = a / (a + b)
    result = np.empty((len(x), len(horizons)))
    for column, weeks in enumerate(horizons):
        reach = weeks / (fit.alpha + age)
        at_zero, at_one = power * reach, -np.expm1(-power * np.log1p(reach))
        curve = -np.expm1(-power * np.log1p(p * reach)) / p
        bow = curve - rest * at_zero - p * at_one
        result[:, column] = (1 - mean) * at_zero + mean * at_one + np.sum(weight * bow, axis=0)
    return np.asarray(np.maximum(result, 0.0))


def expected_average_value(fit: GammaGammaFit, valued_days: ArrayLike, mean_value: ArrayLike) -> Floats:
    """Expected net revenue of a purchase day (the fit's currency): p (v + n z) / (p n + q - 1).

    Without a valued day (n = 0, z ignored) that is the population's p v / (q - 1). Below q = 1 the population has no
    mean: such customers get NaN, and the others their value, where p n + q > 1.
    """
    days = np.asarray(valued_days, dtype=np.float64)
    total = np.where(days > 0, days * np.asarray(mean_value, dtype=np.float64), 0.0)
    spread = fit.p * days + fit.q - 1
    value: Floats = np.where(spread > 0, fit.p * (fit.v + total) / np.where(spread > 0, spread, 1.0), np.nan)
    return value


def month_ends_in_weeks(horizon_days: int) -> Floats:
    """Ends of the horizon's months, 365/12 days each, the last one cut at the horizon."""
    month = DAYS_PER_YEAR / MONTHS_PER_YEAR
    months = max(1, int(np.ceil(horizon_days / month - 1e-9)))
    ends: Floats = np.minimum(month * np.arange(1, months + 1), horizon_days) / DAYS_PER_WEEK
    return ends


def expected_margin_by_month(
    fit: BgNbdFit,
    x: ArrayLike,
    t_x: ArrayLike,
    age: ArrayLike,
    *,
    average_value: ArrayLike,
    margin_rate: ArrayLike,
    horizon_days: int,
) -> Floats:
    """Expected margin of each month ahead, undiscounted (currency of ``average_value``); shape (customers, months)."""
    ends = month_ends_in_weeks(horizon_days)
    purchases = np.diff(expected_purchases(fit, x, t_x, age, weeks=ends), axis=1, prepend=0.0)
    worth = np.asarray(average_value, dtype=np.float64) * np.asarray(margin_rate, dtype=np.float64)
    return purchases * np.broadcast_to(worth, purchases.shape[:1])[:, np.newaxis]


def discounted(margin_by_month: Floats, *, discount_rate: float) -> Floats:
    """Customer lifetime value: sum over months m = 1, 2, ... of margin_m / (1 + discount_rate)^(m/12).

    ``margin_by_month`` is (customers, months), as from ``expected_margin_by_month``; ``discount_rate`` is a year's
    share (0.10), each month's margin counting at its end.
    """
    months = np.arange(1, margin_by_month.shape[1] + 1)
    discount: Floats = (1 + discount_rate) ** (-months / MONTHS_PER_YEAR)
    # Not a matrix product: that may round a customer differently with its place in the batch.
    return np.asarray(np.sum(margin_by_month * discount, axis=1))
