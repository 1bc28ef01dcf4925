"""Products with a known life: noiseless curves, their true stages by stated cut points, and the sales that the rule gets to see.

Independent of the rule: nothing of the product is imported. The curve is integrated day by day from Bass's equation, the true
stage read from it: introduction under 20 % of the curve's peak before the peak, growth under 90 %, decline under 75 % after it,
maturity between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np

GROWTH, MATURITY, DECLINE = 0.20, 0.90, 0.75
DAYS = 30.4375


@dataclass(frozen=True)
class Product:
    """What was sold in the months from ``first`` on, and the true stage of each."""

    first: date
    units: tuple[float, ...]
    truth: tuple[str, ...]
    launched_on: date | None
    story: str = ""
    seen: int = field(default=0)


def bass_months(p: float, q: float, months: int, *, repeat: float = 0.0) -> np.ndarray:
    """Sales of each month, from dF/dt = (p + qF)(1 - F), plus ``repeat`` purchases a month of those who have bought."""
    adopted, found = 0.0, []
    for _ in range(months):
        sold = 0.0
        for _ in range(30):
            rate = (p + q * adopted) * (1.0 - adopted) / 30
            adopted += rate
            sold += rate + repeat * adopted / 30
        found.append(sold)
    return np.array(found)


def true_stages(curve: np.ndarray, cuts: tuple[float, float, float] = (GROWTH, MATURITY, DECLINE)) -> list[str]:
    share, peak = curve / curve.max(), int(curve.argmax())
    growth, maturity, decline = cuts
    found, fallen = [], False
    for month, value in enumerate(share):
        if month < peak and not fallen and value < maturity:
            found.append("introduction" if value < growth else "growth")
            continue
        fallen = fallen or (month >= peak and value < decline)
        found.append("decline" if fallen else "maturity")
    return found


def simulate(seed: int, *, cuts: tuple[float, float, float] = (GROWTH, MATURITY, DECLINE)) -> Product:
    """One product: its curve, volume, season, noise, campaigns, gaps, returns and launch are drawn from ``seed``."""
    rng = np.random.default_rng(seed)
    time_to_peak = float(np.exp(rng.uniform(np.log(5), np.log(20))))
    ratio = float(np.exp(rng.uniform(np.log(5), np.log(120))))
    total = np.log(ratio) / time_to_peak
    p, q = total / (1 + ratio), total * ratio / (1 + ratio)
    months = int(rng.integers(24, 61))
    ends = rng.choice(["bass", "repeat", "withdrawn"], p=[0.6, 0.2, 0.2])
    whole = int(max(months, 4 * time_to_peak))
    curve = bass_months(p, q, whole, repeat=float(rng.uniform(1.5, 3.0)) * (p + q) ** 2 / (4 * q) if ends != "bass" else 0.0)
    if ends == "withdrawn":
        goes = time_to_peak + rng.uniform(4, 18)
        curve = curve * np.exp(-rng.uniform(0.06, 0.2) * np.maximum(np.arange(whole) - goes, 0))
    truth = true_stages(curve, cuts)
    volume = float(np.exp(rng.uniform(np.log(40), np.log(5000))))
    start = int(rng.integers(0, 12))
    season = 1 + rng.uniform(0, 0.25) * np.cos(2 * np.pi * (np.arange(12) - rng.choice([10, 11, 6])) / 12)
    if rng.random() < 0.2:
        season[10:12] *= rng.uniform(1.2, 1.7)
    season /= season.mean()
    expected = volume * curve / curve.max() * season[(start + np.arange(whole)) % 12]
    noise = np.exp(rng.normal(0, rng.uniform(0.03, 0.12), whole))
    units = rng.poisson(expected * noise).astype(float)
    for month in range(1, whole):
        if rng.random() < 0.03:
            units[month] = np.round(units[month] * rng.uniform(1.5, 2.5))
        if rng.random() < 0.01:
            units[month] = 0.0
        units[month] -= rng.binomial(int(max(units[month - 1], 0)), rng.uniform(0, 0.06))
    late = int(rng.integers(1, int(max(2, min(time_to_peak, months - 6))))) if rng.random() < 0.15 else 0
    launch = date(2020 + start // 12, start % 12 + 1, 1)
    place = start + late
    first = date(2020 + place // 12, place % 12 + 1, 1)
    return Product(first, tuple(units[late:months]), tuple(truth[late:months]), launch, str(ends))


def right_months(product: Product, found: list[str], hold: int = 2) -> tuple[int, int]:
    """(right, all): a month is right where the stage is true, or the former one within ``hold`` months after a true change."""
    right = 0
    for month, stage in enumerate(found):
        recent = product.truth[max(0, month - hold) : month + 1]
        right += stage == product.truth[month] or stage in recent
    return right, len(found)


def flips(found: list[str]) -> int:
    """Changes followed by another one in the next month, or taken back within two months after it."""
    changes = [month for month in range(1, len(found)) if found[month] != found[month - 1]]
    return sum(
        1 for early, later in pairwise(changes) if later - early < 2 or (later - early <= 2 and found[later] == found[early - 1])
    )
