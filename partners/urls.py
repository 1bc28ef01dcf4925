"""Where the rooms of partners are mounted."""

from django.urls import path

from partners.profiles.api import PartnerDetail, PartnerList

api_urls = [
    path("partners/", PartnerList.as_view(), name="api-partners"),
    path("partners/<str:code>/", PartnerDetail.as_view(), name="api-partner"),
]
