"""The doors: staff pages, portal, API, public."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import analytics.urls
import channels_core.urls
import conflicts.urls
import foundation.urls
import lifecycle.urls
import partners.urls
import pricing.urls
from foundation.web.api_views import MissingView

DOCS = "foundation/web/docs.html"  # Swagger UI's own page has a style of its own inside, which our policy refuses

page_urls: list[URLPattern | URLResolver] = [
    *foundation.urls.page_urls,
    *analytics.urls.page_urls,
    *channels_core.urls.page_urls,
    *conflicts.urls.page_urls,
    *pricing.urls.page_urls,
    *lifecycle.urls.page_urls,
]

api_urls: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name=DOCS), name="api-docs"),
    *analytics.urls.api_urls,  # first: /channels/kpis/ is no channel's code
    *channels_core.urls.api_urls,
    *partners.urls.api_urls,
    *conflicts.urls.api_urls,  # before pricing: a preview is no band
    *pricing.urls.api_urls,
    *lifecycle.urls.api_urls,
    *foundation.urls.api_urls,
    re_path(r"^.*$", MissingView.as_view(schema=None), name="api-missing"),
]

urlpatterns: list[URLPattern | URLResolver] = [*page_urls, path("api/v1/", include(api_urls))]
