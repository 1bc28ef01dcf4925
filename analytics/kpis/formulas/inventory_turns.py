"""Inventory turns."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def inventory_turns(facts: PeriodFacts) -> Figure:
    """Annualised cost of goods sold / average stock at cost.

    The average is the mean over the period's days with a stock count of the whole stock at cost that day; the cost of
    goods sold of the elapsed days is brought to 365 days.
    """
    if facts.stock_days == 0:
        return Reason.NO_STOCK_COUNT
    if facts.stock_value <= 0:
        return Reason.NO_STOCK
    return ratio(facts.cost * 365 * facts.stock_days, facts.stock_value * facts.elapsed_days)


FORMULA = Formula(
    code="inventory_turns",
    unit=Unit.PER_YEAR,
    version=1,
    text="cost of goods sold x 365 / elapsed days / mean stock at cost over the days with a stock count",
    sources=("order_lines", "stock_counts"),
    compute=inventory_turns,
    reasons=(Reason.NO_STOCK_COUNT, Reason.NO_STOCK),
)
