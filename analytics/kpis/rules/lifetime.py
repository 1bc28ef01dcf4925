"""LTV of a channel's period, and LTV:CAC: formed where results are read, from the cohorts of the run."""

from __future__ import annotations

from analytics.kpis.choices import Reason
from analytics.kpis.rules.formula import Figure, ratio
from analytics.kpis.rules.period_facts import PeriodFacts


def mean_ltv(facts: PeriodFacts) -> Figure:
    """Mean lifetime value of the customers acquired in that channel and period, in the brand's currency."""
    if facts.acquired == 0:
        return facts.no_ltv
    return ratio(facts.ltv_total, facts.acquired)


def ltv_to_cac(facts: PeriodFacts) -> Figure:
    """LTV / CAC, from the unrounded values of both."""
    if facts.acquisition_spend <= 0:
        return Reason.NO_ACQUISITION_SPEND
    if facts.new_customers == 0:
        return Reason.NO_NEW_CUSTOMERS
    if facts.acquired == 0:
        return facts.no_ltv
    return ratio(facts.ltv_total * facts.new_customers, facts.acquisition_spend * facts.acquired)


#: Code of each figure that is formed at read time.
READ_TIME = {"ltv": mean_ltv, "ltv_to_cac": ltv_to_cac}
