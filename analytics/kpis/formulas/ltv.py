"""Lifetime value."""

from __future__ import annotations

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules import READ_TIME, Formula

FORMULA = Formula(
    code="ltv",
    unit=Unit.MONEY,
    version=1,
    text="mean over the customers acquired in the channel and period of (expected discounted margin over the horizon + "
    "margin realised)",
    sources=("acquired_customers",),
    compute=READ_TIME["ltv"],
    reasons=(Reason.NO_ACQUIRED_CUSTOMERS, Reason.NO_MODEL, Reason.CHANNELS_ONLY),
    read_time=True,
)
