"""``GET /channels/`` and ``/channels/{code}/``: what a channel is, without figures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_core.channels.queries import channel_page, one_channel
from foundation.values.clock import days_at
from foundation.web.api_views import PAGING, RelayView


class ChannelOut(serializers.Serializer[Any]):
    """A route to market."""

    code = serializers.CharField()
    name = serializers.CharField()
    brand = serializers.CharField()
    kind = serializers.CharField()
    structure = serializers.ChoiceField(["direct", "indirect", "emerging"])
    parent = serializers.CharField(allow_null=True)
    level = serializers.IntegerField()
    currency = serializers.CharField()
    online = serializers.BooleanField()
    territories = serializers.ListField(child=serializers.CharField())


class ChannelPageOut(serializers.Serializer[Any]):
    results = ChannelOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ChannelList(RelayView):
    permissions = {"GET": "channels:read"}
    parameters = PAGING

    @extend_schema(responses=ChannelPageOut, summary="Channels, by code")
    def get(self, request: Request) -> Response:
        values = self.values()
        page = channel_page(self.scope, day_in=days_at(timezone.now()), cursor=values["cursor"], size=values["page_size"])
        return self.paged(page, [asdict(card) for card in page.rows])


class ChannelDetail(RelayView):
    permissions = {"GET": "channels:read"}

    @extend_schema(responses=ChannelOut, summary="One channel")
    def get(self, request: Request, code: str) -> Response:
        card = one_channel(self.scope, code, day_in=days_at(timezone.now()))
        if card is None:
            raise Http404
        return Response(asdict(card))
