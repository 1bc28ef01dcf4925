"""A night that a person asks for: opened, audited, told to the workers; reads for the page that shows it."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.audit.models import AuditEntry
from foundation.jobs import hints, queries
from foundation.jobs.models import JobRun
from foundation.jobs.night import Worker, play_night, work_off
from foundation.jobs.services import mark_dirty, request_night
from foundation.values.scope import Role, Scope, system_scope
from tests.foundation.jobs.synthetic import BRAND, DAY, TOPIC, add_fact

pytestmark = pytest.mark.django_db
LEAD = Scope(actor="lead@aurora", role=Role.GTM_LEAD, limits=(("brand", frozenset({BRAND})),))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    messages: list[list[int]] = []
    monkeypatch.setattr(hints.current_app, "send_task", lambda name, args, **_: messages.append(args))
    return messages


def test_a_requested_night_is_audited_and_told_once_it_is_committed(
    sent: list[list[int]], django_capture_on_commit_callbacks: Any
) -> None:
    add_fact(1, "10")
    with django_capture_on_commit_callbacks(execute=True):
        run = request_night(LEAD, brand=BRAND, day=DAY, reason="late file")
        assert sent == []
    assert sent == [[run.pk]]
    assert (run.actor, run.dirty_keys) == ("lead@aurora", 1)
    entry = AuditEntry.objects.get(action="night.requested")
    assert (entry.actor, entry.subject, entry.reason) == ("lead@aurora", BRAND, "late file")
    assert entry.after == {"brand": BRAND, "day": "2026-03-01", "run": run.pk}


def test_a_broker_that_is_down_does_not_lose_the_run(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(hints.current_app, "send_task", refuse)
    add_fact(1, "10")
    with django_capture_on_commit_callbacks(execute=True):
        run = request_night(LEAD, brand=BRAND, day=DAY)
    assert [row.pk for row in queries.open_runs(LEAD)] == [run.pk]


def test_a_night_that_is_not_due_is_not_opened(sent: list[list[int]], django_capture_on_commit_callbacks: Any) -> None:
    add_fact(1, "10")
    play_night(system_scope("test"), brand=BRAND, day=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert request_night(LEAD, brand=BRAND, day=DAY) is None
    assert (sent, JobRun.objects.unscoped("test").count()) == ([], 1)


def test_the_page_reads_the_progress_of_a_run_under_way_and_only_its_own_brands() -> None:
    for who in (1, 2, 3):
        add_fact(who, "10")
    run = request_night(LEAD, brand=BRAND, day=DAY)
    moves = iter([False, False, True])
    work_off(run, Worker(should_stop=lambda: next(moves)))
    report = queries.run_report(LEAD, run=run.pk)
    assert (report.state, report.seconds, report.chunks, report.chunks_over) == ("running", None, 3, 2)
    assert [(row.run, row.state) for row in queries.runs(LEAD)] == [(run.pk, "running")]
    stranger = LEAD.limited_to("brand", frozenset({"borealis"}))
    assert queries.run_report(stranger, run=run.pk) is None
    assert queries.runs(stranger) == []


def test_marking_a_key_twice_is_once() -> None:
    keys = [(1, 0, DAY), (1, 0, DAY), (1, 0, DAY + timedelta(days=1))]
    mark_dirty(LEAD, brand=BRAND, topic=TOPIC, keys=keys)
    mark_dirty(LEAD, brand=BRAND, topic=TOPIC, keys=keys)
    assert queries.waiting_keys(LEAD, brand=BRAND) == 2
    assert queries.waiting_keys(LEAD, brand=BRAND, until=DAY) == 1
