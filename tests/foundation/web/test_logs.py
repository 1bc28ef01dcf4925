"""What the log says of requests."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.module_loading import import_string

from foundation.people.models import OneTimeLink
from foundation.people.services import issue_link
from foundation.values.scope import system_scope
from tests.builders.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a handler with the settings' own format and filters writes."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    for name in settings.LOGGING["handlers"]["stderr"]["filters"]:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)


def test_a_refused_password_leaves_the_links_secret_out_of_the_log(client: Client, log: io.StringIO) -> None:
    secret = issue_link(system_scope("tests"), user=make_user(), at=timezone.now())
    assert client.post(f"/welcome/{secret}/", {"password": "short", "again": "short"}).status_code == 400
    assert client.post(f"/welcome/{secret}x/", {"password": "short", "again": "other"}).status_code == 400
    assert OneTimeLink.objects.get().used_at is None
    assert "Bad Request: /welcome/.../" in log.getvalue()
    assert secret not in log.getvalue()


def test_a_line_of_the_log_names_its_request(client: Client, log: io.StringIO) -> None:
    first, second = client.get("/nothing/one/"), client.get("/nothing/two/")
    lines = log.getvalue().splitlines()
    assert f"django.request {first['X-Request-Id']} Not Found: /nothing/one/" in lines[0]
    assert f"django.request {second['X-Request-Id']} Not Found: /nothing/two/" in lines[1]
    assert first["X-Request-Id"] != second["X-Request-Id"]


@override_settings(DEBUG=False)
def test_an_unforeseen_error_names_its_request(client: Client, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("foundation.people.pages.render", broken)
    client.raise_request_exception = False
    answer = client.get("/sign-in/")
    assert answer.status_code == 500
    assert f"{answer['X-Request-Id']} Internal Server Error: /sign-in/" in log.getvalue()
