"""New customers."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def new_customers(facts: PeriodFacts) -> Figure:
    """Customers whose first positive order ever in that channel (of that partner) lies in the period."""
    return facts.new_customers


FORMULA = Formula(
    code="new_customers",
    unit=Unit.COUNT,
    version=1,
    text="customers whose first positive order ever in the channel (of the partner) lies in the period",
    sources=("order_lines",),
    compute=new_customers,
)
