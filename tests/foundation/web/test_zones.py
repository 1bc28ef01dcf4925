"""The clock of the pages: the brand's where the reader sees one zone, else UTC; programs always get UTC."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from foundation.values.scope import Scope, system_scope
from foundation.web.middleware import ZoneMiddleware
from tests.builders.facts import make_brand


def zone_of(path: str, scope: Scope | None) -> str:
    """The zone in which an answer to ``path`` is made."""
    request: Any = HttpRequest()
    request.path_info, request.scope = path, scope
    told = ZoneMiddleware(lambda _request: HttpResponse(str(timezone.get_current_timezone())))(request)
    return told.content.decode()


@pytest.mark.django_db
def test_pages_tell_the_time_of_the_readers_brand() -> None:
    make_brand()
    make_brand("AW", time_zone="America/Los_Angeles")
    assert zone_of("/", system_scope(brand="LY")) == "Asia/Shanghai"
    assert zone_of("/", system_scope(brand="AW")) == "America/Los_Angeles"
    assert zone_of("/", system_scope()) == "UTC"
    assert zone_of("/", None) == "UTC"
    assert zone_of("/api/v1/channels/", system_scope(brand="LY")) == "UTC"
    assert str(timezone.get_current_timezone()) == "UTC"
