"""Health."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import Figure, Formula, PeriodFacts


def health(facts: PeriodFacts) -> Figure:
    """0-100 from activity, trend, ROI, satisfaction, complaints and compliance of the 28 days that end with the period."""
    return facts.health


FORMULA = Formula(
    code="health",
    unit=Unit.POINTS,
    version=1,
    text="weighted mean of activity, trend, ROI, satisfaction, complaints and compliance over the 28 days that end with "
    "the period; its parts are stored with it",
    sources=("order_lines", "spend", "surveys", "complaints", "observations", "breaches"),
    compute=health,
    reasons=(Reason.NO_HEALTH_PART,),
    # The window of 28 days, the 28 days before it, and the same days a year (364 days) earlier.
    reach=((0, 55), (364, 391)),
)
