"""The base of every API view: rights, closed parameters, problems, orjson, ETags, rate-limit headers, idempotent writes."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.edits.errors import EditError, EditForbidden, EditMissing, EditRefused, EditStale
from foundation.edits.registry import changes_of
from foundation.values.scope import Scope
from foundation.web.paging import DEFAULT_PAGE_SIZE, LARGEST_PAGE, CursorInvalid, Page
from foundation.web.parameters import Parameter, ParametersInvalid, read_parameters, whole
from foundation.web.problems import CONTENT_TYPE, problem
from foundation.web.renderers import ProblemRenderer, plain_value
from foundation.web.rights import HasPermission
from foundation.web.services import answer_once

logger = logging.getLogger(__name__)

PAGING = (
    Parameter("cursor", lambda text: text, "string", "Where the page begins: from `next` or `previous`."),
    whole("page_size", "Rows a page, 1 to 500.", lowest=1, highest=LARGEST_PAGE, default=DEFAULT_PAGE_SIZE),
)


class PreconditionRequired(exceptions.APIException):
    """An edit came without saying which version it had read."""

    status_code = 428
    default_detail = ""


class RelayView(APIView):
    """``permissions`` maps methods to permission words (of several, one is enough); ``parameters`` is the closed list of query parameters of GET and HEAD."""

    permissions: ClassVar[dict[str, str] | dict[str, tuple[str, ...]]] = {}
    parameters: ClassVar[Sequence[Parameter]] = ()
    hidden_from_partners: ClassVar[bool] = False
    edits: ClassVar[Sequence[str]] = ()  # the methods that ask for `if_match`
    permission_classes = [HasPermission]

    @property
    def scope(self) -> Scope:
        return self.request._request.scope

    def values(self) -> dict[str, Any]:
        """The query parameters, read and checked. Raises ParametersInvalid (400)."""
        return read_parameters(self.request.query_params, self.parameters if self.request.method in ("GET", "HEAD") else ())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.values()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request._request, "rate_headers", {}).items():
            final[name] = value
        final["Vary"] = "Authorization, Cookie, Accept-Language"
        final.setdefault("Cache-Control", "private, no-cache")
        return final

    def paged(self, page: Page, results: Sequence[Any]) -> Response:
        """A keyset page: ``results``, and the URLs of the pages beside it or null."""
        return Response({"results": list(results), "next": self._page_url(page.next), "previous": self._page_url(page.previous)})

    def _page_url(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = {name: values for name, values in self.request.query_params.lists() if name != "cursor"}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode({**query, 'cursor': cursor}, doseq=True)}")

    def published(self, body: Any, *, version: str) -> Response | HttpResponse:
        """``body()`` under an ETag of the published ``version``, the address and who asks; 304 where the reader has it."""
        scope = self.scope
        parts = [
            version,
            self.request.get_full_path(),
            scope.actor,
            repr(scope.limits),
            self.request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
        ]
        etag = f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'
        if etag in [tag.strip().removeprefix("W/") for tag in self.request.headers.get("If-None-Match", "").split(",")]:
            response: Any = Response(status=304)
        else:
            response = Response(body())
        response["ETag"] = etag
        return response

    def once(self, act: Any) -> HttpResponse:
        """Runs the write ``act`` under the request's Idempotency-Key, where it has one; ``act`` returns body and status."""
        key = self.request.headers.get("Idempotency-Key", "")
        if not key:
            body, status = act()
            return Response(body, status=status)
        if len(key) > 255 or "\x00" in key:
            raise ParametersInvalid([{"field": "Idempotency-Key", "message": "1 to 255 characters"}])

        def answer() -> HttpResponse:
            body, status = act()
            return HttpResponse(orjson.dumps(body, default=plain_value), status=status, content_type="application/json")

        inner = self.request._request
        return answer_once(
            owner=self.scope.actor, key=key, method=inner.method, path=inner.path, body=self.fingerprint(), act=answer
        )

    def if_match(self) -> str:
        """The version that the editor had read. Raises PreconditionRequired (428) without an If-Match header."""
        tag = self.request.headers.get("If-Match", "").strip()
        if not tag:
            raise PreconditionRequired
        return tag.removeprefix("W/").strip('"')

    def versioned(self, body: Any, *, version: str, status: int = 200) -> Response:
        """``body`` with its version as ETag: what the If-Match header of an edit sends back."""
        response = Response(body, status=status)
        response["ETag"] = f'"{version}"'
        return response

    def fingerprint(self) -> bytes:
        """What the request carries, for the comparison of twins; views that take files override it."""
        return self.request._request.body


class MissingView(RelayView):
    """Every address under the API that is not there."""

    permissions = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), "")
    permission_classes: list[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


_CODES = {
    400: "bad-request",
    401: "not-authenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    413: "too-large",
    412: "conflict",
    415: "unsupported-media-type",
    422: "invalid",
    428: "precondition-required",
    429: "too-many-requests",
}


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's errors as problems; anything unforeseen is logged and answers 500 without its text."""
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = ProblemRenderer(), CONTENT_TYPE
    if isinstance(error, ParametersInvalid):
        return _problem("invalid", 400, errors=error.errors)
    if isinstance(error, CursorInvalid):
        return _problem("invalid", 400, errors=[{"field": "cursor", "message": _("not a cursor of this list")}])
    if isinstance(error, Http404 | exceptions.NotFound | EditMissing):
        return _problem("not-found", 404)
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied | EditForbidden):
        return _problem("forbidden", 403)
    if isinstance(error, RequestDataTooBig):
        return _problem("too-large", 413)
    if isinstance(error, EditError):
        return _edit_problem(request._request.scope, error)
    if isinstance(error, exceptions.ValidationError):
        return _problem("invalid", 400, errors=_field_errors(error.detail))
    if isinstance(error, exceptions.APIException):
        response = _problem(_CODES.get(error.status_code, "bad-request"), error.status_code, detail=str(error.detail))
        if getattr(error, "wait", None):
            response["Retry-After"] = str(int(error.wait) + 1)
        return response
    logger.exception("unforeseen error in the API", exc_info=error)
    return _problem("server-error", 500)


def _edit_problem(scope: Scope, error: EditError) -> Response:
    """422 with the fields to mend; 412 with the latest changes of the thing."""
    if isinstance(error, EditRefused):
        return _problem("invalid", 422, errors=[{"field": each.field, "message": each.message} for each in error.problems])
    assert isinstance(error, EditStale)
    changes = changes_of(scope, subject_kind=error.subject_kind, subject=error.subject, most=5)
    response = _problem("conflict", 412)
    response.data["changes"] = [
        {
            "at": line.at,
            "who": line.who,
            "what": line.text,
            "reason": line.reason,
            "fields": [{"field": name, "before": before, "after": after} for name, before, after in line.fields],
        }
        for line in changes
    ]
    return response


def _problem(code_: str, status: int, **more: Any) -> Response:
    return Response(problem(code_, status=status, **more), status=status, content_type=CONTENT_TYPE)


def _field_errors(detail: Any) -> list[dict[str, str]]:
    if not isinstance(detail, dict):
        return [{"field": "", "message": " ".join(str(part) for part in detail)}]
    return [{"field": str(name), "message": " ".join(str(part) for part in parts)} for name, parts in detail.items()]
