"""Files sent to ``/api/v1/imports/``: kept, taken in by a worker, asked for, taken back; lost messages and dead workers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.utils import timezone, translation

from channels_core.orders.models import OrderLine
from foundation.intake import pipeline, services
from foundation.intake.models import ImportBatch
from foundation.intake.services import open_imports, work_import
from foundation.values.scope import Role, system_scope
from tests.builders.people import bearer, make_token
from tests.foundation.intake.world import load_world, world_row

IMPORTS = "/api/v1/imports/"
WORKER = system_scope("worker")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """What a request leaves behind in this thread does not reach other tests."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def messages(monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    sent: list[list[Any]] = []
    monkeypatch.setattr(services, "send_message", lambda task, args: sent.append([task, *args]))
    return sent


def csv_of(*rows: dict[str, Any], name: str = "orders.csv") -> SimpleUploadedFile:
    names = list(rows[0])
    lines = [",".join(names), *(",".join(str(row[column]) for column in names) for row in rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode(), content_type="text/csv")


def order(**changed: Any) -> dict[str, Any]:
    return world_row("orders", **changed)


def sender(**limits: Any) -> dict[str, str]:
    return bearer(make_token(Role.INTEGRATION, **limits))


def kept_files() -> list[Path]:
    return sorted(path for path in Path(django_settings.MEDIA_ROOT).glob("imports/*/*"))


def test_file_is_kept_then_taken_in_and_its_progress_told(client: Client, tmp_path: Path, messages: list[Any]) -> None:
    load_world(tmp_path)
    headers = sender()
    answer = client.post(IMPORTS, {"file": csv_of(order(order_id="N1"), order(order_id="N2", quantity="0"))}, headers=headers)
    body = answer.json()

    assert (answer.status_code, body["state"], body["file"]) == (202, "waiting", "orders.csv")
    assert answer["Location"] == body["url"] == f"http://testserver{IMPORTS}{body['id']}/"
    assert messages == [["relay.work_import", body["id"]]]
    assert [path.name for path in kept_files()] == ["orders.csv"]

    work_import(WORKER, body["id"])
    told = client.get(body["url"], headers=headers).json()
    assert (told["state"], told["rows"], told["accepted"], told["changed"], told["unchanged"], told["rejected"]) == (
        "done",
        2,
        1,
        1,
        0,
        1,
    )
    assert told["files"] == [
        {"file": "orders.csv", "rows": 2, "accepted": 1, "changed": 1, "unchanged": 0, "rejected": 1, "error": None}
    ]
    assert [(row["line"], row["column"], row["reason"]) for row in told["rejects"]] == [(3, "quantity", "the quantity is 0")]
    assert kept_files() == []

    rejects = client.get(told["rejects_file"], headers=headers)
    assert rejects["Content-Disposition"] == f'attachment; filename="import-{body["id"]}.csv"'
    assert b"".join(rejects).decode("utf-8-sig").splitlines()[0] == "file,line,column,reason,row"


def test_dry_run_stores_nothing_and_is_told(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = sender()
    sent = client.post(IMPORTS, {"file": csv_of(order(order_id="N1")), "dry_run": "true"}, headers=headers).json()
    work_import(WORKER, sent["id"])
    told = client.get(sent["url"], headers=headers).json()
    assert (told["state"], told["dry_run"], told["changed"]) == ("done", True, 1)
    assert OrderLine.objects.unscoped("test").count() == 2
    assert client.post(f"{sent['url']}undo/", headers=headers).status_code == 404


def test_atomic_file_with_a_bad_row_is_refused_whole(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = sender()
    file = csv_of(order(order_id="N1"), order(order_id="N2", quantity="0"))
    sent = client.post(IMPORTS, {"file": file, "atomic": "true"}, headers=headers).json()
    work_import(WORKER, sent["id"])
    told = client.get(sent["url"], headers=headers).json()
    assert (told["state"], told["accepted"], told["rejected"]) == ("refused", 0, 1)
    assert OrderLine.objects.unscoped("test").count() == 2


def test_undo_takes_back_once(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = sender()
    sent = client.post(IMPORTS, {"file": csv_of(order(order_id="N1"))}, headers=headers).json()
    work_import(WORKER, sent["id"])
    first = client.post(f"{sent['url']}undo/", headers=headers)
    assert (first.status_code, first.json()) == (200, {"taken_back": 1, "left": []})
    assert client.get(sent["url"], headers=headers).json()["state"] == "undone"
    assert client.post(f"{sent['url']}undo/", headers=headers).status_code == 404


def test_undo_repeated_with_its_key_answers_the_same(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = sender()
    sent = client.post(IMPORTS, {"file": csv_of(order(order_id="N1"))}, headers=headers).json()
    work_import(WORKER, sent["id"])
    first, twin = (client.post(f"{sent['url']}undo/", headers={**headers, "Idempotency-Key": "u"}) for _ in range(2))
    assert (first.status_code, first.content) == (twin.status_code, twin.content) == (200, b'{"taken_back":1,"left":[]}')


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "file"),
        ({"file": "text"}, "file"),
        ({"file": ("sales.csv", "x")}, "file"),
        ({"file": ("orders.pdf", "x")}, "file"),
        ({"file": ("orders.csv", "x"), "dry_run": "perhaps"}, "dry_run"),
        ({"file": ("orders.csv", "x"), "source": "a\x00b"}, "source"),
        ({"file": ("orders.csv", "x"), "source": "s" * 101}, "source"),
        ({"file": ("orders.csv", "x"), "colour": "red"}, "colour"),
        ({"file": ("orders.csv", "x"), "source": ["a", "b"]}, "source"),
    ],
)
def test_wrong_form_is_400_and_keeps_nothing(client: Client, form: dict[str, Any], field: str) -> None:
    made = {
        name: SimpleUploadedFile(value[0], value[1].encode()) if isinstance(value, tuple) else value
        for name, value in form.items()
    }
    answer = client.post(IMPORTS, made, headers=sender())
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])
    assert kept_files() == []
    assert ImportBatch.objects.count() == 0


