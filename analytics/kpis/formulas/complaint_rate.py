"""Complaint rate."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def complaint_rate(facts: PeriodFacts) -> Figure:
    """Complaints for each 1,000 orders of the period."""
    if facts.orders == 0:
        return Reason.NO_ORDERS
    return ratio(facts.complaints * 1000, facts.orders)


FORMULA = Formula(
    code="complaint_rate",
    unit=Unit.PER_THOUSAND,
    version=1,
    text="complaints x 1,000 / orders",
    sources=("order_lines", "complaints"),
    compute=complaint_rate,
    reasons=(Reason.NO_ORDERS,),
)
