"""Where the rooms of conflicts are mounted."""

from django.urls import path

from conflicts.cases.api import CaseDetail, CaseList
from conflicts.cases.pages import CaseDownload, CaseInbox, SavedCaseViewRemoval, SavedCaseViews
from conflicts.price_ladder.pages import LadderProducts, LadderView
from conflicts.resolution import pages
from conflicts.tryout.api import BandPreview, ThresholdDetail, ThresholdList, ThresholdTryOut
from conflicts.tryout.pages import BandDraftPreview, RuleListView, RuleView, Withdrawal

page_urls = [
    path("price-ladder/", LadderProducts.as_view(), name="price-ladders"),
    path("price-ladder/<str:sku>/", LadderView.as_view(), name="price-ladder"),
    path("price-ladder/<str:sku>/prices.csv", LadderView.as_view(), {"ending": "csv"}, name="price-ladder-file"),
    path("price-bands/drafts/<int:draft>/preview/", BandDraftPreview.as_view(), name="band-draft-preview"),
    path("cases/", CaseInbox.as_view(), name="cases"),
    path("cases.csv", CaseDownload.as_view(), name="cases-file"),
    path("cases/acknowledgement/", pages.BulkAcknowledgement.as_view(), name="cases-acknowledgement"),
    path("cases/assignment/", pages.BulkAssignment.as_view(), name="cases-assignment"),
    path("cases/level/", pages.BulkLevel.as_view(), name="cases-level"),
    path("cases/dismissal/", pages.BulkDismissal.as_view(), name="cases-dismissal"),
    path("cases/views/", SavedCaseViews.as_view(), name="cases-views"),
    path("cases/views/<int:view>/removal/", SavedCaseViewRemoval.as_view(), name="cases-view-removal"),
    path("cases/<int:case_id>/", pages.CaseView.as_view(), name="case"),
    path("cases/<int:case_id>/evidence.csv", pages.ProofDownload.as_view(), name="case-evidence-file"),
    path("cases/<int:case_id>/evidence/<str:key>/", pages.ProofView.as_view(), name="case-proof"),
    path("cases/<int:case_id>/acknowledgement/", pages.Acknowledgement.as_view(), name="case-acknowledgement"),
    path("cases/<int:case_id>/start/", pages.Start.as_view(), name="case-start"),
    path("cases/<int:case_id>/ruling/", pages.Ruling.as_view(), name="case-ruling"),
    path("cases/<int:case_id>/dismissal/", pages.Dismissal.as_view(), name="case-dismissal"),
    path("cases/<int:case_id>/reopening/", pages.Reopening.as_view(), name="case-reopening"),
    path("cases/<int:case_id>/level/", pages.Level.as_view(), name="case-level"),
    path("cases/<int:case_id>/assignment/", pages.Assignment.as_view(), name="case-assignment"),
    path("cases/<int:case_id>/comments/", pages.Comments.as_view(), name="case-comments"),
    path("settings/rules/", RuleListView.as_view(), name="rules"),
    path("settings/rules/<str:code>/", RuleView.as_view(), name="rule"),
    path("settings/rules/<str:code>/withdrawal/", Withdrawal.as_view(), name="rule-withdrawal"),
]

api_urls = [
    path("price-bands/preview/", BandPreview.as_view(), name="api-price-band-preview"),
    path("conflicts/", CaseList.as_view(), name="api-conflicts"),
    path("conflicts/<str:case_id>/", CaseDetail.as_view(), name="api-conflict"),
    path("thresholds/", ThresholdList.as_view(), name="api-thresholds"),
    path("thresholds/<str:code>/", ThresholdDetail.as_view(), name="api-threshold"),
    path("thresholds/<str:code>/try-out/", ThresholdTryOut.as_view(), name="api-threshold-try-out"),
]
