"""Channel investment."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def investment(facts: PeriodFacts) -> Figure:
    """Spend of all purposes on its day, in the brand's currency."""
    return facts.investment


FORMULA = Formula(
    code="investment",
    unit=Unit.MONEY,
    version=1,
    text="spend of all purposes on its day",
    sources=("spend",),
    compute=investment,
)
