"""LTV to CAC."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import READ_TIME, Formula

FORMULA = Formula(
    code="ltv_to_cac",
    unit=Unit.RATIO,
    version=1,
    text="LTV / CAC",
    sources=("acquired_customers", "order_lines", "spend"),
    compute=READ_TIME["ltv_to_cac"],
    reasons=(
        Reason.NO_ACQUISITION_SPEND,
        Reason.NO_NEW_CUSTOMERS,
        Reason.NO_ACQUIRED_CUSTOMERS,
        Reason.NO_MODEL,
        Reason.CHANNELS_ONLY,
    ),
    read_time=True,
)
