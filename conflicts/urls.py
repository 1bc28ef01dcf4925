"""Where the rooms of conflicts are mounted."""

from django.urls import path

from conflicts.cases.api import CaseDetail, CaseList

api_urls = [
    path("conflicts/", CaseList.as_view(), name="api-conflicts"),
    path("conflicts/<str:case_id>/", CaseDetail.as_view(), name="api-conflict"),
]
