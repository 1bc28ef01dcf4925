"""``/partners/{code}/territories/``: where a partner may sell, with days; granted and changed by people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_core.parties.queries import partner_head
from foundation.web.api_views import RelayView
from foundation.web.inputs import read_body
from partners.territory_grants.queries import GrantedTerritory, grants_of, grants_version
from partners.territory_grants.rules import Grant
from partners.territory_grants.services import change_grant, grant_territory


class GrantIn(serializers.Serializer[Any]):
    """The territory is granted over [valid_from, valid_to); null is open. Territory and first day name a grant that is changed."""

    territory = serializers.CharField(max_length=100)
    exclusive = serializers.BooleanField(default=False)
    valid_from = serializers.DateField(allow_null=True, default=None)
    valid_to = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000, write_only=True)


class GrantOut(serializers.Serializer[Any]):
    territory = serializers.CharField()
    name = serializers.CharField()
    exclusive = serializers.BooleanField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)


class PartnerTerritories(RelayView):
    """All grants of the partner, past and to come, under one ETag."""

    permissions = {"GET": "partners:read", "POST": "partners:write", "PATCH": "partners:write"}
    edits = ("POST", "PATCH")

    @extend_schema(responses=GrantOut(many=True), summary="Territories granted to a partner")
    def get(self, request: Request, code: str) -> Response:
        if partner_head(self.scope, code) is None:
            raise Http404
        grants = grants_of(self.scope, partner=code)
        return self.versioned([_out(each) for each in grants], version=grants_version(code, grants))

    @extend_schema(request=GrantIn, responses={201: GrantOut(many=True)}, summary="Grants a territory")
    def post(self, request: Request, code: str) -> HttpResponse:
        version, given = self.if_match(), read_body(GrantIn, request)

        def act() -> tuple[list[dict[str, Any]], int]:
            grant_territory(self.scope, partner=code, grant=_grant(given), version=version, reason=given.get("reason", ""))
            return [_out(each) for each in grants_of(self.scope, partner=code)], 201

        return self.once(act)

    @extend_schema(request=GrantIn, responses=GrantOut(many=True), summary="Changes a grant's end, or whether it is exclusive")
    def patch(self, request: Request, code: str) -> HttpResponse:
        version, given = self.if_match(), read_body(GrantIn, request)

        def act() -> tuple[list[dict[str, Any]], int]:
            change_grant(self.scope, partner=code, grant=_grant(given), version=version, reason=given.get("reason", ""))
            return [_out(each) for each in grants_of(self.scope, partner=code)], 200

        return self.once(act)


def _grant(given: dict[str, Any]) -> Grant:
    return Grant(given["territory"], given["exclusive"], given["valid_from"], given["valid_to"])


def _out(each: GrantedTerritory) -> dict[str, Any]:
    days = {"valid_from": each.valid_from, "valid_to": each.valid_to}
    return {"territory": each.territory, "name": each.name, "exclusive": each.is_exclusive, **days}
