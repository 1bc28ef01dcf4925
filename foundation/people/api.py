"""How REST framework learns who asks: the door has checked it already."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class DoorAuthentication(SessionAuthentication):
    """Hands on what the door found; requests that come by cookie have to bring the CSRF token when they write."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        inner = request._request
        if getattr(inner, "scope", None) is None:
            return None
        if not inner.by_token:
            self.enforce_csrf(request)
        return inner.user, inner.scope

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="relay"'
