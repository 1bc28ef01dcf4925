"""OpenAPI 3.1 from the views' own declarations: their parameters, permission words, bodies and answers, and the problems of all."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from foundation.web.problems import CONTENT_TYPE, problem_types
from foundation.web.rights import words_of

_FORMATS = {"date": "date", "date-time": "date-time"}
_WRITES = ("POST", "PUT", "PATCH", "DELETE")

PROBLEM = {
    "type": "object",
    "description": "RFC 9457: `type` is stable; `errors` names each field that needs mending.",
    "properties": {
        "type": {"type": "string", "enum": [f"urn:relay:problem:{code}" for code in problem_types()]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
        "changes": {
            "type": "array",
            "items": {"type": "object"},
            "description": "Of a stale edit: the latest changes, with who, what, why and fields.",
        },
    },
    "required": ["type", "title", "status"],
}

PROBLEMS = {
    "400": ("BadRequest", "A parameter or field is unknown, repeated, missing or wrong; `errors` names each."),
    "401": ("NotAuthenticated", "No valid credentials; also for addresses that do not exist."),
    "403": ("Forbidden", "The credentials are valid and may not do this."),
    "404": ("NotFound", "There is no such thing, or not for these credentials: both answer alike, byte for byte."),
    "412": ("Stale", "The thing has changed since it was read; `changes` tells the latest ones."),
    "413": ("TooLarge", "The body is larger than this server takes in."),
    "415": ("UnsupportedMediaType", "The content type is not read here."),
    "422": (
        "Refused",
        "The edit breaks a rule of the thing (`errors` names each field), or the Idempotency-Key was used for another request.",
    ),
    "428": ("PreconditionRequired", "The edit came without If-Match."),
    "429": ("TooManyRequests", "Over the rate limit; `Retry-After` says how many seconds to wait."),
}

_RATE_HEADERS = {
    "RateLimit-Limit": "Requests a minute.",
    "RateLimit-Remaining": "How many are left in this minute.",
    "RateLimit-Reset": "Seconds until the next one.",
}


class RelaySchema(AutoSchema):
    """Reads ``parameters`` and ``body_schema`` of a RelayView; answers come from ``@extend_schema`` on the view."""

    def get_operation_id(self) -> str:
        """``get_channels_by_code``: from method and address, so that no two collide and none changes by itself."""
        parts = [part for part in self.path.removeprefix("/api/v1").replace(".", "/").split("/") if part]
        named = [f"by_{part[1:-1]}" if part.startswith("{") else part.replace("-", "_") for part in parts]
        return "_".join([self.method.lower(), *named])

    def get_override_parameters(self) -> list[Any]:
        if self.method != "GET":
            version = [_version()] if self.method in getattr(self.view, "edits", ()) else []
            return [*version, _idempotency_key()] if hasattr(self.view, "once") and self.method in _WRITES else []
        return [self._described(parameter) for parameter in getattr(self.view, "parameters", ())]

    def get_request_serializer(self) -> Any:
        described = getattr(self.view, "body_schema", None)
        return described() if described and self.method in _WRITES else super().get_request_serializer()

    @staticmethod
    def _described(parameter: Any) -> Any:
        return OpenApiParameter(
            name=parameter.name, type=_schema_of(parameter), description=parameter.about, required=parameter.required
        )

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Either credential; the scopes that a token needs (one of them) stand with the bearer."""
        words = list(words_of(self.view, self.method)) if hasattr(self.view, "permissions") else []
        return [{"bearer": words}, {"session": []}]


def _schema_of(parameter: Any) -> dict[str, Any]:
    """An empty value of a parameter that need not be given counts as not given."""
    schema: dict[str, Any] = {"type": "integer" if parameter.kind == "integer" else "string"}
    if parameter.kind in _FORMATS:
        schema["format"] = _FORMATS[parameter.kind]
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.bounds:
        schema["minimum"], schema["maximum"] = parameter.bounds
    if len(schema) > 1 and not parameter.required:
        schema = {"anyOf": [schema, {"type": "string", "maxLength": 0}]}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return schema


def _idempotency_key() -> Any:
    return OpenApiParameter(
        name="Idempotency-Key",
        location=OpenApiParameter.HEADER,
        type={"type": "string", "maxLength": 255},
        description="The same key with the same request acts once and answers alike for 24 hours.",
    )


def _version() -> Any:
    return OpenApiParameter(
        name="If-Match",
        location=OpenApiParameter.HEADER,
        type={"type": "string"},
        required=True,
        description="The ETag of what was read: an edit of something that has changed since answers 412.",
    )


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The problems that every operation can answer, as shared components, and the headers of the rate limit."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["headers"] = {name: {"description": about, "schema": {"type": "integer"}} for name, about in _RATE_HEADERS.items()}
    media = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {
        name: {"description": about, "content": media, **_headers_of(status)} for status, (name, about) in PROBLEMS.items()
    }
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            _describe(path, method.upper(), operation)
    return result


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    wanted = ["400", "401", "403", "404", "429"]
    if method in _WRITES:
        wanted += ["413", "422"]
    if "requestBody" in operation:
        wanted.append("415")
        operation["requestBody"]["required"] = True
    if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ())):
        wanted += ["412", "428"]
    responses = operation.setdefault("responses", {})
    for answer in responses.values():
        answer.setdefault("headers", {}).update(_refs())
    for status in sorted(wanted):
        responses.setdefault(status, {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"})


def _headers_of(status: str) -> dict[str, Any]:
    if status == "401":
        return {"headers": {"WWW-Authenticate": {"description": "Bearer", "schema": {"type": "string"}}}}
    wait = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}} if status == "429" else {}
    return {"headers": {**_refs(), **wait}}


def _refs() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in _RATE_HEADERS}
