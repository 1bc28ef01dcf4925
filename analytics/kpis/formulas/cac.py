"""Customer acquisition cost."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def cac(facts: PeriodFacts) -> Figure:
    """Acquisition spend / new customers, in the brand's currency."""
    if facts.acquisition_spend <= 0:
        return Reason.NO_ACQUISITION_SPEND
    if facts.new_customers == 0:
        return Reason.NO_NEW_CUSTOMERS
    return ratio(facts.acquisition_spend, facts.new_customers)


FORMULA = Formula(
    code="cac",
    unit=Unit.MONEY,
    version=1,
    text="acquisition spend / new customers",
    sources=("order_lines", "spend"),
    compute=cac,
    reasons=(Reason.NO_ACQUISITION_SPEND, Reason.NO_NEW_CUSTOMERS),
)
