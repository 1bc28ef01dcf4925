"""The interval of a mean against figures worked out by hand."""

from decimal import Decimal
from math import nan, sqrt

import pytest

from analytics.ltv.rules.intervals import LEAST_CUSTOMERS, mean_interval


def test_the_interval_is_the_mean_and_1_28_standard_errors_on_each_side():
    values = [100, 200] * 8
    found = mean_interval(16, Decimal(sum(values)), float(sum(value * value for value in values)))
    error = sqrt(16 * 2500 / 15 / 16)
    assert found == pytest.approx((150 - 1.2815515655 * error, 150 + 1.2815515655 * error))


def test_equal_values_leave_no_doubt_and_rounding_makes_none():
    assert mean_interval(10, Decimal(1000), 99_999.9999) == (100, 100)


@pytest.mark.parametrize(("customers", "squares"), [(LEAST_CUSTOMERS - 1, 1.0), (100, nan)])
def test_few_customers_or_unknown_squares_have_none(customers: int, squares: float):
    assert mean_interval(customers, Decimal(10), squares) is None
