"""Customers."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def customers(facts: PeriodFacts) -> Figure:
    """Distinct known customers with a positive line."""
    return facts.customers


FORMULA = Formula(
    code="customers",
    unit=Unit.COUNT,
    version=1,
    text="distinct known customers with a positive line",
    sources=("order_lines",),
    compute=customers,
)
