"""Compliance rate."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def compliance_rate(facts: PeriodFacts) -> Figure:
    """1 - breaches / checks.

    Checks are positive lines and price observations; breaches those of them in the evidence of cases not dismissed, each
    counted once however many cases name it.
    """
    if facts.checks == 0:
        return Reason.NO_CHECKS
    return ratio(facts.checks - facts.breaches, facts.checks)


FORMULA = Formula(
    code="compliance_rate",
    unit=Unit.SHARE,
    version=1,
    text="1 - breaches / checks; checks are positive lines and observations, breaches those in the evidence of cases "
    "not dismissed",
    sources=("order_lines", "observations", "breaches"),
    compute=compliance_rate,
    reasons=(Reason.NO_CHECKS,),
)
