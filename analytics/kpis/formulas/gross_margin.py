"""Gross margin."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def gross_margin(facts: PeriodFacts) -> Figure:
    """Net revenue less quantity x unit cost; the unit cost is the line's, else the product's."""
    return facts.gross_margin


FORMULA = Formula(
    code="gross_margin",
    unit=Unit.MONEY,
    version=1,
    text="net revenue - quantity x unit cost (the line's, else the product's)",
    sources=("order_lines",),
    compute=gross_margin,
)
