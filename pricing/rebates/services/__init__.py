"""The writes of rebates: what the import may write, versions, drafts and publication, results of the night."""

from pricing.rebates.services.accruals import keep_days, replace_accrual_days, replace_accruals
from pricing.rebates.services.drafts import (
    ProgrammeTerms,
    create_programme,
    discard_draft,
    publish_draft,
    save_draft,
    withdraw_version,
)
from pricing.rebates.services.publishing import publish_terms
from pricing.rebates.services.reaches import reach_of_lines, reach_of_rates
from pricing.rebates.services.tables import PROGRAMME_TABLE, PROGRAMMES, SLAB_TABLE, programme_rule, slab_rule
from pricing.rebates.services.versions import follow_programmes, follow_slabs

__all__ = [
    "PROGRAMMES",
    "PROGRAMME_TABLE",
    "SLAB_TABLE",
    "ProgrammeTerms",
    "create_programme",
    "discard_draft",
    "follow_programmes",
    "follow_slabs",
    "keep_days",
    "programme_rule",
    "publish_draft",
    "publish_terms",
    "reach_of_lines",
    "reach_of_rates",
    "replace_accrual_days",
    "replace_accruals",
    "save_draft",
    "slab_rule",
    "withdraw_version",
]
