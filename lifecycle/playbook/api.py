"""``GET /playbook/``: the role of each kind of channel in each stage."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_core.channels.choices import ChannelKind
from foundation.web.api_views import RelayView
from lifecycle.playbook.choices import RelayRole
from lifecycle.playbook.policy import VERSION
from lifecycle.playbook.rules import role_of
from lifecycle.stages.choices import Stage


class PlaybookRoleOut(serializers.Serializer[Any]):
    stage = serializers.ChoiceField([str(each) for each in Stage])
    channel_kind = serializers.ChoiceField([str(each) for each in ChannelKind])
    role = serializers.ChoiceField([str(each) for each in RelayRole])


class PlaybookOut(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    results = PlaybookRoleOut(many=True)


class PlaybookRoles(RelayView):
    permissions = {"GET": "stages:read"}
    hidden_from_partners = True

    @extend_schema(responses=PlaybookOut, summary="The role of each kind of channel in each stage")
    def get(self, request: Request) -> Response:
        rows = [{"stage": stage, "channel_kind": kind, "role": role_of(stage, kind)} for stage in Stage for kind in ChannelKind]
        return Response({"version": VERSION, "results": rows})
