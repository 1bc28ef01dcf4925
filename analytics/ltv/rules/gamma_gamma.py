"""Gamma-Gamma: what a purchase day of a customer is worth (Fader, Hardie & Lee 2005, "RFM and CLV").

The value of one purchase day is Gamma(p, nu), and nu ~ Gamma(q, v) over customers. For n valued days of mean z:

    Gamma(pn+q) / (Gamma(pn) Gamma(q)) * v^q z^(pn-1) n^(pn) / (v + n z)^(pn+q)
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln, polygamma

from analytics.ltv.choices import NoFitReason
from analytics.ltv.rules.histories import Floats, HistoryInvalidError, Integers, sampled_rows
from analytics.ltv.rules.newton import best_maximum, maximise

#: Fixed, the last in units of the geometric mean value; see the BG/NBD fit.
STARTS = ((4.0, 4.0, 1.0), (20.0, 1.5, 0.1))
SAMPLE_SIZE = 20_000
_BLOCK = 8192
_STRETCH = 192  # rows sorted at a time
_LARGEST_SHORT = 2**15 - 1


@dataclass(frozen=True)
class SpendHistories:
    """Distinct (valued days, mean value) in ascending order, with the customers that share each; values > 0."""

    valued_days: Integers
    mean_value: Floats
    customers: Integers


@dataclass(frozen=True)
class GammaGammaFit:
    """A fitted model; ``v`` in the values' currency, ``log_likelihood`` over all customers, of their mean values."""

    p: float
    q: float
    v: float
    log_likelihood: float
    customers: int
    converged: bool


def compress_spend(valued_days: ArrayLike, mean_value: ArrayLike, customers: ArrayLike | None = None) -> SpendHistories:
    """Distinct spending of repeat buyers given in any order; those without a valued day are left out.

    ``mean_value`` is the mean net revenue (one currency) of the days with a value > 0. Raises HistoryInvalidError for a
    mean that isn't finite and positive, or columns of different lengths.
    """
    days = np.asarray(valued_days, dtype=np.int64).ravel()
    mean = np.asarray(mean_value, dtype=np.float64).ravel()
    counts = None if customers is None else np.asarray(customers, dtype=np.int64).ravel()
    if len(days) != len(mean) or (counts is not None and len(counts) != len(days)):
        raise HistoryInvalidError("the columns differ in length")
    valued = days > 0
    if not valued.all():
        days, mean, counts = days[valued], mean[valued], None if counts is None else counts[valued]
    if not len(days):
        return SpendHistories(days, mean, np.zeros(0, dtype=np.int64))
    if not (mean.min() > 0 and mean.max() < np.inf) or (counts is not None and counts.min() < 1):
        raise HistoryInvalidError("mean values are finite and positive, counts at least 1")
    if counts is None:
        days, mean = _sorted_spend(days, mean)
    else:
        order = np.lexsort((mean, days))
        days, mean, counts = days[order], mean[order], counts[order]
    changes = (np.diff(mean, prepend=-1.0) != 0) | (np.diff(days, prepend=-1) != 0)
    starts = np.flatnonzero(changes)
    shared = np.diff(starts, append=len(days)) if counts is None else np.add.reduceat(counts, starts)
    return SpendHistories(days[starts], mean[starts], shared)


