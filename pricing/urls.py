"""Where the rooms of pricing are reached."""

from __future__ import annotations

from django.urls import URLPattern, path

from foundation.intake.api.rows import RowsIn

api_urls: list[URLPattern] = [
    path("price-observations/bulk/", RowsIn.as_view(code="price_observations"), name="api-price-observations-bulk"),
]