def test_body_that_is_no_form_is_415_and_too_large_a_file_413(client: Client, settings: Any) -> None:
    assert client.post(IMPORTS, "{}", content_type="application/json", headers=sender()).status_code == 415
    settings.IMPORT_MAX_BYTES = 10
    assert client.post(IMPORTS, {"file": csv_of(order())}, headers=sender(name="other")).status_code == 413
    assert kept_files() == []


def test_repeated_key_sends_one_file_and_another_file_is_422(client: Client) -> None:
    headers = {**sender(), "Idempotency-Key": "k1"}
    first = client.post(IMPORTS, {"file": csv_of(order())}, headers=headers)
    twin = client.post(IMPORTS, {"file": csv_of(order())}, headers=headers)
    other = client.post(IMPORTS, {"file": csv_of(order(quantity="9"))}, headers=headers)
    assert (first.status_code, twin.status_code, other.status_code) == (202, 202, 422)
    assert first.content == twin.content
    assert first["Location"] == twin["Location"]
    assert (ImportBatch.objects.count(), len(kept_files())) == (1, 1)


def test_an_import_is_seen_within_its_limits_only(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    own = sender(name="ly", limits={"brand": ["LY"]})
    other = sender(name="xx", limits={"brand": ["XX"]})
    sent = client.post(IMPORTS, {"file": csv_of(order(order_id="N1"))}, headers=own).json()
    unknown = client.get(f"{IMPORTS}999999/", headers=other)
    for address in (sent["url"], f"{sent['url']}rejects.csv"):
        hidden = client.get(address, headers=other)
        assert (hidden.status_code, hidden.content) == (404, unknown.content)
    assert client.post(f"{sent['url']}undo/", headers=other).content == unknown.content
    assert client.get(IMPORTS, headers=other).json()["results"] == []
    assert [row["id"] for row in client.get(IMPORTS, headers=own).json()["results"]] == [sent["id"]]
    everybody = client.get(f"{IMPORTS}?page_size=1", headers=sender(name="all")).json()
    assert [row["id"] for row in everybody["results"]] == [sent["id"]]
    assert everybody["next"]
    before = client.get(everybody["next"], headers=sender(name="all2")).json()
    assert [row["file"] for row in before["results"]] == ["world"]


def test_token_that_may_only_send_sees_what_came_of_it_and_a_reader_cannot_send(client: Client) -> None:
    writer = sender(name="writer", scopes=["imports:write"])
    sent = client.post(IMPORTS, {"file": csv_of(order())}, headers=writer)
    assert client.get(sent.json()["url"], headers=writer).status_code == 200
    reader = bearer(make_token(Role.ANALYST))
    assert client.get(sent.json()["url"], headers=reader).status_code == 200
    assert client.post(IMPORTS, {"file": csv_of(order())}, headers=reader).status_code == 403


@pytest.mark.parametrize("number", ["0", "x", "9" * 19, "1%00", "-1", "１"])
def test_an_id_that_is_none_is_404_or_400(client: Client, number: str) -> None:
    assert client.get(f"{IMPORTS}{number}/", headers=sender()).status_code in (400, 404)


def sent_import(client: Client, tmp_path: Path, rows: int = 3) -> ImportBatch:
    load_world(tmp_path)
    file = csv_of(*(order(order_id=f"N{n}") for n in range(rows)))
    sent = client.post(IMPORTS, {"file": file}, headers=sender()).json()
    return ImportBatch.objects.get(id=sent["id"])


def test_import_whose_message_was_lost_is_told_again(client: Client, tmp_path: Path, messages: list[Any]) -> None:
    batch = sent_import(client, tmp_path)
    messages.clear()
    assert open_imports(WORKER) == [batch.id]
    assert messages == [["relay.work_import", batch.id]]


def test_worker_that_dies_half_way_is_followed_by_another_with_the_same_end(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = sent_import(client, tmp_path)
    monkeypatch.setattr(pipeline, "CHUNK_ROWS", 2)

    class Killed(BaseException):
        pass

    def dies(*_args: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr("foundation.intake.running._FileRow.keep", _fails_at(3, dies))
        work_import(WORKER, batch.id)
    batch.refresh_from_db()
    assert (batch.state, OrderLine.objects.unscoped("test").count()) == ("running", 2 + 2)
    assert work_import(WORKER, batch.id) is None  # its lease counts

    ImportBatch.objects.filter(id=batch.id).update(owner="elsewhere/1/1", lease_until=timezone.now() - timedelta(seconds=1))
    assert open_imports(WORKER) == [batch.id]
    report = work_import(WORKER, batch.id)
    assert report is not None
    assert (report.changed, report.unchanged, report.rejected) == (3, 0, 0)
    batch.refresh_from_db()
    assert (batch.state, batch.tries) == ("done", 2)
    assert kept_files() == []


def _fails_at(call: int, fails: Any) -> Any:
    keep = services.run_batch.__globals__["_FileRow"].keep
    calls = []

    def kept(row: Any, outcome: Any) -> None:
        calls.append(outcome)
        if len(calls) >= call - 1:
            fails()
        keep(row, outcome)

    return kept


def test_worker_that_was_taken_over_stores_nothing_more(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = sent_import(client, tmp_path)
    keep = services.run_batch.__globals__["_FileRow"].keep

    def taken_over(row: Any, outcome: Any) -> None:
        ImportBatch.objects.filter(id=batch.id).update(tries=5)
        keep(row, outcome)

    monkeypatch.setattr("foundation.intake.running._FileRow.keep", taken_over)
    assert work_import(WORKER, batch.id) is None
    assert OrderLine.objects.unscoped("test").count() == 2
    batch.refresh_from_db()
    assert batch.state == "running"  # the other worker's to end
    assert len(kept_files()) == 1


def test_import_that_loses_its_database_is_tried_again_and_given_up_after_three(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = sent_import(client, tmp_path)

    def gone(*_args: Any, **_more: Any) -> Any:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("foundation.intake.running.load_table", gone)
    for tries in (1, 2, 3):
        assert work_import(WORKER, batch.id) is None
        batch.refresh_from_db()
        assert (batch.state, batch.tries) == ("waiting", tries)
    assert work_import(WORKER, batch.id) is None
    batch.refresh_from_db()
    assert (batch.state, batch.message) == ("failed", "its worker died 3 times")
    assert kept_files() == []


def test_unforeseen_error_fails_the_import_and_a_dead_command_is_written_off(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = sent_import(client, tmp_path)
    monkeypatch.setattr("foundation.intake.running.load_table", lambda *_: 1 / 0)
    assert work_import(WORKER, batch.id) is None
    batch.refresh_from_db()
    assert batch.state == "failed"

    dead = ImportBatch.objects.create(
        actor="import_data", source_name="x", state="running", created_at=timezone.now(), lease_until=None
    )
    open_imports(WORKER)
    dead.refresh_from_db()
    assert (dead.state, dead.message) == ("failed", "the process that ran it ended")


def test_a_worker_tells_reasons_in_the_language_of_whoever_sent_the_file(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    reasons, token = {}, sender()
    for language in ("zh-hans", "en"):
        headers = {**token, "Accept-Language": language}
        sent = client.post(IMPORTS, {"file": csv_of(order(order_id="N1", quantity="0"))}, headers=headers).json()
        with translation.override("en"):
            work_import(WORKER, sent["id"])
            assert translation.get_language() == "en"
        reasons[language] = client.get(sent["url"], headers=headers).json()["rejects"][0]["reason"]
    assert reasons == {"zh-hans": "数量为 0", "en": "the quantity is 0"}


def test_what_is_wrong_with_a_request_is_told_in_the_askers_language(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = {**bearer(make_token(Role.GTM_LEAD)), "Accept-Language": "zh-hans"}
    form = client.post(IMPORTS, {"file": csv_of(order()), "colour": "red"}, headers=headers)
    cursor = client.get(IMPORTS + "?cursor=x", headers=headers)
    days = client.get("/api/v1/channels/tmall/kpis/?grain=day&from=2026-03-02&to=2026-03-01", headers=headers)
    for answer in (form, cursor, days):
        told = answer.json()["errors"][0]["message"]
        assert answer.status_code == 400 and not told.isascii(), (answer.status_code, told)
