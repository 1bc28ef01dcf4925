"""BG/NBD fits reach the maximum, the published one included, and depend on the histories alone."""

from collections import defaultdict
from dataclasses import astuple
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from scipy.special import betaln, gammaln

from analytics.ltv.choices import NoFitReason
from analytics.ltv.rules import BgNbdLikelihood, btyd, compress_histories, fit_bgnbd, histories_from_days
from benchmarks.simulated_customers import purchase_histories

CDNOW = Path(__file__).parents[4] / "shared" / "data" / "cdnow" / "CDNOW_sample.txt"

# x, recency and age in days, customers: a small shop's year.
SMALL = [
    (0, 0, 40, 30), (0, 0, 180, 42), (0, 0, 364, 65), (1, 14, 180, 9), (1, 90, 364, 12), (2, 60, 180, 7),
    (2, 300, 364, 8), (4, 100, 364, 6), (5, 350, 364, 5), (9, 360, 364, 3), (20, 363, 364, 1),
]  # fmt: skip


SMALL_FIT = ["0.1731", "5.276", "0.6687", "1.966"]


def small():
    return compress_histories(*(list(column) for column in zip(*SMALL, strict=True)))


def written_out(parameters, rows):
    """The log-likelihood as the paper prints it, customer by customer."""
    r, alpha, a, b = parameters
    total = 0.0
    for x, recency, age, customers in rows:
        leave = 0.0 if x == 0 else a / (b + x - 1) * ((alpha + age / 7) / (alpha + recency / 7)) ** (r + x)
        total += customers * (
            gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
            - (r + x) * np.log(alpha + age / 7) + np.log1p(leave)
        )  # fmt: skip
    return total


def test_the_likelihood_is_the_published_formula():
    parameters = np.array([0.31, 5.2, 0.9, 2.7])
    assert BgNbdLikelihood(small())(parameters)[0] == pytest.approx(written_out(parameters, SMALL), rel=1e-13)


def test_gradient_and_hessian_are_the_derivatives_of_the_likelihood():
    likelihood, at = BgNbdLikelihood(small()), np.array([0.31, 5.2, 0.9, 2.7])
    _, gradient, hessian = likelihood(at)
    for place in range(4):
        step = np.zeros(4)
        step[place] = 1e-5
        above, below = likelihood(at + step), likelihood(at - step)
        assert gradient[place] == pytest.approx((above[0] - below[0]) / 2e-5, rel=1e-6)
        np.testing.assert_allclose(hessian[place], (above[1] - below[1]) / 2e-5, rtol=1e-6, atol=1e-6)


def test_a_small_shop_has_the_maximum_no_neighbour_beats():
    fit = fit_bgnbd(small())
    assert (fit.customers, fit.repeat_customers, fit.time_unit, fit.converged) == (188, 51, "week", True)
    best = np.array([fit.r, fit.alpha, fit.a, fit.b])
    assert fit.log_likelihood == pytest.approx(written_out(best, SMALL), rel=1e-13)
    for place in range(4):
        for factor in (0.99, 1.01):
            neighbour = best.copy()
            neighbour[place] *= factor
            assert written_out(neighbour, SMALL) < fit.log_likelihood
    assert [f"{value:.4g}" for value in best] == SMALL_FIT


@pytest.mark.skipif(not CDNOW.exists(), reason="the CDNOW sample is not at hand")
def test_cdnow_sample_gives_the_published_fit():
    bought = defaultdict(lambda: defaultdict(Decimal))
    for line in CDNOW.read_text().splitlines():
        master, customer, day, _, value = line.split()
        bought[master, customer][datetime.strptime(day, "%Y%m%d").date()] += Decimal(value)
    seen = histories_from_days(bought.values(), day=date(1997, 9, 30))
    fit = fit_bgnbd(compress_histories(*zip(*[(h.frequency, h.recency_days, h.age_days) for h in seen], strict=True)))
    assert [round(value, 3) for value in (fit.r, fit.alpha, fit.a, fit.b)] == [0.243, 4.414, 0.793, 2.426]
    assert round(fit.log_likelihood, 1) == -9582.4
    assert (fit.customers, fit.repeat_customers, fit.converged) == (2357, 946, True)


def test_simulated_customers_give_their_parameters_back():
    truth = {"r": 0.6, "alpha": 6.0, "a": 0.8, "b": 3.0}
    fit = fit_bgnbd(compress_histories(*purchase_histories(60_000, **truth, seed=5)))
    assert fit.converged
    # Two purchases on one day count once, which pulls r and alpha a little.
    assert (fit.r, fit.alpha, fit.a, fit.b) == pytest.approx((0.6, 6.0, 0.8, 3.0), rel=0.06)


def test_a_fit_is_bitwise_the_same_in_whatever_order_customers_come():
    columns = purchase_histories(70_000, r=0.243, alpha=4.414, a=0.793, b=2.426, seed=8)
    order = np.random.default_rng(1).permutation(70_000)
    first = fit_bgnbd(compress_histories(*columns))
    assert astuple(fit_bgnbd(compress_histories(*(column[order] for column in columns)))) == astuple(first)


def test_beginning_on_a_sample_ends_at_the_same_maximum(monkeypatch):
    histories = compress_histories(*purchase_histories(20_000, r=0.243, alpha=4.414, a=0.793, b=2.426, seed=8))
    whole = fit_bgnbd(histories)
    monkeypatch.setattr(btyd, "SAMPLE_SIZE", 1000)
    sampled = fit_bgnbd(histories)
    assert (sampled.r, sampled.alpha, sampled.a, sampled.b) == pytest.approx((whole.r, whole.alpha, whole.a, whole.b), rel=1e-7)


def test_without_customers_or_repeat_buyers_there_is_no_fit():
    assert fit_bgnbd(compress_histories([], [], [])) is NoFitReason.NO_CUSTOMERS
    assert fit_bgnbd(compress_histories([0, 0], [0, 0], [5, 90])) is NoFitReason.NO_REPEAT_BUYERS


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 7, 7, 1)],
        [(0, 0, 0, 1), (1, 0, 0, 1)],  # no time has passed at all
        [(0, 0, 0, 900), (1, 300, 300, 1)],
        [(3000, 3650, 3650, 5), (0, 0, 3650, 50), (2, 40, 3650, 9)],  # every working day for ten years
        [(5, 35, 36500, 7), (36500, 36500, 36500, 1)],  # a century
        [(4, 28, 28, 50)],  # all alike: no spread to estimate
    ],
)
def test_extreme_histories_end_with_finite_parameters(rows):
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        fit = fit_bgnbd(compress_histories(*(list(column) for column in zip(*rows, strict=True))))
    parameters = (fit.r, fit.alpha, fit.a, fit.b)
    assert np.isfinite([*parameters, fit.log_likelihood]).all()
    assert all(0.9e-6 < value < 1.1e6 for value in parameters)
