"""Refuses what no address can mean, gives each request its id, and each page its reader's time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from foundation.web.logs import current_request_id
from foundation.web.navigation import zone_of
from foundation.web.problems import problem_response

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Every answer names its request in the header X-Request-Id, and so does the log; the body never does."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        current_request_id.set(request_id)
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class NulMiddleware:
    """A NUL in an address is refused: PostgreSQL cannot hold one, so no address with one is anything."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" not in request.path_info and "%00" not in query and "\x00" not in query:
            return self.get_response(request)
        if request.path_info.startswith("/api/"):
            if getattr(request, "scope", None) is None and "Authorization" not in request.headers:
                return problem_response("not-authenticated", status=401)
            return problem_response("bad-request", status=400)
        return render(request, "400.html", status=400)


class ZoneMiddleware:
    """Moments on a page are told in the reader's zone, the brand's; to strangers and programs in UTC."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.scope is None or request.path_info.startswith("/api/"):
            return self.get_response(request)
        with timezone.override(zone_of(request.scope)):
            return self.get_response(request)
