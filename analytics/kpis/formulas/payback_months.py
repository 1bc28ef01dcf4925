"""Payback of the acquisition cost."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def payback_months(facts: PeriodFacts) -> Figure:
    """CAC / the monthly gross margin of one customer, as earned in the period; a month is 365/12 days."""
    if facts.acquisition_spend <= 0:
        return Reason.NO_ACQUISITION_SPEND
    if facts.new_customers == 0:
        return Reason.NO_NEW_CUSTOMERS
    if facts.gross_margin <= 0 or facts.customers == 0:
        return Reason.NO_MARGIN
    cost = facts.acquisition_spend * facts.customers * facts.elapsed_days * 12
    return ratio(cost, facts.gross_margin * facts.new_customers * 365)


FORMULA = Formula(
    code="payback_months",
    unit=Unit.MONTHS,
    version=1,
    text="CAC / (gross margin / customers / (elapsed days x 12 / 365))",
    sources=("order_lines", "spend"),
    compute=payback_months,
    reasons=(Reason.NO_ACQUISITION_SPEND, Reason.NO_NEW_CUSTOMERS, Reason.NO_MARGIN),
)
