"""Chance of being alive, expected purchases, value of a purchase and discounted margin."""

import numpy as np
import pytest
from scipy.special import betaln, hyp2f1

from analytics.ltv.rules import (
    BgNbdFit,
    GammaGammaFit,
    discounted,
    expected_average_value,
    expected_margin_by_month,
    expected_purchases,
    month_ends_in_weeks,
    p_alive,
)

CDNOW = BgNbdFit(0.2426, 4.4136, 0.7929, 2.4259, -9582.4, 2357, 946, True)
SPEND = GammaGammaFit(6.25, 3.74, 15.44, 0.0, 946, True)


def fitted(r, alpha, a, b):
    return BgNbdFit(r, alpha, a, b, 0.0, 1, 1, True)


def closed_form(fit, x, t_x, age, weeks):
    """Equation 10 of the paper as printed."""
    z = weeks / (fit.alpha + age + weeks)
    top = 1 - ((fit.alpha + age) / (fit.alpha + age + weeks)) ** (fit.r + x) * hyp2f1(
        fit.r + x, fit.b + x, fit.a + fit.b + x - 1, z
    )
    left = 0 if x == 0 else fit.a / (fit.b + x - 1) * ((fit.alpha + age) / (fit.alpha + t_x)) ** (fit.r + x)
    return (fit.a + fit.b + x - 1) / (fit.a - 1) * top / (1 + left)


def by_quadrature(fit, x, age, weeks):
    """Mean over the drop-out chance p of the purchases of a customer who is alive, on a very fine grid of logits."""
    a, b, reach, power = fit.a, fit.b + x, weeks / (fit.alpha + age), fit.r + x
    logit = np.linspace(-80, 120, 200_001)
    p = 1 / (1 + np.exp(-logit))
    density = np.exp(-a * np.logaddexp(0, -logit) - b * np.logaddexp(0, logit) - betaln(a, b))
    # What drop-out costs against a customer who never leaves; it vanishes with p, so the grid's left end is enough.
    loss = power * reach + np.expm1(-power * np.log1p(p * reach)) / p
    return power * reach - np.trapezoid(density * loss, logit)


def test_the_first_cdnow_customer_buys_as_published():
    # x = 2, t_x = 30.43, T = 38.86: 1.226 purchases expected in the next 39 weeks (Fader, Hardie & Lee 2005).
    assert expected_purchases(CDNOW, [2], [30.43], [38.86], weeks=39)[0] == pytest.approx(1.226, abs=0.001)


@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0.0, 0.0), (0, 0.0, 38.86), (2, 30.43, 38.86), (7, 10.0, 30.0)])
@pytest.mark.parametrize("weeks", [0.5, 4.0, 52.0])
def test_expected_purchases_equal_the_closed_form_where_that_holds(x, t_x, age, weeks):
    expected = closed_form(CDNOW, x, t_x, age, weeks)
    assert expected_purchases(CDNOW, [x], [t_x], [age], weeks=weeks)[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("fit", "x", "age", "weeks"),
    [
        (fitted(0.3, 4.0, 1.0, 2.0), 3, 20.0, 52.0),  # the closed form divides by zero
        (fitted(0.3, 4.0, 0.4, 0.6), 0, 20.0, 52.0),  # and here
        (fitted(0.3, 1.0, 1.0001, 40.0), 50, 0.0, 12.0),  # library 2F1 is off by many orders
        (fitted(0.3, 4.0, 0.8, 2.4), 700, 600.0, 52.0),
        (fitted(0.3, 4.0, 0.02, 2.4), 5, 50.0, 52.0),
        (fitted(0.3, 0.5, 30.0, 2.4), 5, 1.0, 104.0),
    ],
)
def test_expected_purchases_equal_quadrature_where_the_closed_form_fails(fit, x, age, weeks):
    alive = p_alive(fit, [x], [age], [age])[0]
    expected = by_quadrature(fit, x, age, weeks) * alive
    assert expected_purchases(fit, [x], [age], [age], weeks=weeks)[0] == pytest.approx(expected, rel=1e-8)


def test_expected_purchases_of_many_customers_and_horizons_are_those_of_each():
    x, t_x, age = np.array([2, 0, 2, 9]), np.array([3.0, 0.0, 30.0, 40.0]), np.array([40.0, 12.0, 40.0, 40.0])
    together = expected_purchases(CDNOW, x, t_x, age, weeks=[4, 52])
    each = [
        [expected_purchases(CDNOW, [x[row]], [t_x[row]], [age[row]], weeks=weeks)[0] for weeks in (4, 52)] for row in range(4)
    ]
    assert together.tolist() == each
    assert (np.diff(together, axis=1) > 0).all()
    assert expected_purchases(CDNOW, x, t_x, age, weeks=0).tolist() == [0, 0, 0, 0]


def test_alive_is_certain_before_a_repeat_and_falls_with_silence():
    alive = p_alive(CDNOW, [0, 2, 2, 2], [0, 38.0, 30.43, 1.0], [38.86, 38.0, 38.86, 38.86])
    assert alive[0] == 1
    assert alive[1] == pytest.approx(1 / (1 + 0.7929 / 3.4259))
    assert alive[1] > alive[2] > alive[3] > 0
    assert alive[2] == pytest.approx(0.7266, abs=1e-3)


def test_a_daily_buyer_silent_for_years_is_gone_without_overflow():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert p_alive(CDNOW, [5000], [10.0], [5000.0])[0] < 1e-300
        assert expected_purchases(CDNOW, [5000], [10.0], [5000.0], weeks=52)[0] < 1e-300


def test_value_of_a_purchase_lies_between_ones_own_mean_and_the_population():
    value = expected_average_value(SPEND, [0, 2, 50], [0, 22.35, 22.35])
    population = 6.25 * 15.44 / 2.74
    assert value[0] == pytest.approx(population)
    assert value[1] == pytest.approx(6.25 * (15.44 + 44.70) / (12.5 + 2.74))
    assert 22.35 < value[2] < value[1] < population


def test_without_a_population_mean_only_customers_with_values_have_one():
    value = expected_average_value(GammaGammaFit(0.5, 0.8, 3.0, 0.0, 9, True), [0, 1], [0, 10.0])
    assert np.isnan(value[0])
    assert value[1] == pytest.approx(0.5 * 13 / 0.3)


def test_a_year_has_twelve_months_and_a_horizon_cuts_its_last_one():
    assert len(month_ends_in_weeks(365)) == 12
    assert month_ends_in_weeks(365)[-1] == 365 / 7
    assert (month_ends_in_weeks(40) * 7).tolist() == pytest.approx([365 / 12, 40])
    assert (month_ends_in_weeks(20) * 7).tolist() == [20]


def test_lifetime_value_is_the_sum_of_each_months_margin_discounted_at_its_end():
    columns = ([2], [30.43], [38.86])
    margins = expected_margin_by_month(CDNOW, *columns, average_value=[25.0], margin_rate=0.4, horizon_days=365)
    bought = [expected_purchases(CDNOW, *columns, weeks=365 / 84 * month)[0] for month in range(13)]
    by_hand = [(bought[month] - bought[month - 1]) * 10.0 / 1.1 ** (month / 12) for month in range(1, 13)]
    assert margins.sum() == pytest.approx(10 * bought[12])
    assert discounted(margins, discount_rate=0.10) == pytest.approx([sum(by_hand)], rel=1e-12)
    assert discounted(margins, discount_rate=0.0)[0] == pytest.approx(margins.sum())
