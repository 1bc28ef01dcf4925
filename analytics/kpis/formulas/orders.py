"""Orders."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def orders(facts: PeriodFacts) -> Figure:
    """Distinct orders with a positive line; an order on several days counts once a period."""
    return facts.orders


FORMULA = Formula(
    code="orders",
    unit=Unit.COUNT,
    version=1,
    text="distinct orders with a positive line",
    sources=("order_lines",),
    compute=orders,
)
