"""Net revenue."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def net_revenue(facts: PeriodFacts) -> Figure:
    """Quantity x unit net price after discounts and returns, before tax, in the brand's currency."""
    return facts.net_revenue


FORMULA = Formula(
    code="net_revenue",
    unit=Unit.MONEY,
    version=1,
    text="sum of the lines' net revenue, each line in the brand's currency at its day's rate",
    sources=("order_lines",),
    compute=net_revenue,
)
