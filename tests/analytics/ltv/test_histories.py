"""Purchase days become histories, and equal histories one row."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from analytics.ltv.rules import (
    CustomerHistory,
    HistoryInvalidError,
    compress_histories,
    histories_from_days,
    history_from_days,
)


def rows(histories):
    columns = (histories.frequency, histories.recency_days, histories.age_days, histories.customers)
    return [tuple(row) for row in np.stack(columns, axis=1).tolist()]


def test_a_history_counts_days_after_the_first_and_positive_values_only():
    bought = {date(2024, 3, 1): Decimal("10"), date(2024, 3, 8): Decimal("0"), date(2024, 2, 1): Decimal("5.50")}
    history = history_from_days(bought, day=date(2024, 3, 31))
    assert history == CustomerHistory(2, 36, 59, 2, Decimal("15.50"))


def test_a_day_after_the_day_of_reckoning_is_not_counted_and_the_day_itself_is():
    bought = {date(2024, 3, 1): Decimal(1), date(2024, 3, 2): Decimal(1), date(2024, 3, 3): Decimal(1)}
    assert history_from_days(bought, day=date(2024, 3, 2)) == CustomerHistory(1, 1, 1, 2, Decimal(2))


def test_customers_who_had_not_bought_yet_are_left_out():
    purchases = [{date(2024, 3, 5): Decimal(1)}, {date(2024, 3, 1): Decimal(1)}, {}]
    assert histories_from_days(purchases, day=date(2024, 3, 1)) == [CustomerHistory(0, 0, 0, 1, Decimal(1))]


def test_a_customer_without_purchases_has_no_history():
    with pytest.raises(HistoryInvalidError):
        history_from_days({date(2024, 3, 5): Decimal(1)}, day=date(2024, 3, 4))


def test_equal_histories_become_one_row_in_ascending_order():
    histories = compress_histories([2, 0, 2, 0, 1], [9, 0, 9, 0, 3], [30, 7, 30, 5, 30])
    assert rows(histories) == [(0, 0, 5, 1), (0, 0, 7, 1), (1, 3, 30, 1), (2, 9, 30, 2)]
    assert (histories.customer_count, histories.repeat_customer_count) == (5, 3)


def test_counted_histories_compress_to_the_same_rows_as_single_customers():
    counted = compress_histories([2, 0, 1, 2], [9, 0, 3, 9], [30, 7, 30, 30], [3, 2, 1, 1])
    single = compress_histories([2] * 4 + [0] * 2 + [1], [9] * 4 + [0] * 2 + [3], [30] * 4 + [7] * 2 + [30])
    assert rows(counted) == rows(single) == [(0, 0, 7, 2), (1, 3, 30, 1), (2, 9, 30, 4)]


def test_no_customers_compress_to_no_rows():
    assert rows(compress_histories([], [], [])) == []


@pytest.mark.parametrize(
    ("frequency", "recency", "age", "customers"),
    [
        ([1], [5], [4], None),  # bought after the day of reckoning
        ([0], [1], [4], None),  # a last purchase apart from the first, yet no second
        ([-1], [0], [4], None),
        ([1], [-1], [4], None),
        ([1], [1], [4], [0]),
        ([1, 2], [1], [4], None),
        ([2**40], [1], [2**20], None),  # no number of days
    ],
)
def test_impossible_histories_are_refused(frequency, recency, age, customers):
    with pytest.raises(HistoryInvalidError):
        compress_histories(frequency, recency, age, customers)
