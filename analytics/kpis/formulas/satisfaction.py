"""Satisfaction: NPS."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def satisfaction(facts: PeriodFacts) -> Figure:
    """NPS of customers as a fraction, -1 to 1: (answers of 9 and 10 - answers up to 6) / answers."""
    if facts.nps_answers == 0:
        return Reason.NO_ANSWERS
    return ratio(facts.promoters - facts.detractors, facts.nps_answers)


FORMULA = Formula(
    code="satisfaction",
    unit=Unit.SHARE,
    version=1,
    text="NPS of customers' surveys as a fraction: (answers of 9 and 10 - answers up to 6) / answers",
    sources=("surveys",),
    compute=satisfaction,
    reasons=(Reason.NO_ANSWERS,),
)
