"""``GET /relay-map/``: products by channels with roles, shares and where they differ from the playbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.web.api_views import RelayView
from foundation.web.parameters import choice
from foundation.web.parameters import code as code_parameter
from lifecycle.playbook.choices import RelayRole, RoleConflict
from lifecycle.relay_map.choices import MapOrder
from lifecycle.relay_map.queries import Asked, RelayMap, relay_map
from lifecycle.relay_map.rules import MapRow
from lifecycle.stages.choices import Stage


class MapCellOut(serializers.Serializer[Any]):
    channel = serializers.CharField()
    role = serializers.ChoiceField([str(each) for each in RelayRole], allow_null=True)
    share = serializers.CharField()
    net_revenue = serializers.CharField()
    conflict = serializers.ChoiceField([str(each) for each in RoleConflict], allow_null=True)


class MapRowOut(serializers.Serializer[Any]):
    sku = serializers.CharField()
    name = serializers.CharField()
    line = serializers.CharField()
    stage = serializers.ChoiceField([str(each) for each in Stage], allow_null=True)
    suggested = serializers.ChoiceField([str(each) for each in Stage], allow_null=True)
    is_due = serializers.BooleanField()
    net_revenue = serializers.CharField()
    cells = MapCellOut(many=True)


class RelayMapOut(serializers.Serializer[Any]):
    brand = serializers.CharField()
    currency = serializers.CharField()
    run = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    channels = serializers.ListField(child=serializers.DictField())
    results = MapRowOut(many=True)


class RelayMapCells(RelayView):
    permissions = {"GET": "stages:read"}
    hidden_from_partners = True
    parameters = (
        choice("period", "The days up to the published one.", ("28", "91"), default="28"),
        code_parameter("market", "A country; without it all."),
        choice("order", "The order within a line.", [str(each) for each in MapOrder], default=str(MapOrder.STAGE)),
        code_parameter("brand", "The brand, where there are several."),
    )

    @extend_schema(responses=RelayMapOut, summary="The relay map, whole")
    def get(self, request: Request) -> Any:
        values = self.values()
        asked = Asked(int(values["period"]), values["market"], MapOrder(values["order"]), values["brand"])
        try:
            found = relay_map(self.scope, asked)
        except LookupError as error:
            raise Http404 from error
        if found is None:
            raise Http404
        return Response(_shown(found))


def _shown(found: RelayMap) -> dict[str, Any]:
    return {
        "brand": found.brand,
        "currency": found.currency,
        "run": found.run,
        "starts_on": found.since,
        "ends_on": found.day,
        "channels": [{"code": each.code, "kind": each.kind, "group": each.group} for each in found.channels],
        "results": [_row(row) for row in found.rows],
    }


def _row(row: MapRow) -> dict[str, Any]:
    return {
        "sku": row.sku,
        "name": row.name,
        "line": row.line,
        "stage": row.held.stage if row.held else None,
        "suggested": row.suggestion.stage if row.suggestion else None,
        "is_due": row.is_due,
        "net_revenue": row.revenue,
        "cells": [
            {
                "channel": cell.channel.code,
                "role": cell.role,
                "share": f"{cell.share:.6f}",
                "net_revenue": cell.revenue,
                "conflict": cell.breach.conflict if cell.breach else None,
            }
            for cell in row.cells
        ],
    }
