"""``/agreements/``: the versions of what was agreed with each partner, read and made; one changed or taken back until it begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_core.parties.queries import partner_head
from foundation.values.clock import business_day
from foundation.web.api_views import PAGING, RelayView
from foundation.web.inputs import read_body
from foundation.web.parameters import code as code_parameter
from partners.agreements.choices import PromotionAuthority
from partners.agreements.queries import agreement_page, agreements_of, agreements_version
from partners.agreements.rules import Terms
from partners.agreements.services import change_agreement, make_agreement, undo_agreement


class AgreementTerms(serializers.Serializer[Any]):
    """In force over [valid_from, valid_to); the commission is a fraction, ``price_authority_percent`` in percent."""

    promotion_authority = serializers.ChoiceField([str(each) for each in PromotionAuthority])
    price_authority_percent = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True, default=None)
    commission_rate = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True, default=None)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000, write_only=True)


class NewAgreement(AgreementTerms):
    partner = serializers.CharField(max_length=100)


class PartnerAgreementOut(serializers.Serializer[Any]):
    partner = serializers.CharField()
    promotion_authority = serializers.ChoiceField([str(each) for each in PromotionAuthority])
    price_authority_percent = serializers.CharField(allow_null=True)
    commission_rate = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class AgreementPageOut(serializers.Serializer[Any]):
    results = PartnerAgreementOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


def _terms(given: Mapping[str, Any]) -> Terms:
    return Terms(**{name: value for name, value in given.items() if name not in ("partner", "reason")})


class AgreementList(RelayView):
    permissions = {"GET": "partners:read", "POST": "partners:write"}
    parameters = (code_parameter("partner", "Of this partner alone."), *PAGING)

    @extend_schema(responses=AgreementPageOut, summary="Versions of agreements, in the order in which they were written")
    def get(self, request: Request) -> Response:
        values = self.values()
        page = agreement_page(self.scope, partner=values["partner"], cursor=values["cursor"], size=values["page_size"])
        return self.paged(page, [{"partner": line.partner, **asdict(line.terms)} for line in page.rows])

    @extend_schema(
        request=NewAgreement, responses={201: PartnerAgreementOut}, summary="A new version; the one in force that day ends there"
    )
    def post(self, request: Request) -> HttpResponse:
        given = read_body(NewAgreement, request)

        def act() -> tuple[dict[str, Any], int]:
            terms = make_agreement(self.scope, partner=given["partner"], terms=_terms(given), reason=given.get("reason", ""))
            return {"partner": given["partner"], **asdict(terms)}, 201

        return self.once(act)


class AgreementDetail(RelayView):
    """``day`` is the version's first day; its ETag is that of all versions of the partner."""

    permissions = {"GET": "partners:read", "PUT": "partners:write", "DELETE": "partners:write"}
    edits = ("PUT", "DELETE")

    @extend_schema(responses=PartnerAgreementOut, summary="One version")
    def get(self, request: Request, code: str, day: str) -> Response:
        versions = agreements_of(self.scope, partner=code)
        found = next((each for each in versions if each.valid_from == _day(day)), None)
        if found is None:
            raise Http404
        return self.versioned({"partner": code, **asdict(found)}, version=agreements_version(code, versions))

    @extend_schema(
        request=AgreementTerms,
        responses=PartnerAgreementOut,
        summary="Changes a version: all before it begins, later its end alone",
    )
    def put(self, request: Request, code: str, day: str) -> HttpResponse:
        version, first = self.if_match(), _day(day)
        given = read_body(AgreementTerms, request)

        def act() -> tuple[dict[str, Any], int]:
            terms = change_agreement(
                self.scope,
                partner=code,
                valid_from=first,
                terms=_terms(given),
                version=version,
                today=self._today(code),
                reason=given.get("reason", ""),
            )
            return {"partner": code, **asdict(terms)}, 200

        return self.once(act)

    @extend_schema(responses={200: PartnerAgreementOut(many=True)}, summary="Takes a version back that has not begun")
    def delete(self, request: Request, code: str, day: str) -> HttpResponse:
        version, first = self.if_match(), _day(day)

        def act() -> tuple[list[dict[str, Any]], int]:
            undo_agreement(self.scope, partner=code, valid_from=first, version=version, today=self._today(code))
            return [{"partner": code, **asdict(each)} for each in agreements_of(self.scope, partner=code)], 200

        return self.once(act)

    def _today(self, partner: str) -> date:
        head = partner_head(self.scope, partner)
        if head is None:
            raise Http404
        return business_day(timezone.now(), head.zone)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text.isascii() else _none()
    except ValueError:
        return _none()


def _none() -> date:
    raise Http404
