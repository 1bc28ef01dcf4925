"""Relay > Playbook: which role each kind of channel has in each stage."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channels_core.channels.choices import ChannelKind
from foundation.web.views import PageView
from lifecycle.playbook.rules import role_of
from lifecycle.playbook.wording import channel_kind, role_label
from lifecycle.stages.choices import Stage
from lifecycle.stages.wording import stage_label


class PlaybookView(PageView):
    permissions = {"GET": "stages:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            (channel_kind(kind), [(str(role_of(stage, kind)), role_label(role_of(stage, kind))) for stage in Stage])
            for kind in ChannelKind
        ]
        stages = [stage_label(stage) for stage in Stage]
        return render(request, "lifecycle/playbook/detail.html", {"stages": stages, "rows": rows})
