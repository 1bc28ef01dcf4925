"""BG/NBD: how often customers buy and when they leave (Fader, Hardie & Lee 2005, "Counting Your Customers").

A customer buys at rate lambda ~ Gamma(r, alpha) a week and leaves after each purchase with probability p ~ Beta(a, b).
With x, t_x, T as in ``Histories`` (weeks) the likelihood of one history is

    Gamma(r+x) alpha^r / Gamma(r) * B(a, b+x) / B(a, b) * (alpha+T)^-(r+x) * (1 + [x > 0] u),
    u = a / (b+x-1) * ((alpha+T) / (alpha+t_x))^(r+x)

The fit works on the other side of that bracket, 1 + 1/u, whose power is at most 1 and can't overflow.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from analytics.ltv.choices import NoFitReason
from analytics.ltv.rules.histories import DAYS_PER_WEEK, Floats, Histories, Integers, sampled_rows
from analytics.ltv.rules.newton import best_maximum, maximise

TIME_UNIT = "week"
#: Fixed starts, the same for every brand and channel: a fit is a function of the histories alone. Two, because few
#: customers can leave a second, lower summit.
STARTS = ((0.5, 5.0, 1.0, 2.0), (0.2, 2.0, 0.1, 5.0))
#: The search begins on this many customers; the steps on all of them then start close to the end.
SAMPLE_SIZE = 20_000
_BLOCK = 8192  # rows whose intermediate columns stay in the processor's cache


@dataclass(frozen=True)
class BgNbdFit:
    """A fitted model; ``alpha`` in weeks, ``log_likelihood`` over all customers (natural logarithm)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int
    repeat_customers: int
    converged: bool
    time_unit: str = TIME_UNIT


def fit_bgnbd(histories: Histories) -> BgNbdFit | NoFitReason:
    """Maximum-likelihood fit, without penalty; equal histories give equal bits, whatever order the customers came in.

    NO_CUSTOMERS or NO_REPEAT_BUYERS where drop-out can't be told from silence because nobody came back.
    ``converged`` is false where the search ended without a maximum (the best point found is returned).
    """
    if not len(histories.frequency):
        return NoFitReason.NO_CUSTOMERS
    if not histories.repeat_customer_count:
        return NoFitReason.NO_REPEAT_BUYERS
    likelihood = BgNbdLikelihood(histories)
    rows, weights = sampled_rows(histories.customers, SAMPLE_SIZE)
    if len(rows) < len(histories.customers) and histories.frequency[rows].any():
        sample = BgNbdLikelihood(histories.taken(rows, weights))
        best = maximise(likelihood, best_maximum(sample, STARTS).parameters)
    else:
        best = best_maximum(likelihood, STARTS)
    r, alpha, a, b = (float(value) for value in best.parameters)
    return BgNbdFit(
        r, alpha, a, b, best.log_likelihood, histories.customer_count, histories.repeat_customer_count, best.converged
    )


