"""``GET /conflicts/`` and ``/conflicts/{id}/``: cases as programs read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from conflicts.cases.choices import CaseStatus, Severity
from conflicts.cases.errors import CaseMissing
from conflicts.cases.queries import CaseFilter, cases_version, evidence_rows, list_page, names_for, one_case
from conflicts.cases.rules import CaseRow, case_json
from conflicts.cases.wording import proposal_of
from conflicts.detectors.choices import ConflictKind
from foundation.values.scope import Scope
from foundation.web.api_views import PAGING, RelayView
from foundation.web.parameters import choice, code, day, moment

LONGEST_ID = 18  # digits: more is no row's id


class CaseOut(serializers.Serializer[Any]):
    """A case; ``partners`` names to a partner its own code alone, ``other_parties`` then counts the others."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField([str(kind) for kind in ConflictKind])
    status = serializers.ChoiceField([str(status) for status in CaseStatus])
    severity = serializers.ChoiceField([str(severity) for severity in Severity])
    resolution_level = serializers.IntegerField()
    first_seen = serializers.DateField()
    last_seen = serializers.DateField()
    at_stake = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    channels = serializers.ListField(child=serializers.CharField())
    partners = serializers.ListField(child=serializers.CharField())
    sku = serializers.CharField(allow_null=True)
    territory = serializers.CharField(allow_null=True)
    customer = serializers.CharField(allow_null=True)
    recurrence_of = serializers.IntegerField(allow_null=True)
    evidence = serializers.IntegerField()
    rule = serializers.CharField()
    proposal = serializers.CharField()
    other_parties = serializers.IntegerField(required=False)


class CasePageOut(serializers.Serializer[Any]):
    results = CaseOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ProofOut(serializers.Serializer[Any]):
    """A finding with the row it was drawn from; ``drives`` is false for rows that only support the case. ``changed_since``: the row, or

    what it was judged by, changed after the night; ``source`` is the row as it is now, and the next night judges it again.
    """

    fact = serializers.CharField()
    day = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    drives = serializers.BooleanField()
    amount = serializers.CharField(allow_null=True)
    units = serializers.CharField(allow_null=True)
    figures = serializers.DictField()
    rule = serializers.CharField()
    source = serializers.DictField()
    changed_since = serializers.BooleanField()


class CaseDetailOut(CaseOut):
    proofs = ProofOut(many=True)


class CaseList(RelayView):
    permissions = {"GET": "cases:read"}
    parameters = (
        choice("kind", "Only this kind.", [str(kind) for kind in ConflictKind]),
        choice("status", "Only this status.", [str(status) for status in CaseStatus]),
        choice("severity", "Only this severity.", [str(severity) for severity in Severity]),
        code("channel", "Only cases that name this channel."),
        code("partner", "Only cases that name this partner."),
        code("sku", "Only cases about this product."),
        day("from", "Only cases with evidence on or after this day."),
        day("to", "Only cases whose evidence began before this day."),
        moment("updated_since", "Only cases that a night or a person changed since."),
        *PAGING,
    )

    @extend_schema(responses=CasePageOut, summary="Conflict cases, the latest evidence first")
    def get(self, request: Request) -> Response | HttpResponse:
        values = self.values()
        wanted = CaseFilter(
            kind=values["kind"],
            status=(values["status"],) if values["status"] else (),
            severity=values["severity"],
            channel=values["channel"],
            partner=values["partner"],
            sku=values["sku"],
            since=values["from"],
            until=values["to"],
            updated_since=values["updated_since"],
        )

        def body() -> dict[str, Any]:
            page = list_page(self.scope, wanted, cursor=values["cursor"], size=values["page_size"])
            return dict(self.paged(page, _bodies(self.scope, page.rows)).data)

        return self.published(body, version=cases_version(self.scope))


class CaseDetail(RelayView):
    permissions = {"GET": "cases:read"}

    @extend_schema(responses=CaseDetailOut, summary="One conflict case with its proofs")
    def get(self, request: Request, case_id: str) -> Response | HttpResponse:
        if not (case_id.isascii() and case_id.isdigit() and len(case_id) <= LONGEST_ID):
            raise Http404

        try:
            row = one_case(self.scope, case_id=int(case_id))
        except CaseMissing:
            raise Http404 from None
        proofs = [_proof(asdict(proof)) for proof in evidence_rows(self.scope, case_id=row.id)]
        body = {**_bodies(self.scope, [row])[0], "proofs": proofs}
        # Source rows are read as they are now, so no night's or person's version says whether the body is the same.
        return self.published(lambda: body, version=repr(body))


def _bodies(scope: Scope, rows: Any) -> list[dict[str, Any]]:
    listed: list[CaseRow] = list(rows)
    names = names_for(scope, listed)
    return [case_json(row, proposal=proposal_of(row, names)) for row in listed]


def _proof(proof: dict[str, Any]) -> dict[str, Any]:
    """Without row ids: what the source row says names it."""
    kept = ("day", "until", "drives", "amount", "units", "figures", "rule", "source")
    return {"fact": proof["fact_kind"], **{name: proof[name] for name in kept}, "changed_since": proof["is_changed"]}
