"""Lifetime value."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def ltv(facts: PeriodFacts) -> Figure:
    """Mean lifetime value of the customers acquired in that channel and period, in the brand's currency."""
    if facts.acquired == 0:
        return facts.no_ltv
    return ratio(facts.ltv_total, facts.acquired)


FORMULA = Formula(
    code="ltv",
    unit=Unit.MONEY,
    version=1,
    text="mean over the customers acquired in the channel and period of (expected discounted margin over the horizon + "
    "margin realised)",
    sources=("acquired_customers",),
    compute=ltv,
    reasons=(Reason.NO_ACQUIRED_CUSTOMERS, Reason.NO_MODEL, Reason.CHANNELS_ONLY),
    read_time=True,
)
