"""Reads of programmes and accruals, and what a night makes of them."""

from pricing.rebates.queries.accruing import Accrued, accrue
from pricing.rebates.queries.costs import Split, changed_rebate_days, partners_with_changes, rebate_sums, split_costs
from pricing.rebates.queries.published import dumped_accruals
from pricing.rebates.queries.versions import VersionInForce, versions_in_force
from pricing.rebates.queries.work import STEP_CODE, Night, night_of, partners_to_look_at

__all__ = [
    "STEP_CODE",
    "Accrued",
    "Night",
    "Split",
    "VersionInForce",
    "accrue",
    "changed_rebate_days",
    "dumped_accruals",
    "night_of",
    "partners_to_look_at",
    "partners_with_changes",
    "rebate_sums",
    "split_costs",
    "versions_in_force",
]
