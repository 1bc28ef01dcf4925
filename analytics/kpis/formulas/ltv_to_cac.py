"""LTV to CAC."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def ltv_to_cac(facts: PeriodFacts) -> Figure:
    """LTV / CAC, from the unrounded values of both."""
    if facts.acquisition_spend <= 0:
        return Reason.NO_ACQUISITION_SPEND
    if facts.new_customers == 0:
        return Reason.NO_NEW_CUSTOMERS
    if facts.acquired == 0:
        return facts.no_ltv
    return ratio(facts.ltv_total * facts.new_customers, facts.acquisition_spend * facts.acquired)


FORMULA = Formula(
    code="ltv_to_cac",
    unit=Unit.RATIO,
    version=1,
    text="LTV / CAC",
    sources=("acquired_customers", "order_lines", "spend"),
    compute=ltv_to_cac,
    reasons=(
        Reason.NO_ACQUISITION_SPEND,
        Reason.NO_NEW_CUSTOMERS,
        Reason.NO_ACQUIRED_CUSTOMERS,
        Reason.NO_MODEL,
        Reason.CHANNELS_ONLY,
    ),
    read_time=True,
)
