"""Where the rooms of pricing are reached."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from foundation.intake.api.rows import RowsIn
from pricing.bands import api, pages
from pricing.rebates import api as rebates
from pricing.rebates.pages.accruals import AccrualList
from pricing.rebates.pages.editor import ProgrammeView, TrialFile
from pricing.rebates.pages.edits import DraftDiscard, DraftEdit, Publication, Withdrawal
from pricing.rebates.pages.listing import ProgrammeList
from pricing.rebates.pages.new import NewProgramme

page_urls: list[URLPattern] = [
    path("price-bands/", pages.BandGrid.as_view(), name="price-bands"),
    path("price-bands.csv", pages.BandDownload.as_view(), name="price-bands-file"),
    path("price-bands/change/", pages.BandChangeView.as_view(), name="price-band-change"),
    path("price-bands/drafts/<int:draft>/", pages.BandDraftView.as_view(), name="price-band-draft"),
    path("price-bands/drafts/<int:draft>/removal/", pages.BandDraftRemoval.as_view(), name="price-band-draft-removal"),
    path("price-bands/drafts/<int:draft>/end/", pages.BandDraftEnd.as_view(), name="price-band-draft-end"),
    path("price-bands/publications/", pages.BandPublications.as_view(), name="price-band-publications"),
    path("price-bands/publications/<int:publication>/", pages.BandPublicationView.as_view(), name="price-band-publication"),
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
    path("price-bands/", api.PriceBandList.as_view(), name="api-price-bands"),
    path(
        "price-bands/<str:sku>/<str:channel>/<str:territory>/<str:day>/",
        api.PriceBandDetail.as_view(),
        name="api-price-band",
    ),
    path("price-band-publications/", api.BandPublicationList.as_view(), name="api-price-band-publications"),
    path("price-band-publications/<str:publication>/", api.BandPublicationDetail.as_view(), name="api-price-band-publication"),
    path(
        "price-band-publications/<str:publication>/undo/",
        api.BandPublicationUndo.as_view(),
        name="api-price-band-publication-undo",
    ),
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
