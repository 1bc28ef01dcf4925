"""What a web process sets for itself."""

from __future__ import annotations

from copy import deepcopy
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from config import gunicorn


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The settings of the database, as they were again afterwards."""
    held: dict[str, Any] = deepcopy(connections.settings["default"])
    monkeypatch.setitem(connections.settings, "default", held)
    return held


def start(monkeypatch: pytest.MonkeyPatch, *, is_embedded: bool) -> list[Any]:
    """The embedded workers that a new web process starts."""
    started: list[Any] = []
    filters = SimpleNamespace(addFilter=lambda each: None)
    monkeypatch.setattr(gunicorn, "settings", SimpleNamespace(EMBEDDED=is_embedded, WEB_STATEMENT_SECONDS=1))
    monkeypatch.setattr(gunicorn.embedded, "start", started.append)
    gunicorn.post_worker_init(SimpleNamespace(log=SimpleNamespace(access_log=filters)))
    return started


def test_a_page_has_a_time_limit_and_the_embedded_night_has_none(
    database: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = str(database["OPTIONS"].get("options", ""))
    assert start(monkeypatch, is_embedded=True) == [gunicorn.app]
    assert database["OPTIONS"].get("options", "") == before
    assert start(monkeypatch, is_embedded=False) == []
    assert database["OPTIONS"]["options"] == f"{before} -c statement_timeout=1s".strip()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_postgresql_cancels_a_statement_that_takes_too_long(database: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch, is_embedded=False)
    told: list[str] = []

    def wait() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(5)")
        except OperationalError as error:
            told.append(str(error))
        finally:
            connection.close()

    page = Thread(target=wait)
    page.start()
    page.join()
    assert len(told) == 1 and "statement timeout" in told[0]
