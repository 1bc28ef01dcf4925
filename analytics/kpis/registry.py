"""The KPIs, in the order in which they are shown."""

from __future__ import annotations

from analytics.kpis.formulas import (
    acquisition_spend,
    cac,
    complaint_rate,
    compliance_rate,
    csat,
    customers,
    days_on_hand,
    gross_margin,
    health,
    inventory_turns,
    investment,
    ltv,
    ltv_to_cac,
    net_revenue,
    new_customers,
    orders,
    payback_months,
    repurchase_rate,
    roi,
    satisfaction,
    units,
)
from analytics.kpis.rules import Formula

FORMULAS: tuple[Formula, ...] = (
    orders.FORMULA,
    units.FORMULA,
    customers.FORMULA,
    new_customers.FORMULA,
    net_revenue.FORMULA,
    gross_margin.FORMULA,
    investment.FORMULA,
    acquisition_spend.FORMULA,
    roi.FORMULA,
    cac.FORMULA,
    ltv.FORMULA,
    ltv_to_cac.FORMULA,
    payback_months.FORMULA,
    repurchase_rate.FORMULA,
    inventory_turns.FORMULA,
    days_on_hand.FORMULA,
    complaint_rate.FORMULA,
    compliance_rate.FORMULA,
    satisfaction.FORMULA,
    csat.FORMULA,
    health.FORMULA,
)
_BY_CODE = {formula.code: formula for formula in FORMULAS}
STORED = tuple(formula for formula in FORMULAS if not formula.read_time)
REACH = tuple(part for formula in FORMULAS for part in formula.reach)
SETTLES_AFTER = tuple(sorted({formula.settles_after for formula in FORMULAS if formula.settles_after}))


def formula_of(code: str) -> Formula:
    """The KPI with this code. Raises KeyError."""
    return _BY_CODE[code]
