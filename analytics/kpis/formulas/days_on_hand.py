"""Days on hand."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def days_on_hand(facts: PeriodFacts) -> Figure:
    """365 / inventory turns, from the unrounded turns."""
    if facts.stock_days == 0:
        return Reason.NO_STOCK_COUNT
    if facts.stock_value <= 0:
        return Reason.NO_STOCK
    if facts.cost <= 0:
        return Reason.NOTHING_SOLD
    return ratio(facts.stock_value * facts.elapsed_days, facts.cost * facts.stock_days)


FORMULA = Formula(
    code="days_on_hand",
    unit=Unit.DAYS,
    version=1,
    text="365 / inventory turns",
    sources=("order_lines", "stock_counts"),
    compute=days_on_hand,
    reasons=(Reason.NO_STOCK_COUNT, Reason.NO_STOCK, Reason.NOTHING_SOLD),
)
