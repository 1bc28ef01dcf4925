"""Rebates as decisions on values: schedules, splits, validity."""

from pricing.rebates.rules.schedule import (
    Base,
    Earned,
    Schedule,
    Slab,
    bounds_of,
    earned,
    faults_of,
    rate_faults,
    reached_slab,
    slab_amount,
)
from pricing.rebates.rules.splitting import split_signed, split_units
from pricing.rebates.rules.summing import DaySum, Sums, base_of, summed
from pricing.rebates.rules.trying import Curve, Tried, curve_of, tried
from pricing.rebates.rules.validity import (
    Span,
    Validity,
    a_year_before,
    counted_spans,
    holds,
    last_year,
    periods_in_force,
)

__all__ = [
    "Base",
    "Curve",
    "DaySum",
    "Earned",
    "Schedule",
    "Slab",
    "Span",
    "Sums",
    "Tried",
    "Validity",
    "a_year_before",
    "base_of",
    "bounds_of",
    "counted_spans",
    "curve_of",
    "earned",
    "faults_of",
    "holds",
    "last_year",
    "periods_in_force",
    "rate_faults",
    "reached_slab",
    "slab_amount",
    "split_signed",
    "split_units",
    "summed",
    "tried",
]
