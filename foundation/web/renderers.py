"""JSON by orjson."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer

from foundation.web.problems import CONTENT_TYPE


class OrjsonRenderer(JSONRenderer):
    """JSON by orjson; decimals leave as strings."""

    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=plain_value)


class ProblemRenderer(OrjsonRenderer):
    media_type = CONTENT_TYPE


def plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(type(value).__name__)
