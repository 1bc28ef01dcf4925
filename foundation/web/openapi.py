"""OpenAPI 3.1 from the views' own declarations: their parameters, permission words and answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

_FORMATS = {"date": "date", "date-time": "date-time"}


class RelaySchema(AutoSchema):
    """Reads ``parameters`` of a RelayView; answers come from ``@extend_schema`` on the view."""

    def get_override_parameters(self) -> list[Any]:
        if self.method != "GET":
            return []
        return [self._described(parameter) for parameter in getattr(self.view, "parameters", ())]

    @staticmethod
    def _described(parameter: Any) -> Any:
        kind = "integer" if parameter.kind == "integer" else "string"
        schema: dict[str, Any] = {"type": kind}
        if parameter.kind in _FORMATS:
            schema["format"] = _FORMATS[parameter.kind]
        if parameter.choices:
            schema["enum"] = list(parameter.choices)
        if parameter.default is not None:
            schema["default"] = parameter.default
        return OpenApiParameter(
            name=parameter.name, type=schema, description=parameter.about, required=parameter.required
        )

    def get_auth(self) -> list[dict[str, list[str]]]:
        word = getattr(self.view, "permissions", {}).get(self.method, "")
        return [{"bearer": [word] if word else []}, {"session": []}]
