"""``GET /outlets/closing-candidates/``: outlets far under their peers with old stock, and what is advised."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.outlets.choices import Advice, Spared
from analytics.outlets.policy import ClosingPolicy
from analytics.outlets.queries import closing_view, shown_brand
from analytics.outlets.rules import JudgedOutlet
from analytics.outlets.wording import reason
from foundation.values.money import MONEY_PLACES, half_up
from foundation.values.periods import Period
from foundation.web.api_views import RelayView
from foundation.web.parameters import code, flag


class QuarterOut(serializers.Serializer[Any]):
    """Net revenue a square metre of the outlet and of its peers together; ``share`` is one by the other."""

    period = serializers.CharField()
    net_revenue = serializers.CharField()
    per_m2 = serializers.CharField()
    peers_per_m2 = serializers.CharField()
    share = serializers.CharField()
    peers = serializers.IntegerField()


class OutletOut(serializers.Serializer[Any]):
    """``advice`` is null for an outlet that is no candidate; ``spared`` then says why, where it was under the bar at least once."""

    outlet = serializers.CharField()
    channel = serializers.CharField()
    partner = serializers.CharField(allow_null=True)
    floor_area_m2 = serializers.CharField()
    quarters = QuarterOut(many=True)
    stock_at_cost = serializers.CharField(allow_null=True)
    stock_days = serializers.CharField(allow_null=True)
    advice = serializers.ChoiceField([str(each) for each in Advice], allow_null=True)
    spared = serializers.ChoiceField([str(each) for each in Spared], allow_null=True)
    reason = serializers.CharField()


class ThresholdsOut(serializers.Serializer[Any]):
    peer_share = serializers.CharField()
    quarters = serializers.IntegerField()
    stock_days = serializers.CharField()


class ClosingOut(serializers.Serializer[Any]):
    brand = serializers.CharField()
    currency = serializers.CharField()
    day = serializers.DateField()
    run = serializers.IntegerField()
    thresholds = ThresholdsOut()
    results = OutletOut(many=True)


class ClosingCandidates(RelayView):
    permissions = {"GET": "kpis:read"}
    hidden_from_partners = True
    parameters = (
        code("brand", "The brand; the first of yours where it is not given."),
        flag("all", "1 lists every outlet that can be compared, not the candidates only."),
    )

    @extend_schema(responses=ClosingOut, summary="Closing candidates among outlets, worst first")
    def get(self, request: Request) -> Response:
        values = self.values()
        shown = shown_brand(self.scope, values["brand"])
        if shown is None:
            raise Http404
        policy, quarters, judged = closing_view(shown.scope, brand=shown.code, currency=shown.currency, day=shown.day)
        return Response({
            "brand": shown.code,
            "currency": shown.currency,
            "day": shown.day.isoformat(),
            "run": shown.run,
            "thresholds": {
                "peer_share": _text(policy.peer_share), "quarters": policy.quarters, "stock_days": _text(policy.stock_days),
            },
            "results": [_outlet(row, quarters, policy) for row in judged if row.advice or values["all"] == "1"],
        })  # fmt: skip


def _text(value: Decimal) -> str:
    return f"{half_up(value, MONEY_PLACES):f}"


def _outlet(row: JudgedOutlet, quarters: tuple[Period, ...], policy: ClosingPolicy) -> dict[str, Any]:
    facts = row.facts
    return {
        "outlet": facts.code,
        "channel": facts.channel,
        "partner": facts.partner or None,
        "floor_area_m2": f"{facts.area or Decimal(0):f}",
        "quarters": [
            {
                "period": quarter.label, "net_revenue": _text(net), "per_m2": _text(each.own), "peers_per_m2": _text(each.peers),
                "share": _text(each.share), "peers": each.count,
            }
            for quarter, net, each in zip(quarters, facts.net_revenue, row.quarters, strict=True)
        ],
        "stock_at_cost": None if facts.stock is None else _text(facts.stock),
        "stock_days": None if row.stock_days is None else _text(row.stock_days),
        "advice": row.advice and str(row.advice),
        "spared": row.spared and str(row.spared),
        "reason": reason(row, policy),
    }  # fmt: skip