def _sorted_spend(days: Integers, mean: Floats) -> tuple[Integers, Floats]:
    """Rows by days, then mean.

    Two passes of the linear 16-bit sort (coarse mean, then days) leave short stretches to sort by the mean itself:
    that is some three times faster than sorting a million floats, the costliest part of a fit.
    """
    if not len(days) or days.max() > _LARGEST_SHORT:
        order = np.lexsort((mean, days))
        return days[order], mean[order]
    # The bits of positive floats rise with them; the leading ones that differ make the coarse key.
    bits = mean.view(np.int64)
    lowest = int(bits.min())
    shift = max(0, (int(bits.max()) - lowest).bit_length() - 15)
    coarse = ((bits - lowest) >> shift).astype(np.int16)
    order = np.argsort(coarse, kind="stable")
    short_days = days.astype(np.int16)[order]
    by_days = np.argsort(short_days, kind="stable")
    order = order[by_days]
    short_days, coarse, mean = short_days[by_days], coarse[order], mean[order]
    more_days = np.diff(short_days) != 0
    edges = np.flatnonzero(more_days | (np.diff(coarse) != 0)) + 1
    bounds = edges[(np.diff(edges // _STRETCH, prepend=-1) != 0) | more_days[edges - 1]]
    for first, end in pairwise([0, *bounds.tolist(), len(mean)]):
        mean[first:end].sort()
    return short_days.astype(np.int64), mean


def fit_gamma_gamma(spend: SpendHistories) -> GammaGammaFit | NoFitReason:
    """Maximum-likelihood fit, without penalty, from a fixed start; NO_POSITIVE_VALUES where there is nothing to fit."""
    customers = int(spend.customers.sum())
    if not customers:
        return NoFitReason.NO_POSITIVE_VALUES
    rows, weights = sampled_rows(spend.customers, SAMPLE_SIZE)
    sample = SpendHistories(spend.valued_days[rows], spend.mean_value[rows], weights)
    # In units of the geometric mean the fixed starts suit every currency, and no single huge order moves them.
    unit = float(np.exp(np.sum(weights * np.log(sample.mean_value)) / weights.sum()))
    likelihood = GammaGammaLikelihood(spend, unit)
    if len(rows) < len(spend.customers):
        best = maximise(likelihood, best_maximum(GammaGammaLikelihood(sample, unit), STARTS).parameters)
    else:
        best = best_maximum(likelihood, STARTS)
    p, q, v = (float(value) for value in best.parameters)
    # The density of z shrinks by the unit.
    log_likelihood = best.log_likelihood - customers * float(np.log(unit))
    return GammaGammaFit(p, q, v * unit, log_likelihood, customers, best.converged)


class GammaGammaLikelihood:
    """Log-likelihood of (p, q, v / unit) with gradient and Hessian; only log(v + n z) is evaluated for each row."""

    def __init__(self, spend: SpendHistories, unit: float) -> None:
        self.unit, self.mean = unit, spend.mean_value
        self.weight = spend.customers.astype(np.float64)
        starts = np.flatnonzero(np.diff(spend.valued_days, prepend=-1))
        self.days = spend.valued_days[starts].astype(np.float64)
        self.bounds = list(pairwise([*starts.tolist(), len(self.mean)]))
        self.customers = np.add.reduceat(self.weight, starts)
        logs = np.array(
            [sum(float(self.weight[rows] @ np.log(self.mean[rows])) for rows in _blocks(*bounds)) for bounds in self.bounds]
        ) - self.customers * np.log(unit)
        self.log_mean, self.log_mean_by_day = float(logs.sum()), float(self.days @ logs)

    def __call__(self, parameters: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient (3) and Hessian (3, 3) at (p, q, v / unit)."""
        p, q, v = (float(value) for value in parameters)
        n, count, total = self.days, self.customers, self.customers.sum()
        logs, inverse, square = self._row_sums(v)
        shape = p * n
        power = shape + q
        per_customer = gammaln(power) - gammaln(shape) - gammaln(q) + q * np.log(v) + shape * np.log(n)
        value = count @ per_customer + p * self.log_mean_by_day - self.log_mean - power @ logs
        gradient = np.array(
            [
                (count * n) @ (digamma(power) - digamma(shape) + np.log(n)) + self.log_mean_by_day - n @ logs,
                count @ (digamma(power) - digamma(q)) + total * np.log(v) - logs.sum(),
                total * q / v - power @ inverse,
            ]
        )
        bend = polygamma(1, power)
        pq, pv, qv = (count * n) @ bend, -(n @ inverse), total / v - inverse.sum()
        hessian = np.array(
            [
                [(count * n**2) @ (bend - polygamma(1, shape)), pq, pv],
                [pq, count @ (bend - polygamma(1, q)), qv],
                [pv, qv, power @ square - total * q / v**2],
            ]
        )
        return float(value), gradient, hessian

    def _row_sums(self, v: float) -> tuple[Floats, Floats, Floats]:
        """Sums over the rows of each n of log(v + n z), 1 / (v + n z) and its square."""
        sums = np.zeros((3, len(self.days)))
        for group, (n, bounds) in enumerate(zip(self.days.tolist(), self.bounds, strict=True)):
            for rows in _blocks(*bounds):
                shifted, weight = v + self.mean[rows] * (n / self.unit), self.weight[rows]
                share = weight / shifted
                sums[:, group] += weight @ np.log(shifted), share.sum(), share @ (1 / shifted)
        return sums[0], sums[1], sums[2]


def _blocks(first: int, end: int) -> list[slice]:
    """Slices of rows whose intermediate columns stay in the processor's cache."""
    return [slice(start, min(start + _BLOCK, end)) for start in range(first, end, _BLOCK)]
