"""Whom a target is set for, and what of."""

from __future__ import annotations

from enum import StrEnum


class TargetLevel(StrEnum):
    BRAND = "brand"
    CHANNEL = "channel"
    PARTNER = "partner"


class TargetMetric(StrEnum):
    NET_REVENUE = "net_revenue"  # in the brand's currency
    NEW_CUSTOMERS = "new_customers"
    UNITS = "units"
    SHARE = "share"  # a fraction of the market
