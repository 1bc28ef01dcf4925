"""Parameters of a page's address: read as a closed list, anything else is a bad request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest

from analytics.kpis.blocks.frame import PARAMETERS, Frame, frame_of
from analytics.kpis.rules.comparison import Choice
from foundation.values.scope import Scope
from foundation.web.parameters import Parameter, ParametersInvalid, read_parameters


def asked(request: HttpRequest, known: Sequence[Parameter] = PARAMETERS) -> dict[str, Any]:
    """The values by name. Raises BadRequest naming what is unknown, repeated or wrong."""
    try:
        return read_parameters(request.GET, known)
    except ParametersInvalid as error:
        raise BadRequest(str(error)) from error


def framed(scope: Scope, values: dict[str, Any], *, choices: Sequence[Choice] = tuple(Choice)) -> Frame | None:
    """The frame of these values, None before the first published night. Raises Http404 for a brand out of sight."""
    try:
        return frame_of(scope, values, choices=choices)
    except LookupError as error:
        raise Http404 from error