class BgNbdLikelihood:
    """Log-likelihood of (r, alpha, a, b) with gradient and Hessian.

    Three of its four parts are sums over few values (x, and days of recency and age), so they cost nothing; only
    log(1 + 1/u) is evaluated for each distinct history with a repeat purchase.
    """

    def __init__(self, histories: Histories) -> None:
        repeat = histories.frequency > 0
        first = int(np.argmax(repeat)) if repeat.any() else len(repeat)
        self.days = int(histories.age_days.max()) + 1
        self.by_frequency = np.bincount(histories.frequency, histories.customers)
        # Histories are sorted by x, so those without a repeat purchase come first.
        self.x = histories.frequency[first:]
        self.recency = histories.recency_days[first:]
        self.age = histories.age_days[first:]
        self.weight = histories.customers[first:].astype(np.float64)
        # Known to be alive: to their age those who bought once (one leaves only after a repeat), others to t_x.
        self.alive = np.bincount(histories.age_days[:first], histories.customers[:first], minlength=self.days)
        self.alive = self.alive + np.bincount(self.recency, self.weight, minlength=self.days)
        self.bought = np.bincount(self.recency, self.weight * self.x, minlength=self.days)

    def __call__(self, parameters: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient (4) and Hessian (4, 4) at (r, alpha, a, b)."""
        value, gradient, hessian = self._separable(parameters)
        tables = _Tables(parameters, self.days, len(self.by_frequency))
        for start in range(0, len(self.x), _BLOCK):
            rows = slice(start, start + _BLOCK)
            block = tables.softplus(self.x[rows], self.recency[rows], self.age[rows], self.weight[rows])
            value += block[0]
            gradient += block[1]
            hessian += block[2]
        return value, gradient, hessian

    def _separable(self, parameters: Floats) -> tuple[float, Floats, Floats]:
        """Everything but log(1 + 1/u): sums over x and over days."""
        value, gradient, hessian = self._rate_part(float(parameters[0]), float(parameters[1]))
        more, gradient[2:], hessian[2:, 2:] = self._drop_out_part(float(parameters[2]), float(parameters[3]))
        return value + more, gradient, hessian

    def _rate_part(self, r: float, alpha: float) -> tuple[float, Floats, Floats]:
        """Gamma(r+x) alpha^r / Gamma(r) * (alpha+day)^-(r+x), the day being T for x = 0 and t_x otherwise."""
        count, total = self.by_frequency, self.by_frequency.sum()
        x = np.arange(len(count))
        inverse = 1 / (alpha + np.arange(self.days) / DAYS_PER_WEEK)
        power = r * self.alive + self.bought
        log_sum = self.alive @ np.log(inverse)
        value = count @ (gammaln(r + x) - gammaln(r)) + total * r * np.log(alpha) + power @ np.log(inverse)
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[0] = count @ (digamma(r + x) - digamma(r)) + total * np.log(alpha) + log_sum
        gradient[1] = total * r / alpha - power @ inverse
        hessian[0, 0] = count @ (polygamma(1, r + x) - polygamma(1, r))
        hessian[1, 1] = power @ inverse**2 - total * r / alpha**2
        hessian[0, 1] = hessian[1, 0] = total / alpha - self.alive @ inverse
        return float(value), gradient, hessian

    def _drop_out_part(self, a: float, b: float) -> tuple[float, Floats, Floats]:
        """B(a, b+x) / B(a, b), times a / (b+x-1) where x > 0; for x > 0 that is Gamma(a+1) Gamma(b+x-1) / ..."""
        count = self.by_frequency
        x = np.arange(len(count))
        repeats = count[1:].sum()
        stayed = np.where(x > 0, b + x - 1, b)
        value = count @ (gammaln(a + b) - gammaln(a + b + x) + gammaln(stayed) - gammaln(b)) + repeats * np.log(a)
        both = count @ (digamma(a + b) - digamma(a + b + x))
        gradient = np.array([both + repeats / a, both + count @ (digamma(stayed) - digamma(b))])
        bent = count @ (polygamma(1, a + b) - polygamma(1, a + b + x))
        hessian = np.full((2, 2), bent)
        hessian[0, 0] -= repeats / a**2
        hessian[1, 1] += count @ (polygamma(1, stayed) - polygamma(1, b))
        return float(value), gradient, hessian


class _Tables:
    """Logarithms and reciprocals of every day and every x: looked up for each history, not computed again."""

    def __init__(self, parameters: Floats, days: int, frequencies: int) -> None:
        self.r, alpha, self.a, b = (float(value) for value in parameters)
        shifted = alpha + np.arange(days) / DAYS_PER_WEEK
        self.log, self.inverse = np.log(shifted), 1 / shifted
        self.square = self.inverse**2
        stayed = b + np.maximum(np.arange(frequencies), 1) - 1
        self.log_odds, self.per_b = np.log(stayed) - np.log(self.a), 1 / stayed

    def softplus(self, x: Integers, recency: Integers, age: Integers, weight: Floats) -> tuple[float, Floats, Floats]:
        """Weighted sum of log(1 + e^z), its gradient and Hessian; e^z = 1/u and q = e^z / (1 + e^z) below.

        z = log((b+x-1)/a) + (r+x) log((alpha+t_x)/(alpha+T)).
        """
        power = x + self.r
        first = np.empty((4, len(x)))  # z's derivatives in r, alpha, a, b
        np.subtract(self.log[recency], self.log[age], out=first[0])
        falling = self.inverse[recency] - self.inverse[age]
        np.multiply(power, falling, out=first[1])
        first[2] = -1 / self.a
        first[3] = self.per_b[x]
        odds = np.exp(self.log_odds[x] + power * first[0])
        whole = 1 + odds
        share = weight * odds / whole  # w q
        hessian = (first * (share / whole)) @ first.T  # w q (1-q): what q's own derivative leaves
        hessian[0, 1] += share @ falling
        hessian[1, 0] = hessian[0, 1]
        hessian[1, 1] -= share @ (power * (self.square[recency] - self.square[age]))
        hessian[2, 2] += share.sum() / self.a**2
        hessian[3, 3] -= share @ first[3] ** 2
        return float(weight @ np.log(whole)), first @ share, hessian
