"""Rows of a request as facts: the columns of an interchange file as JSON or NDJSON, taken in at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request

from foundation.intake.registry import interchange_file
from foundation.intake.rejects import Reject
from foundation.intake.services import MOST_ROWS_OF_A_REQUEST, Report, import_rows
from foundation.web.api_views import RelayView
from foundation.web.bodies import JSON, NDJSON, BodyInvalid, read_rows
from foundation.web.parameters import ParametersInvalid


class FieldErrorOut(serializers.Serializer[Any]):
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class RowOut(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text="place in the request, from 0")
    status = serializers.ChoiceField(["accepted", "rejected"])
    errors = FieldErrorOut(many=True)


def _counts() -> dict[str, Any]:
    """``import`` is what /imports/{id}/undo/ takes."""
    names = ("import", "accepted", "changed", "unchanged", "rejected")
    return {name: serializers.IntegerField() for name in names}


AllIn = inline_serializer("RowsOut", _counts())
SomeIn = inline_serializer("RowsWithResultsOut", {**_counts(), "results": RowOut(many=True)})


class RowsIn(RelayView):
    """Rows of one interchange file, ``code``, in a request: mounted by the app whose facts they are."""

    permissions = {"POST": "facts:write"}
    parser_classes: ClassVar[list[type[BaseParser]]] = [JSONParser]
    code = ""

    @extend_schema(responses={200: AllIn, 207: SomeIn}, summary="Send rows in, up to 10,000 at once")
    def post(self, request: Request) -> HttpResponse:
        """Rows by the columns of the interchange file: a JSON array, an object with `rows`, or NDJSON. Numbers may be JSON
        numbers, which are read exactly and never as floats, or strings.

        200: all went in. 207: some did not; `results` has an entry for each row. A row that is there already counts as
        unchanged, so that a request may be sent again.
        """
        content_type = (request.content_type or "").partition(";")[0].strip().lower()
        if content_type not in (JSON, NDJSON):
            raise exceptions.UnsupportedMediaType(content_type or "none")
        try:
            rows = read_rows(request._request.body, content_type, most=MOST_ROWS_OF_A_REQUEST)
        except BodyInvalid as error:
            raise ParametersInvalid([{"field": "", "message": str(error)}]) from None
        return self.once(lambda: _answer(*import_rows(self.scope, self.code, rows)))

    def body_schema(self) -> dict[str, Any]:
        """The request as OpenAPI describes it: content types and their schemas."""
        file = interchange_file(self.code)
        assert file is not None
        cell = {"type": ["string", "number", "boolean", "null"]}
        row = {
            "type": "object",
            "properties": {column.name: cell for column in file.columns},
            "required": [column.name for column in file.columns if column.required],
            "additionalProperties": False,
        }
        listed = {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS_OF_A_REQUEST}
        wrapped = {"type": "object", "properties": {"rows": listed}, "required": ["rows"], "additionalProperties": False}
        lines = {"type": "string", "description": "One row a line, each a JSON object of the same columns."}
        return {JSON: {"oneOf": [listed, wrapped]}, NDJSON: lines}


def _answer(report: Report, refusals: Sequence[Reject | None]) -> tuple[dict[str, Any], int]:
    body: dict[str, Any] = {
        "import": report.id,
        "accepted": report.accepted,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
    }
    if not report.rejected:
        return body, 200
    body["results"] = [
        {"index": index, "status": "accepted", "errors": []}
        if refusal is None
        else {"index": index, "status": "rejected", "errors": [{"field": refusal.column, "message": refusal.reason}]}
        for index, refusal in enumerate(refusals)
    ]
    return body, 207
