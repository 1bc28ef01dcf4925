"""LTV:CAC, payback, and whose fit serves a channel."""

from decimal import Decimal, localcontext

import pytest

from analytics.ltv.choices import FitSource, NoFitReason
from analytics.ltv.policy import BOUNDS, LtvPolicy
from analytics.ltv.rules import (
    chosen_fit,
    compress_histories,
    fit_bgnbd,
    ltv_to_cac,
    payback_months,
    serving_source,
)


def test_ltv_to_cac_is_rounded_half_up_to_four_places():
    assert ltv_to_cac(Decimal("1.00005"), Decimal(1)) == Decimal("1.0001")
    assert ltv_to_cac(Decimal(200), Decimal(60)) == Decimal("3.3333")
    assert ltv_to_cac(Decimal(-5), Decimal(10)) == Decimal("-0.5000")


@pytest.mark.parametrize("cac", [Decimal(0), Decimal("-3")])
def test_without_acquisition_cost_there_is_no_ratio_and_nothing_to_pay_back(cac):
    assert ltv_to_cac(Decimal(200), cac) is None
    assert payback_months(cac, [Decimal(5)]) == Decimal("0.0")


def test_payback_falls_within_the_month_that_reaches_the_cost():
    margins = [Decimal(10), Decimal(10), Decimal(20)]
    assert payback_months(Decimal(25), margins) == Decimal("2.3")  # 2.25, half-up
    assert payback_months(Decimal(20), margins) == Decimal("2.0")
    assert payback_months(Decimal(40), margins) == Decimal("3.0")


def test_margins_that_never_reach_the_cost_give_no_payback():
    assert payback_months(Decimal("40.000001"), [Decimal(10), Decimal(10), Decimal(20)]) is None
    assert payback_months(Decimal(1), []) is None


def test_a_month_of_loss_delays_payback():
    assert payback_months(Decimal(10), [Decimal(8), Decimal(-4), Decimal(12)]) == Decimal("2.5")


def test_the_callers_decimal_context_changes_nothing():
    with localcontext(prec=3):
        assert ltv_to_cac(Decimal("12345.678"), Decimal(3)) == Decimal("4115.2260")
        assert payback_months(Decimal("1234.5"), [Decimal("1000.4"), Decimal("1000.4")]) == Decimal("1.2")


def test_the_channels_own_fit_serves_from_exactly_the_minimum_on():
    assert serving_source(200, LtvPolicy()) is FitSource.CHANNEL
    assert serving_source(199, LtvPolicy()) is FitSource.BRAND


def test_below_the_minimum_the_brands_fit_serves_and_at_it_plain_maximum_likelihood():
    channel = compress_histories([0, 1, 2, 4], [0, 30, 60, 90], [100, 100, 100, 100], [20, 5, 3, 1])
    brand_fit = fit_bgnbd(compress_histories([0, 1, 2], [0, 30, 60], [100, 100, 100], [20, 5, 3]))
    few = chosen_fit(channel, brand_fit, LtvPolicy(minimum_repeat_buyers=10))
    enough = chosen_fit(channel, brand_fit, LtvPolicy(minimum_repeat_buyers=9))
    assert (few.source, few.fit, few.reason) == (FitSource.BRAND, brand_fit, None)
    assert (enough.source, enough.fit) == (FitSource.CHANNEL, fit_bgnbd(channel))


def test_where_the_brand_has_no_repeat_buyer_either_the_reason_is_given():
    channel = compress_histories([0], [0], [100])
    chosen = chosen_fit(channel, fit_bgnbd(channel), LtvPolicy())
    assert (chosen.source, chosen.fit, chosen.reason) == (FitSource.BRAND, None, NoFitReason.NO_REPEAT_BUYERS)


def test_every_policy_value_has_bounds_and_starts_within_them():
    defaults = vars(LtvPolicy())
    assert sorted(BOUNDS) == sorted(defaults)
    assert all(BOUNDS[name][0] <= value <= BOUNDS[name][1] for name, value in defaults.items())
    assert defaults == {"minimum_repeat_buyers": 200, "horizon_days": 365, "discount_rate": Decimal("0.10")}
