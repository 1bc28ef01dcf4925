"""Where the rooms of pricing are reached."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from foundation.intake.api.rows import RowsIn
from pricing.rebates import api as rebates
from pricing.rebates.pages.accruals import AccrualList
from pricing.rebates.pages.editor import ProgrammeView, TrialFile
from pricing.rebates.pages.edits import DraftDiscard, DraftEdit, Publication, Withdrawal
from pricing.rebates.pages.listing import ProgrammeList
from pricing.rebates.pages.new import NewProgramme

page_urls: list[URLPattern] = [
    path("money/rebates/", ProgrammeList.as_view(), name="rebates"),
    re_path(r"^money/rebates\.(?P<ending>csv|xlsx)$", ProgrammeList.as_view(), name="rebates-file"),
    path("money/rebates/new/", NewProgramme.as_view(), name="rebate-new"),
    path("money/rebates/<path:code>/trial.csv", TrialFile.as_view(), name="rebate-trial-file"),
    path("money/rebates/<path:code>/draft/", DraftEdit.as_view(), name="rebate-draft"),
    path("money/rebates/<path:code>/discard/", DraftDiscard.as_view(), name="rebate-discard"),
    path("money/rebates/<path:code>/publication/", Publication.as_view(), name="rebate-publication"),
    path("money/rebates/<path:code>/withdrawal/", Withdrawal.as_view(), name="rebate-withdrawal"),
    path("money/rebates/<path:code>/", ProgrammeView.as_view(), name="rebate"),
    path("money/accruals/", AccrualList.as_view(), name="accruals"),
    re_path(r"^money/accruals\.(?P<ending>csv|xlsx)$", AccrualList.as_view(), name="accruals-file"),
]

api_urls: list[URLPattern] = [
    path("price-observations/bulk/", RowsIn.as_view(code="price_observations"), name="api-price-observations-bulk"),
    path("rebate-programmes/", rebates.ProgrammeList.as_view(), name="api-rebate-programmes"),
    path("rebate-programmes/<str:code>/", rebates.ProgrammeDetail.as_view(), name="api-rebate-programme"),
    path("rebate-programmes/<str:code>/what-if/", rebates.ProgrammeWhatIf.as_view(), name="api-rebate-what-if"),
    path("rebate-programmes/<str:code>/publications/", rebates.ProgrammePublication.as_view(), name="api-rebate-publications"),
    path("rebate-programmes/<str:code>/withdrawals/", rebates.ProgrammeWithdrawal.as_view(), name="api-rebate-withdrawals"),
    path("accruals/", rebates.AccrualList.as_view(), name="api-accruals"),
    path("accruals/<str:programme>/<str:number>/<str:partner>/", rebates.AccrualDetail.as_view(), name="api-accrual"),
    path("accruals/<str:programme>/<str:number>/<str:partner>/lines/", rebates.AccrualLines.as_view(), name="api-accrual-lines"),
]
