"""Purchase histories, compressed to distinct ones with the number of customers that share each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

DAYS_PER_WEEK = 7
_KEY_BITS = 62

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class HistoryInvalidError(ValueError):
    """A history that no sequence of purchase days can have."""


@dataclass(frozen=True)
class Histories:
    """Distinct histories in ascending order of (frequency, recency, age); all arrays have one length.

    ``frequency`` is x, the purchase days after the first; ``recency_days`` is 7 t_x, ``age_days`` is 7 T: whole days,
    because weeks as floats would make equal histories differ. ``customers`` counts who shares the history.
    """

    frequency: Integers
    recency_days: Integers
    age_days: Integers
    customers: Integers

    @property
    def customer_count(self) -> int:
        """Customers over all histories."""
        return int(self.customers.sum())

    @property
    def repeat_customer_count(self) -> int:
        """Customers with at least two purchase days."""
        return int(self.customers[self.frequency > 0].sum())

    def taken(self, rows: Integers, customers: Integers) -> "Histories":
        """These rows, shared by so many customers."""
        return Histories(self.frequency[rows], self.recency_days[rows], self.age_days[rows], customers)


@dataclass(frozen=True)
class CustomerHistory:
    """One customer's x, 7 t_x and 7 T, with the days of positive value and their sum (brand currency)."""

    frequency: int
    recency_days: int
    age_days: int
    valued_days: int
    total_value: Decimal


def compress_histories(
    frequency: ArrayLike, recency_days: ArrayLike, age_days: ArrayLike, customers: ArrayLike | None = None
) -> Histories:
    """Distinct histories of customers given in any order.

    Raises HistoryInvalidError unless 0 <= recency <= age, 0 <= frequency, and recency is 0 where frequency is; or where
    ``customers`` (default: one each) has a count under 1.
    """
    x, recency, age = (np.asarray(column, dtype=np.int64).ravel() for column in (frequency, recency_days, age_days))
    counts = None if customers is None else np.asarray(customers, dtype=np.int64).ravel()
    _check_histories(x, recency, age, counts)
    if not len(x):
        return Histories(x, recency, age, np.zeros(0, dtype=np.int64))
    # Half of all customers never come back: counting them by age spares sorting them.
    came_back = x > 0
    once, repeated = np.flatnonzero(~came_back), np.flatnonzero(came_back)
    by_age = np.bincount(age[once], None if counts is None else counts[once]).astype(np.int64)
    once_age = np.flatnonzero(by_age)
    nothing = np.zeros(len(once_age), dtype=np.int64)
    heads = (nothing, nothing, once_age, by_age[once_age])
    tails = _distinct_repeats(x[repeated], recency[repeated], age[repeated], None if counts is None else counts[repeated])
    return Histories(*(np.concatenate(columns) for columns in zip(heads, tails, strict=True)))


def _distinct_repeats(
    x: Integers, recency: Integers, age: Integers, counts: Integers | None
) -> tuple[Integers, Integers, Integers, Integers]:
    """Distinct histories with a repeat purchase, ascending, and their customers."""
    if not len(x):
        return x, recency, age, np.zeros(0, dtype=np.int64)
    bits = int(age.max()).bit_length()
    if int(x.max()).bit_length() + 2 * bits > _KEY_BITS:
        raise HistoryInvalidError("frequency or age is larger than any history of days")
    # One integer for each history: sorting integers is some twenty times faster than sorting rows.
    key = (((x << bits) | recency) << bits) | age
    if counts is None:
        key.sort()
    else:
        order = np.argsort(key, kind="stable")
        key, counts = key[order], counts[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    shared = np.diff(np.append(starts, len(key))) if counts is None else np.add.reduceat(counts, starts)
    key, mask = key[starts], (1 << bits) - 1
    return key >> (2 * bits), (key >> bits) & mask, key & mask, shared


def _check_histories(x: Integers, recency: Integers, age: Integers, counts: Integers | None) -> None:
    if not len(x) == len(recency) == len(age) or (counts is not None and len(counts) != len(x)):
        raise HistoryInvalidError("the columns differ in length")
    if len(x) == 0:
        return
    if x.min() < 0 or recency.min() < 0 or (recency > age).any():
        raise HistoryInvalidError("frequency and recency are at least 0, and recency is at most the age")
    if recency[x == 0].any():
        raise HistoryInvalidError("without a second purchase day recency is 0")
    if counts is not None and counts.min() < 1:
        raise HistoryInvalidError("a history is shared by at least one customer")


def sampled_rows(customers: Integers, size: int) -> tuple[Integers, Integers]:
    """Rows, and customers in each, of about ``size`` customers: every k-th one in the order given, never at random."""
    total = int(customers.sum())
    if total <= size:
        return np.arange(len(customers)), customers
    picked = np.searchsorted(np.cumsum(customers), (np.arange(size) * total + total // 2) // size, side="right")
    starts = np.flatnonzero(np.diff(picked, prepend=-1))
    return picked[starts], np.diff(np.append(starts, size))


def history_from_days(net_revenue_by_day: Mapping[date, Decimal], *, day: date) -> CustomerHistory:
    """One customer's history up to and including ``day`` (business days of the brand).

    The mapping holds the days with a positive quantity and the day's net revenue (brand currency). Days after ``day``
    don't count; days with a value <= 0 count as purchases but not as values. HistoryInvalidError without a purchase.
    """
    days = sorted(bought for bought in net_revenue_by_day if bought <= day)
    if not days:
        raise HistoryInvalidError("a customer has at least one purchase day")
    values = [net_revenue_by_day[bought] for bought in days if net_revenue_by_day[bought] > 0]
    return CustomerHistory(len(days) - 1, (days[-1] - days[0]).days, (day - days[0]).days, len(values), sum(values, Decimal(0)))


def histories_from_days(purchases: Iterable[Mapping[date, Decimal]], *, day: date) -> list[CustomerHistory]:
    """The histories at ``day`` of the customers who had bought by then, in the given order."""
    return [history_from_days(days, day=day) for days in purchases if any(bought <= day for bought in days)]
