"""The base of every page: nobody without signing in, nothing without the right."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from foundation.values.scope import Scope


class PageView(View):
    """``permissions`` maps methods to permission words ("" means every signed-in person); other methods answer 405."""

    permissions: ClassVar[dict[str, str]] = {"GET": ""}
    hidden_from_partners: ClassVar[bool] = True

    @property
    def scope(self) -> Scope:
        return self.request.scope  # type: ignore[attr-defined]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        scope: Scope | None = request.scope  # type: ignore[attr-defined]
        if scope is None:
            return self._to_sign_in(request)
        if self.hidden_from_partners and scope.is_partner:
            raise Http404
        word = self.permissions.get("GET" if request.method == "HEAD" else str(request.method))
        if word is None:
            return self.http_method_not_allowed(request, *args, **kwargs)
        if word and not scope.may(word):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @staticmethod
    def _to_sign_in(request: HttpRequest) -> HttpResponse:
        """A fragment cannot show the sign-in page in its place: the whole page goes there."""
        response = redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if request.headers.get("HX-Request"):
            answer = HttpResponse(status=204)
            answer["HX-Redirect"] = response["Location"]
            return answer
        return response


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where a form wants to return to, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if own else fallback
