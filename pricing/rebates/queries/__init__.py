"""Reads of programmes and accruals, and what a night makes of them."""

from pricing.rebates.queries.accruing import Accrued, accrue
from pricing.rebates.queries.coach import CoachRow, coach
from pricing.rebates.queries.costs import Split, changed_rebate_days, partners_with_changes, rebate_sums, split_costs
from pricing.rebates.queries.listing import (
    AccrualFilter,
    accruals_by_partner,
    lines_of_accrual,
    listed_accruals,
    one_accrual,
    owed_so_far,
)
from pricing.rebates.queries.programmes import ProgrammeCard, VersionCard, one_programme, programme_cards
from pricing.rebates.queries.published import dumped_accruals
from pricing.rebates.queries.versions import VersionInForce, versions_in_force
from pricing.rebates.queries.what_if import WhatIf, WhatIfRow, what_if
from pricing.rebates.queries.work import STEP_CODE, Night, night_of, partners_to_look_at

__all__ = [
    "STEP_CODE",
    "AccrualFilter",
    "Accrued",
    "CoachRow",
    "Night",
    "ProgrammeCard",
    "Split",
    "VersionCard",
    "VersionInForce",
    "WhatIf",
    "WhatIfRow",
    "accruals_by_partner",
    "accrue",
    "changed_rebate_days",
    "coach",
    "dumped_accruals",
    "lines_of_accrual",
    "listed_accruals",
    "night_of",
    "one_accrual",
    "one_programme",
    "owed_so_far",
    "partners_to_look_at",
    "partners_with_changes",
    "programme_cards",
    "rebate_sums",
    "split_costs",
    "versions_in_force",
    "what_if",
]
