"""What a formula sees: the facts of one channel or partner in one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.kpis.choices import Reason


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """Sums over the period's days up to ``day`` (the night's business day); amounts in the brand's currency.

    ``elapsed_days`` are the period's days up to ``day``. ``returned`` are those of ``customers`` with another day within
    90 days after their first of the period. ``stock_days`` are days with a stock count, ``stock_value`` the sum of the
    stock at cost over these. ``health`` is 0-100 over the 28 days that end with the period, or the reason for none.
    ``ltv_total`` is over the ``acquired`` customers who have a lifetime value; these two are known where results are
    read, since every one of them moves each night.
    """

    starts_on: date
    ends_on: date
    day: date
    elapsed_days: int
    orders: int = 0
    units: Decimal = Decimal(0)
    customers: int = 0
    returned: int = 0
    new_customers: int = 0
    net_revenue: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    investment: Decimal = Decimal(0)
    acquisition_spend: Decimal = Decimal(0)
    complaints: int = 0
    nps_answers: int = 0
    promoters: int = 0
    detractors: int = 0
    csat_answers: int = 0
    csat_total: Decimal = Decimal(0)
    stock_days: int = 0
    stock_value: Decimal = Decimal(0)
    checks: int = 0
    breaches: int = 0
    health: Decimal | Reason = Reason.NO_HEALTH_PART
    acquired: int = 0
    ltv_total: Decimal = Decimal(0)
    no_ltv: Reason = Reason.NO_ACQUIRED_CUSTOMERS

    @property
    def gross_margin(self) -> Decimal:
        return self.net_revenue - self.cost
