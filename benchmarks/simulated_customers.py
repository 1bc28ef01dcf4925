"""Customers drawn from the models themselves, with a fixed seed."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def purchase_histories(
    customers: int, *, r: float, alpha: float, a: float, b: float, seed: int
) -> tuple[Integers, Integers, Integers]:
    """x, recency and age in days of customers seen for 30-1095 days; alpha in weeks."""
    random = np.random.default_rng(seed)
    age = random.integers(30, 1096, customers)
    rate, leaving = random.gamma(r, 1 / (7 * alpha), customers), random.beta(a, b, customers)
    frequency, recency = np.zeros(customers, np.int64), np.zeros(customers, np.int64)
    active, now = np.arange(customers), np.zeros(customers)
    while len(active):
        with np.errstate(divide="ignore", over="ignore"):
            now = now + random.exponential(1.0, len(active)) / rate[active]
        seen = now < age[active]
        active, now = active[seen], now[seen]
        day = np.floor(now).astype(np.int64)
        another = day > recency[active]
        frequency[active[another]] += 1
        recency[active] = day
        stays = random.random(len(active)) >= leaving[active]
        active, now = active[stays], now[stays]
    return frequency, recency, age


def spending(customers: int, *, p: float, q: float, v: float, seed: int) -> tuple[Integers, Floats]:
    """Valued days and mean value, to the cent, of repeat buyers."""
    random = np.random.default_rng(seed)
    days = 1 + random.geometric(0.25, customers)
    mean = random.gamma(p * days, 1 / random.gamma(q, 1 / v, customers)) / days
    return days, np.maximum(np.round(mean, 2), 0.01)
