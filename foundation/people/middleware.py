"""Every request gets the scope of who asks; under the API's door nobody gets further without credentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from foundation.people.queries import live_token, scope_of_token, scope_of_user
from foundation.people.services import note_token_use
from foundation.web.problems import problem_response

GetResponse = Callable[[HttpRequest], HttpResponse]

API_DOOR = "/api/v1/"
OPEN_PATHS = ("/api/v1/schema/", "/api/v1/docs/")


class ScopeMiddleware:
    """Sets ``request.scope`` (None for a stranger) from the session, and the user's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.scope = None
        request.by_token = False
        if request.user.is_authenticated:
            request.scope = scope_of_user(request.user)
            self._speak(request)
        return self.get_response(request)

    @staticmethod
    def _speak(request: Any) -> None:
        if request.user.language in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()


class ApiDoorMiddleware:
    """Any path under the API answers 401 without valid credentials, whether it exists or not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        path = request.path_info
        if not path.startswith(API_DOOR) or path in OPEN_PATHS:
            return self.get_response(request)
        header = request.headers.get("Authorization", "")
        if header:
            self._enter_by_token(request, header)
        if request.scope is None:
            response = problem_response("not-authenticated", status=401)
            response["WWW-Authenticate"] = 'Bearer realm="relay"'
            return response
        return self.get_response(request)

    @staticmethod
    def _enter_by_token(request: Any, header: str) -> None:
        """A header counts alone: with a bad one, a good session does not help."""
        request.scope = None
        kind, _, secret = header.partition(" ")
        token = live_token(secret.strip(), at=timezone.now()) if kind.lower() == "bearer" else None
        if token is not None:
            request.scope = scope_of_token(token)
            request.by_token = True
            note_token_use(token, at=timezone.now())
