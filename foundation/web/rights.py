"""Who may call an API view, and how often."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


def words_of(view: Any, method: str) -> tuple[str, ...]:
    """The permission words of which one lets in; none where the view has no such method."""
    words = view.permissions.get(method, ())
    return (words,) if isinstance(words, str) else tuple(words)


class HasPermission(BasePermission):
    """The view names the permission word of each method; one that it does not name answers 405 to everybody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = getattr(request._request, "scope", None)
        if scope is None:
            return False
        if view.hidden_from_partners and scope.is_partner:
            raise Http404
        method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
        words = words_of(view, method)
        if not words:
            raise MethodNotAllowed(str(request.method))
        return any(scope.may(word) for word in words)


def times_used(name: str, *, seconds: int) -> int:
    """How often ``name`` was counted in the window of ``seconds`` that is open now, this time included."""
    window = int(time.time()) // seconds
    key = f"rate:{hashlib.sha256(name.encode()).hexdigest()}:{window}"
    cache.add(key, 0, 2 * seconds)
    try:
        return cache.incr(key)
    except ValueError:  # the window's entry was evicted between the two calls
        return 1


def is_within(name: str, *, most: int, seconds: int) -> bool:
    """Whether ``name`` was counted ``most`` times at the most in its window."""
    return times_used(name, seconds=seconds) <= most


class RateLimit:
    """A fixed window of a minute for each credential; its state leaves in the headers of every answer."""

    def allow_request(self, request: Request, view: Any) -> bool:
        scope = getattr(request._request, "scope", None)
        limit = settings.API_REQUESTS_A_MINUTE
        used = times_used(scope.actor if scope else "", seconds=60)
        self._left = 60 - int(time.time()) % 60
        request._request.rate_headers = {
            "RateLimit-Limit": str(limit),
            "RateLimit-Remaining": str(max(0, limit - used)),
            "RateLimit-Reset": str(self._left),
        }
        return used <= limit

    def wait(self) -> float:
        return self._left
