"""Gamma-Gamma fits reach the maximum and depend on the spending alone."""

from dataclasses import astuple

import numpy as np
import pytest
from scipy.special import gammaln

from analytics.ltv.choices import NoFitReason
from analytics.ltv.rules import GammaGammaLikelihood, HistoryInvalidError, compress_spend, fit_gamma_gamma
from benchmarks.simulated_customers import spending

# valued days, mean value, customers
SMALL = [
    (2, 12.5, 6), (2, 21.0, 9), (2, 33.0, 7), (2, 40.0, 3), (2, 95.25, 1), (3, 18.0, 6), (3, 22.75, 8), (3, 61.0, 1),
    (4, 24.0, 5), (4, 31.5, 3), (5, 15.2, 2), (7, 28.0, 4), (9, 27.0, 1), (12, 19.9, 1),
]  # fmt: skip


SMALL_FIT = ["6.505", "13.76", "49.8"]


def small():
    return compress_spend(*(list(column) for column in zip(*SMALL, strict=True)))


def written_out(parameters, rows):
    """The log-likelihood as the paper prints it, customer by customer."""
    p, q, v = parameters
    return sum(
        customers * (
            gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * np.log(v)
            + (p * n - 1) * np.log(z) + p * n * np.log(n) - (p * n + q) * np.log(v + n * z)
        )
        for n, z, customers in rows
    )  # fmt: skip


def test_the_likelihood_is_the_published_formula_in_any_unit():
    parameters = np.array([4.1, 3.3, 20.0])
    assert GammaGammaLikelihood(small(), 1.0)(parameters)[0] == pytest.approx(written_out(parameters, SMALL), rel=1e-13)


def test_gradient_and_hessian_are_the_derivatives_of_the_likelihood():
    likelihood, at = GammaGammaLikelihood(small(), 1.0), np.array([4.1, 3.3, 20.0])
    _, gradient, hessian = likelihood(at)
    for place in range(3):
        step = np.zeros(3)
        step[place] = 1e-5
        above, below = likelihood(at + step), likelihood(at - step)
        assert gradient[place] == pytest.approx((above[0] - below[0]) / 2e-5, rel=1e-6, abs=1e-7)
        np.testing.assert_allclose(hessian[place], (above[1] - below[1]) / 2e-5, rtol=1e-6, atol=1e-7)


def test_a_small_shop_has_the_maximum_no_neighbour_beats():
    fit = fit_gamma_gamma(small())
    best = np.array([fit.p, fit.q, fit.v])
    assert (fit.customers, fit.converged) == (57, True)
    assert fit.log_likelihood == pytest.approx(written_out(best, SMALL), rel=1e-12)
    for place in range(3):
        for factor in (0.99, 1.01):
            neighbour = best.copy()
            neighbour[place] *= factor
            assert written_out(neighbour, SMALL) < fit.log_likelihood
    assert [f"{value:.4g}" for value in best] == SMALL_FIT


def test_simulated_customers_give_their_parameters_back():
    fit = fit_gamma_gamma(compress_spend(*spending(60_000, p=6.25, q=3.74, v=1544.0, seed=4)))
    assert fit.converged
    assert (fit.p, fit.q, fit.v) == pytest.approx((6.25, 3.74, 1544.0), rel=0.05)


def test_another_currency_changes_v_alone():
    days, mean = spending(5000, p=6.25, q=3.74, v=15.44, seed=4)
    yuan, yen = (fit_gamma_gamma(compress_spend(days, mean * unit)) for unit in (1.0, 2000.0))
    assert (yen.p, yen.q, yen.v / 2000) == pytest.approx((yuan.p, yuan.q, yuan.v), rel=1e-7)


def test_a_fit_is_bitwise_the_same_in_whatever_order_customers_come():
    days, mean = spending(70_000, p=6.25, q=3.74, v=1544.0, seed=4)
    order = np.random.default_rng(1).permutation(70_000)
    assert astuple(fit_gamma_gamma(compress_spend(days, mean))) == astuple(
        fit_gamma_gamma(compress_spend(days[order], mean[order]))
    )


@pytest.mark.parametrize("most_days", [30, 40_000])
def test_spending_is_sorted_by_days_and_then_mean(most_days):
    random = np.random.default_rng(3)
    days, mean = random.integers(1, most_days, 3000), np.round(random.gamma(0.3, 500.0, 3000) + 0.1, 1)
    spend = compress_spend(days, mean)
    expected = np.unique(np.stack([days, mean]), axis=1, return_counts=True)
    assert np.array_equal(np.stack([spend.valued_days, spend.mean_value]), expected[0])
    assert np.array_equal(spend.customers, expected[1])


def test_counted_spending_compresses_to_the_same_rows():
    spend = compress_spend([3, 2, 3], [5.0, 9.0, 5.0], [2, 1, 4])
    assert (spend.valued_days.tolist(), spend.mean_value.tolist(), spend.customers.tolist()) == ([2, 3], [9, 5], [1, 6])


def test_customers_without_a_valued_day_are_left_out_and_alone_give_no_fit():
    assert compress_spend([0, 2], [0.0, 5.0]).customers.tolist() == [1]
    assert fit_gamma_gamma(compress_spend([0, 0], [0.0, -3.0])) is NoFitReason.NO_POSITIVE_VALUES


@pytest.mark.parametrize("mean", [0.0, -1.0, float("nan"), float("inf")])
def test_a_mean_that_is_no_positive_amount_is_refused(mean):
    with pytest.raises(HistoryInvalidError):
        compress_spend([2], [mean])


def test_customers_who_all_spend_the_same_end_with_finite_parameters():
    fit = fit_gamma_gamma(compress_spend([2, 3, 9], [25.0, 25.0, 25.0], [40, 30, 10]))
    assert np.isfinite([fit.p, fit.q, fit.v, fit.log_likelihood]).all()
