"""Units."""

from __future__ import annotations

from analytics.kpis.choices import Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def units(facts: PeriodFacts) -> Figure:
    """Sum of quantities; a return is negative, on the day of the return."""
    return facts.units


FORMULA = Formula(
    code="units",
    unit=Unit.UNITS,
    version=1,
    text="sum of quantities, returns negative on their day",
    sources=("order_lines",),
    compute=units,
)
