"""RFC 9457 problems: a stable type, a title, and what to mend; nothing in the body that tells one absence from another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"


def problem_types() -> dict[str, str]:
    """Each stable type with its title in the reader's language."""
    return {
        "not-authenticated": _("Credentials are missing or not valid."),
        "forbidden": _("This credential may not do that."),
        "not-found": _("There is no such thing, or not for you."),
        "method-not-allowed": _("This address does not take that method."),
        "not-acceptable": _("This address cannot answer in that form."),
        "bad-request": _("The request cannot be understood."),
        "invalid": _("Some fields need mending."),
        "unsupported-media-type": _("This kind of body is not read here."),
        "too-large": _("The request is too large."),
        "too-many-requests": _("Too many requests; try again later."),
        "conflict": _("The thing has changed since you read it."),
        "precondition-required": _("An edit needs the If-Match header of what was read."),
        "key-reused": _("This Idempotency-Key was used for another request."),
        "server-error": _("Something went wrong on our side."),
    }


def problem(code: str, *, status: int, detail: str = "", errors: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The problem as a JSON value; ``errors`` are {"field", "message"}."""
    body: dict[str, Any] = {"type": f"urn:relay:problem:{code}", "title": problem_types()[code], "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    return body


def problem_response(code: str, *, status: int, detail: str = "", errors: Sequence[dict[str, Any]] = ()) -> HttpResponse:
    """The problem as a response."""
    content = orjson.dumps(problem(code, status=status, detail=detail, errors=errors))
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE)
