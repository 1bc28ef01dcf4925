"""Where the rooms of partners are mounted."""

from django.urls import path

from partners.agreements.api import AgreementDetail, AgreementList
from partners.profiles.api import PartnerDetail, PartnerList
from partners.territory_grants.api import PartnerTerritories

api_urls = [
    path("partners/", PartnerList.as_view(), name="api-partners"),
    path("partners/<str:code>/", PartnerDetail.as_view(), name="api-partner"),
    path("partners/<str:code>/territories/", PartnerTerritories.as_view(), name="api-partner-territories"),
    path("agreements/", AgreementList.as_view(), name="api-agreements"),
    path("agreements/<str:code>/<str:day>/", AgreementDetail.as_view(), name="api-agreement"),
]
