"""``/partners/`` and ``/partners/{code}/``: a partner with standing, tier, territories and agreement; what people change of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.values.clock import days_at
from foundation.web.api_views import PAGING, RelayView
from foundation.web.inputs import read_body
from partners.profiles.queries import profile_of, profile_version
from partners.profiles.services import edit_profile
from partners.standing.choices import PartnerStatus
from partners.tiers.queries import one_partner, partner_page


class AgreementOut(serializers.Serializer[Any]):
    promotion_authority = serializers.ChoiceField(["free", "file", "approve"])
    price_authority_percent = serializers.CharField(allow_null=True)
    commission_rate = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class PartnerOut(serializers.Serializer[Any]):
    """A company that sells in an indirect channel."""

    code = serializers.CharField()
    name = serializers.CharField()
    channel = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    status = serializers.CharField(allow_null=True)
    scheme = serializers.CharField(allow_null=True)
    tier = serializers.CharField(allow_null=True)
    joined_on = serializers.DateField(allow_null=True)
    contact_email = serializers.CharField(allow_blank=True)
    contact_phone = serializers.CharField(allow_blank=True)
    territories = serializers.ListField(child=serializers.CharField())
    agreement = AgreementOut(allow_null=True)


class PartnerPageOut(serializers.Serializer[Any]):
    results = PartnerOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PartnerList(RelayView):
    permissions = {"GET": "partners:read"}
    parameters = PAGING

    @extend_schema(responses=PartnerPageOut, summary="Partners, by code")
    def get(self, request: Request) -> Response:
        values = self.values()
        page = partner_page(self.scope, day_in=days_at(timezone.now()), cursor=values["cursor"], size=values["page_size"])
        return self.paged(page, [asdict(card) for card in page.rows])


class PartnerChange(serializers.Serializer[Any]):
    """What is left out stays as it is; a move to another status needs its reason."""

    name = serializers.CharField(required=False, max_length=300)
    kind = serializers.CharField(required=False, allow_blank=True, max_length=100)
    contact_email = serializers.CharField(required=False, allow_blank=True, max_length=254)
    contact_phone = serializers.CharField(required=False, allow_blank=True, max_length=100)
    status = serializers.ChoiceField([str(each) for each in PartnerStatus], required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class PartnerDetail(RelayView):
    permissions = {"GET": "partners:read", "PATCH": "partners:write"}
    edits = ("PATCH",)

    @extend_schema(responses=PartnerOut, summary="One partner")
    def get(self, request: Request, code: str) -> Response:
        profile = profile_of(self.scope, code)
        if profile is None:
            raise Http404
        return self.versioned(self._card(code), version=profile_version(profile))

    @extend_schema(request=PartnerChange, responses=PartnerOut, summary="Changes a partner's data, or moves it through its life")
    def patch(self, request: Request, code: str) -> HttpResponse:
        version = self.if_match()
        given = read_body(PartnerChange, request)
        status, reason = given.pop("status", None), given.pop("reason", "")

        def act() -> tuple[dict[str, Any], int]:
            wanted = None if status is None else PartnerStatus(status)
            edit_profile(self.scope, code=code, version=version, texts=given, status=wanted, reason=reason)
            return self._card(code), 200

        return self.once(act)

    def _card(self, code: str) -> dict[str, Any]:
        card = one_partner(self.scope, code, day_in=days_at(timezone.now()))
        if card is None:
            raise Http404
        return asdict(card)
