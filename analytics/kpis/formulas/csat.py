"""Satisfaction: CSAT."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def csat(facts: PeriodFacts) -> Figure:
    """Mean CSAT of customers' surveys, 1 to 5."""
    if facts.csat_answers == 0:
        return Reason.NO_ANSWERS
    return ratio(facts.csat_total, facts.csat_answers)


FORMULA = Formula(
    code="csat",
    unit=Unit.POINTS,
    version=1,
    text="mean CSAT of customers' surveys, 1 to 5",
    sources=("surveys",),
    compute=csat,
    reasons=(Reason.NO_ANSWERS,),
)
