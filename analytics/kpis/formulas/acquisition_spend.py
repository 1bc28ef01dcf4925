"""Acquisition spend."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def acquisition_spend(facts: PeriodFacts) -> Figure:
    """Spend of the purpose ``acquisition`` alone, on its day, in the brand's currency."""
    return facts.acquisition_spend


FORMULA = Formula(
    code="acquisition_spend",
    unit=Unit.MONEY,
    version=1,
    text="spend of the purpose acquisition on its day",
    sources=("spend",),
    compute=acquisition_spend,
)
