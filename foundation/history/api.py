"""``GET /audit/``: every entry, the latest first."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.history.queries import AuditFilter, listed_entries, row_of
from foundation.web.api_views import PAGING, RelayView
from foundation.web.paging import page_of
from foundation.web.parameters import code, moment, text


class AuditEntryOut(serializers.Serializer[Any]):
    """A change by a person or a program: never altered, never deleted."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    brand = serializers.CharField(allow_blank=True)
    action = serializers.CharField()
    subject_kind = serializers.CharField()
    subject = serializers.CharField()
    before = serializers.JSONField()  # any JSON value, null too: "or null" beside it would match null twice
    after = serializers.JSONField()
    reason = serializers.CharField(allow_blank=True)


class AuditPageOut(serializers.Serializer[Any]):
    results = AuditEntryOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class AuditList(RelayView):
    permissions = {"GET": "audit:read"}
    parameters = (
        *PAGING,
        code("actor", "Who did it: an e-mail address, or token: and its name."),
        code("action", "What was done."),
        code("subject_kind", "The kind of thing."),
        text("subject", "The thing."),
        moment("since", "The first moment."),
        moment("until", "The first moment after the last."),
    )

    @extend_schema(responses=AuditPageOut, summary="The audit, the latest entries first")
    def get(self, request: Request) -> Response:
        values = self.values()
        names = ("actor", "action", "subject_kind", "subject", "since", "until")
        rows = listed_entries(self.scope, AuditFilter(**{name: values[name] for name in names}))
        page = page_of(rows, fields=("id",), cursor=values["cursor"], size=values["page_size"], descending=True)
        return self.paged(page, [asdict(row_of(entry)) for entry in page.rows])
