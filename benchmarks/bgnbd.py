"""BG/NBD fit of customers with 30-1095 days of tenure, from one row a customer to the parameters, against lifetimes.

Both start from the same columns in the order they come; the product's time includes sorting and compressing them. Both
results are judged by the baseline's own likelihood.
"""

from typing import Any

import numpy as np

from analytics.ltv.rules import BgNbdFit, compress_histories, fit_bgnbd
from benchmarks.harness import Bench, Case, main
from benchmarks.simulated_customers import purchase_histories

try:
    from lifetimes import BetaGeoFitter
except ImportError:
    BetaGeoFitter = None

CUSTOMERS = 1_000_000
#: The published CDNOW fit: half of the customers never come back.
TRUTH = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
WORST_LOSS = 1e-6


def prepare(full: bool) -> Case:
    """A million customers in both modes: a smaller number would compress worse and say little of the goal."""
    frequency, recency, age = purchase_histories(CUSTOMERS, **TRUTH, seed=20240601)
    weeks, age_weeks, ones = recency / 7, age / 7, np.ones(CUSTOMERS)

    def baseline() -> Any:
        return BetaGeoFitter(penalizer_coef=0.0).fit(frequency, weeks, age_weeks)

    def product() -> Any:
        return fit_bgnbd(compress_histories(frequency, recency, age))

    def mean_log_likelihood(parameters: list[float]) -> float:
        return -float(BetaGeoFitter._negative_log_likelihood(np.log(parameters), frequency, weeks, age_weeks, ones, 0.0))

    def agreement(expected: Any, found: Any) -> str:
        assert isinstance(found, BgNbdFit) and found.converged
        gain = mean_log_likelihood([found.r, found.alpha, found.a, found.b]) - mean_log_likelihood(
            [expected.params_[name] for name in ("r", "alpha", "a", "b")]
        )
        assert gain >= -WORST_LOSS, f"mean log-likelihood is worse by {-gain:.2e}"
        return f"mean log-likelihood {gain:+.1e}"

    return Case(f"{CUSTOMERS:,} customers", baseline, product, agreement)


BENCH = Bench("bgnbd", "lifetimes", 50, prepare, needs="" if BetaGeoFitter else "lifetimes")

if __name__ == "__main__":
    main(BENCH)
