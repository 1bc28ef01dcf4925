"""Repurchase rate."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio

#: Days within which another order counts, and past the period's end until which the rate may still rise.
WITHIN_DAYS = 90


def repurchase_rate(facts: PeriodFacts) -> Figure:
    """Share of the period's known customers with another order there, on a later day, within 90 days of their first."""
    if facts.customers == 0:
        return Reason.NO_KNOWN_CUSTOMERS
    return ratio(facts.returned, facts.customers)


FORMULA = Formula(
    code="repurchase_rate",
    unit=Unit.SHARE,
    version=1,
    text="of the known customers who ordered in the period, the share with another order there on a later day within "
    "90 days after their first order of the period; provisional until 90 days past the period's end",
    sources=("order_lines",),
    compute=repurchase_rate,
    reasons=(Reason.NO_KNOWN_CUSTOMERS,),
    settles_after=WITHIN_DAYS,
)
