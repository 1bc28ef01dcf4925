"""Rebates for programs."""

from pricing.rebates.api.accruals import AccrualDetail, AccrualLines, AccrualList
from pricing.rebates.api.programmes import (
    ProgrammeDetail,
    ProgrammeList,
    ProgrammePublication,
    ProgrammeWhatIf,
    ProgrammeWithdrawal,
)

__all__ = [
    "AccrualDetail",
    "AccrualLines",
    "AccrualList",
    "ProgrammeDetail",
    "ProgrammeList",
    "ProgrammePublication",
    "ProgrammeWhatIf",
    "ProgrammeWithdrawal",
]
