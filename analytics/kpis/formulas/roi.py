"""Channel ROI."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts, ratio


def roi(facts: PeriodFacts) -> Figure:
    """(gross margin - investment) / investment; none without investment."""
    if facts.investment <= 0:
        return Reason.NO_INVESTMENT
    return ratio(facts.gross_margin - facts.investment, facts.investment)


FORMULA = Formula(
    code="roi",
    unit=Unit.RATIO,
    version=1,
    text="(gross margin - investment) / investment",
    sources=("order_lines", "spend"),
    compute=roi,
    reasons=(Reason.NO_INVESTMENT,),
)
