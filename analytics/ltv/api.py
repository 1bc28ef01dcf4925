"""``GET /scores/ltv/`` and ``/scores/ltv/models/``: what customers are expected to bring, and by which fits."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.ltv.queries import model_figures, models, results_version, score_page
from foundation.web.api_views import PAGING, RelayView
from foundation.web.parameters import code


class ScoreOut(serializers.Serializer[Any]):
    """One customer's expected purchases and margin within ``horizon_days``; amounts in the brand's currency."""

    customer = serializers.CharField()
    channel = serializers.CharField()
    acquired_on = serializers.DateField()
    p_alive = serializers.FloatField(allow_null=True)
    expected_purchases = serializers.FloatField(allow_null=True)
    expected_average_value = serializers.CharField(allow_null=True)
    clv = serializers.CharField(allow_null=True)
    realised_margin = serializers.CharField()
    currency = serializers.CharField()
    horizon_days = serializers.IntegerField()


class ScorePageOut(serializers.Serializer[Any]):
    results = ScoreOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ModelOut(serializers.Serializer[Any]):
    """The fit that serves a channel's customers (of the brand: ``channel`` null). Times in ``time_unit``."""

    brand = serializers.CharField()
    channel = serializers.CharField(allow_null=True)
    source = serializers.ChoiceField(["channel", "brand"])
    customers = serializers.IntegerField()
    repeat_customers = serializers.IntegerField()
    r = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)
    a = serializers.FloatField(allow_null=True)
    b = serializers.FloatField(allow_null=True)
    p = serializers.FloatField(allow_null=True)
    q = serializers.FloatField(allow_null=True)
    v = serializers.FloatField(allow_null=True)
    log_likelihood = serializers.FloatField(allow_null=True)
    margin_rate = serializers.FloatField(allow_null=True)
    time_unit = serializers.CharField()


class ModelsOut(serializers.Serializer[Any]):
    results = ModelOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class LtvScores(RelayView):
    permissions = {"GET": "scores:read"}
    hidden_from_partners = True
    parameters = (code("channel", "Only customers acquired in this channel."), *PAGING)

    @extend_schema(responses=ScorePageOut, summary="Lifetime value of customers, by customer")
    def get(self, request: Request) -> Response | HttpResponse:
        values = self.values()

        def body() -> dict[str, Any]:
            page = score_page(self.scope, channel=values["channel"], cursor=values["cursor"], size=values["page_size"])
            return dict(self.paged(page, [_score(row) for row in page.rows]).data)

        return self.published(body, version=results_version(self.scope))


class LtvModels(RelayView):
    permissions = {"GET": "scores:read"}
    hidden_from_partners = True

    @extend_schema(responses=ModelsOut, summary="The models behind lifetime value")
    def get(self, request: Request) -> Response | HttpResponse:
        def body() -> dict[str, Any]:
            rows = [
                {
                    "brand": model.brand.code,
                    "channel": None if model.channel is None else model.channel.code,
                    **model_figures(model),
                }
                for model in models(self.scope)
            ]
            return {"results": rows, "next": None, "previous": None}

        return self.published(body, version=results_version(self.scope))


def _score(row: dict[str, Any]) -> dict[str, Any]:
    """A score with codes in place of the columns that carry them."""
    return {
        "customer": row["customer__customer_id"],
        "channel": row["channel__code"],
        "acquired_on": row["acquired_on"].isoformat(),
        "p_alive": row["p_alive"],
        "expected_purchases": row["expected_purchases"],
        "expected_average_value": row["expected_average_value"],
        "clv": row["clv"],
        "realised_margin": row["realised_margin"],
        "currency": row["brand__currency"],
        "horizon_days": row["horizon_days"],
    }
