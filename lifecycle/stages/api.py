"""``/stages/``: the stage in force and the suggested one of each product; decided on with PUT."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.values.clock import business_day
from foundation.web.api_views import PAGING, RelayView
from foundation.web.inputs import read_body
from foundation.web.parameters import choice
from foundation.web.parameters import code as code_parameter
from lifecycle.stages.choices import Stage
from lifecycle.stages.queries import StagesOf, stages_of, stages_page
from lifecycle.stages.services import decide_stage

_STAGES = [str(each) for each in Stage]
_MARKET = code_parameter("territory", "In this country; without it everywhere.")


class SuggestedOut(serializers.Serializer[Any]):
    """What the months up to ``last_month`` say; ``signal`` is what the last ``signalled`` months say, if that is something else."""

    stage = serializers.ChoiceField(_STAGES)
    since = serializers.DateField()
    confidence = serializers.CharField()
    signal = serializers.ChoiceField(_STAGES)
    signalled = serializers.IntegerField()
    last_month = serializers.DateField()
    evidence = serializers.DictField()


class StageFactOut(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(_STAGES)
    valid_from = serializers.DateField()
    territory = serializers.CharField(allow_null=True)


class StageOut(serializers.Serializer[Any]):
    sku = serializers.CharField()
    name = serializers.CharField()
    line = serializers.CharField()
    territory = serializers.CharField(allow_null=True)
    stage = serializers.ChoiceField(_STAGES, allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    is_due = serializers.BooleanField()
    suggested = SuggestedOut(allow_null=True)


class StageDetailOut(StageOut):
    history = StageFactOut(many=True)


class StagePageOut(serializers.Serializer[Any]):
    results = StageOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class StageIn(serializers.Serializer[Any]):
    stage = serializers.CharField(max_length=20)
    valid_from = serializers.DateField()
    territory = serializers.CharField(max_length=100, allow_null=True, required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)


def _today(held: StagesOf) -> date:
    return business_day(timezone.now(), held.product.zone)


def _shown(held: StagesOf) -> dict[str, Any]:
    today = _today(held)
    fact, row = held.in_force(today), held.suggestion
    columns = ("stage", "since", "confidence", "signal", "signalled", "last_month", "evidence")
    return {
        "sku": held.product.sku,
        "name": held.product.name,
        "line": held.product.line,
        "territory": held.market,
        "stage": fact.stage if fact else None,
        "valid_from": fact.valid_from if fact else None,
        "is_due": held.is_due(today),
        "suggested": {name: getattr(row, name) for name in columns} if row else None,
    }


def _detail(held: StagesOf) -> dict[str, Any]:
    history = [{"stage": fact.stage, "valid_from": fact.valid_from, "territory": fact.territory} for fact in held.facts]
    return {**_shown(held), "history": history}


class StageList(RelayView):
    permissions = {"GET": "stages:read"}
    hidden_from_partners = True
    parameters = (_MARKET, choice("suggested", "Of this suggested stage alone.", _STAGES), *PAGING)

    @extend_schema(responses=StagePageOut, summary="Products with the stage in force and the suggested one, by sku")
    def get(self, request: Request) -> Response:
        values = self.values()
        page = stages_page(
            self.scope,
            market=values["territory"],
            suggested=values["suggested"],
            cursor=values["cursor"],
            size=values["page_size"],
        )
        return self.paged(page, [_shown(held) for held in page.rows])


class StageDetail(RelayView):
    permissions = {"GET": "stages:read", "PUT": "stages:write"}
    hidden_from_partners = True
    edits = ("PUT",)
    parameters = (_MARKET,)

    @extend_schema(responses=StageDetailOut, summary="One product's stages, with its history")
    def get(self, request: Request, sku: str) -> Response:
        held = stages_of(self.scope, sku, self.values()["territory"])
        if held is None:
            raise Http404
        return self.versioned(_detail(held), version=held.version)

    @extend_schema(
        request=StageIn, responses=StageDetailOut, summary="Confirms or overrides: the stage from a day on, not in the past"
    )
    def put(self, request: Request, sku: str) -> HttpResponse:
        version = self.if_match()
        given = read_body(StageIn, request)
        territory = given.get("territory") or None

        def act() -> tuple[dict[str, Any], int]:
            held = stages_of(self.scope, sku, territory)
            if held is None:
                raise Http404
            decide_stage(
                self.scope,
                sku=sku,
                stage=given["stage"],
                valid_from=given["valid_from"],
                version=version,
                today=_today(held),
                territory=territory,
                reason=given.get("reason", ""),
            )
            after = stages_of(self.scope, sku, territory)
            assert after is not None
            return _detail(after), 200

        return self.once(act)
