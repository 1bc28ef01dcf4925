"""What a write of the API sends, read by a closed list of fields: an unknown one is refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from foundation.web.parameters import MAX_CODE, ParametersInvalid


def read_body(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The fields that are given, checked. Raises ParametersInvalid and REST framework's ValidationError (400)."""
    # Read whole before it is parsed: the comparison of twins under one Idempotency-Key wants the bytes.
    _bytes = request._request.body
    data = request.data
    read = form(data=data)
    if isinstance(data, Mapping):
        unknown = sorted(str(name) for name in data if name not in read.fields)
        if unknown:
            raise ParametersInvalid([{"field": name[:MAX_CODE], "message": _("is no field of this address")} for name in unknown])
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)
