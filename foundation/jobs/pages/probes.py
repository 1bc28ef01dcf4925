"""What machines ask of the process: is it up, can it work, how is it doing. Open to all, and telling nothing of anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from foundation.jobs.metrics import exposition
from foundation.jobs.readiness import troubles


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 with every check "ok", or 503 with what is wrong."""
    found = troubles()
    checks = {name: trouble or "ok" for name, trouble in found.items()}
    return JsonResponse(checks, status=503 if any(found.values()) else 200)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
