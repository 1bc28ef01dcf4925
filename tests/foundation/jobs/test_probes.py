"""What machines ask: is the process up, can it work, how do the nights do."""

import sqlite3

import pytest
from django.db import DatabaseError
from django.test import Client

from foundation.jobs import broker, embedded, readiness
from foundation.jobs.night import play_night
from foundation.values.scope import system_scope
from tests.foundation.jobs.synthetic import BRAND, DAY, add_fact

pytestmark = pytest.mark.django_db


def test_healthz_says_that_the_process_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_is_ready_before_there_is_any_fact(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok", "migrations": "ok", "night": "ok"}


def test_readyz_waits_for_a_published_run_once_there_are_facts(client: Client) -> None:
    add_fact(1, "10")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["night"]) == (503, "nothing is published yet")
    play_night(system_scope("test"), brand=BRAND, day=DAY)
    assert client.get("/readyz").status_code == 200


def test_readyz_names_a_broker_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch, settings) -> None:
    settings.EMBEDDED = False
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "ConnectionError")


def test_readyz_names_a_worker_that_has_ended(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = embedded.EmbeddedWorker(None)
    dead.error = "TypeError: polling_interval"
    monkeypatch.setattr(embedded, "_workers", [dead])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "TypeError: polling_interval")


def test_readyz_answers_where_the_database_does_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(readiness, "connection", Broken())
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "DatabaseError", "broker": "ok", "worker": "ok"}


def test_metrics_tell_the_state_of_the_nights_and_name_nobody(client: Client) -> None:
    add_fact(1, "10")
    play_night(system_scope("test"), brand=BRAND, day=DAY)
    add_fact(2, "10")
    text = client.get("/metrics").content.decode()
    assert "relay_published_brands 1.0\n" in text
    assert "relay_dirty_keys 1.0\n" in text
    assert "relay_running_nights 0.0\n" in text
    assert BRAND not in text


def test_probes_change_nothing(client: Client) -> None:
    assert [client.post(path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [405, 405, 405]


def test_sweeping_removes_delivered_messages_and_keeps_the_others(settings, tmp_path) -> None:
    settings.EMBEDDED = True
    settings.BROKER_URL = f"sqla+sqlite:///{tmp_path}/broker.sqlite3"
    broker.sweep_file(all_messages=False)
    with sqlite3.connect(tmp_path / "broker.sqlite3") as connection:
        connection.execute("CREATE TABLE kombu_message (id INTEGER, visible BOOLEAN)")
        connection.execute("INSERT INTO kombu_message VALUES (1, 0), (2, 1)")
    broker.sweep_file(all_messages=False)
    assert connection.execute("SELECT id FROM kombu_message").fetchall() == [(2,)]
    broker.sweep_file(all_messages=True)
    assert connection.execute("SELECT id FROM kombu_message").fetchall() == []
    connection.close()
