"""Gamma-Gamma fit of repeat buyers with wide prices, from one row a customer to the parameters, against lifetimes.

Mean values run from cents to hundred thousands, to the cent, so that hardly any two customers share a row. The baseline
gets a tolerance of 1e-6: with its default it gives up on such prices ("precision loss"). Both results are judged by
the baseline's own likelihood.
"""

from typing import Any

import numpy as np

from analytics.ltv.rules import GammaGammaFit, compress_spend, fit_gamma_gamma
from benchmarks.harness import Bench, Case, main
from benchmarks.simulated_customers import spending

try:
    from lifetimes import GammaGammaFitter
except ImportError:
    GammaGammaFitter = None

CUSTOMERS = 1_000_000
TRUTH = {"p": 6.25, "q": 3.74, "v": 1544.0}
BASELINE_TOLERANCE = 1e-6
WORST_LOSS = 1e-6


def prepare(full: bool) -> Case:
    """A million repeat buyers in both modes."""
    days, mean = spending(CUSTOMERS, **TRUTH, seed=11)
    ones = np.ones(CUSTOMERS)

    def baseline() -> Any:
        return GammaGammaFitter(penalizer_coef=0.0).fit(days, mean, tol=BASELINE_TOLERANCE)

    def product() -> Any:
        return fit_gamma_gamma(compress_spend(days, mean))

    def mean_log_likelihood(parameters: list[float]) -> float:
        return -float(GammaGammaFitter._negative_log_likelihood(np.log(parameters), days, mean, ones, 0.0))

    def agreement(expected: Any, found: Any) -> str:
        assert isinstance(found, GammaGammaFit) and found.converged
        gain = mean_log_likelihood([found.p, found.q, found.v]) - mean_log_likelihood(
            [expected.params_[name] for name in ("p", "q", "v")]
        )
        assert gain >= -WORST_LOSS, f"mean log-likelihood is worse by {-gain:.2e}"
        return f"mean log-likelihood {gain:+.1e}"

    distinct = len(compress_spend(days, mean).customers)
    return Case(f"{CUSTOMERS:,} repeat buyers, {distinct:,} distinct rows", baseline, product, agreement)


BENCH = Bench("gamma_gamma", "lifetimes", 60, prepare, needs="" if GammaGammaFitter else "lifetimes")

if __name__ == "__main__":
    main(BENCH)
