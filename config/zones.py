"""The clock of the pages: a reader of one brand reads its time, as the days of every figure do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from channels_core.brands.queries import brands
from foundation.values.scope import Scope

GetResponse = Callable[[Any], HttpResponse]


class BrandZoneMiddleware:
    """Moments on a page are told in the brand's zone; in UTC to strangers, to readers of several zones, and to programs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.scope is None or request.path_info.startswith("/api/"):
            return self.get_response(request)
        with timezone.override(_zone(request.scope)):
            return self.get_response(request)


def _zone(scope: Scope) -> ZoneInfo | None:
    zones = {brand.time_zone for brand in brands(scope)}
    return ZoneInfo(zones.pop()) if len(zones) == 1 else None
