"""Where the rooms of partners are mounted."""

from django.urls import path

from partners.agreements.api import AgreementDetail, AgreementList
from partners.profiles.api import PartnerDetail, PartnerList
from partners.territory_grants.api import PartnerTerritories
from partners.tiers.api.views import DecisionView, ReviewDetail, ReviewList, SchemeDetail, SchemeList, TierDetail

api_urls = [
    path("tier-schemes/", SchemeList.as_view(), name="api-tier-schemes"),
    path("tier-schemes/<str:scheme>/", SchemeDetail.as_view(), name="api-tier-scheme"),
    path("tier-reviews/", ReviewList.as_view(), name="api-tier-reviews"),
    path("tier-reviews/<str:scheme>/<str:quarter>/", ReviewDetail.as_view(), name="api-tier-review"),
    path(
        "tier-reviews/<str:scheme>/<str:quarter>/proposals/<str:partner>/decision/",
        DecisionView.as_view(),
        name="api-tier-decision",
    ),
    path("tiers/<str:partner>/", TierDetail.as_view(), name="api-tier"),
    path("partners/", PartnerList.as_view(), name="api-partners"),
    path("partners/<str:code>/", PartnerDetail.as_view(), name="api-partner"),
    path("partners/<str:code>/territories/", PartnerTerritories.as_view(), name="api-partner-territories"),
    path("agreements/", AgreementList.as_view(), name="api-agreements"),
    path("agreements/<str:code>/<str:day>/", AgreementDetail.as_view(), name="api-agreement"),
]
