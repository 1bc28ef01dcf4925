"""A night from dirty keys to publication, and what it does not do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from foundation.jobs import queries
from foundation.jobs.errors import DayAlreadyPast, NightUnderWay
from foundation.jobs.models import DirtyKey, JobChunk, JobFailure, JobRun, JobStep, Publication
from foundation.jobs.night import Worker, play_night, work_off
from foundation.jobs.services import abandon_run, open_run
from foundation.outbox.models import OutboxEvent
from foundation.values.scope import system_scope
from tests.foundation.jobs.synthetic import BRAND, DAY, Figure, add_fact, published_figures

SCOPE = system_scope("test")
pytestmark = pytest.mark.django_db


def play(day: date = DAY) -> list[int]:
    return play_night(SCOPE, brand=BRAND, day=day)


def all_versions() -> list[tuple[int, str, int, int | None]]:
    rows = Figure.objects.unscoped("test").order_by("id")
    return [(row.who, str(row.amount), row.from_run, row.until_run) for row in rows]


def test_a_night_computes_what_is_dirty_and_publishes_it() -> None:
    add_fact(1, "10.5")
    add_fact(2, "4")
    [run] = play()
    assert published_figures() == {0: "14.500000", 1: "10.500000", 2: "4.000000"}
    report = queries.run_report(SCOPE, run=run)
    assert (report.state, report.dirty_keys, report.rows_read, report.rows_written) == ("published", 2, 3, 3)
    assert [(step.code, step.state, step.chunks, step.done) for step in report.steps] == [
        ("synthetic_figures", "done", 2, 2),
        ("synthetic_total", "done", 1, 1),
    ]
    assert report.counts == {"cases_opened": 3}
    assert DirtyKey.objects.count() == 0
    assert OutboxEvent.objects.filter(name="night.published").count() == 1


def test_a_second_night_for_the_same_day_writes_nothing() -> None:
    add_fact(1, "10")
    play()
    before = (all_versions(), JobRun.objects.unscoped("test").count(), Publication.objects.get().run_id)
    assert play() == []
    assert (all_versions(), JobRun.objects.unscoped("test").count(), Publication.objects.get().run_id) == before
    assert OutboxEvent.objects.filter(name="night.published").count() == 1


def test_a_correction_is_a_new_attempt_that_closes_the_versions_it_replaces() -> None:
    add_fact(1, "10")
    add_fact(2, "4")
    [first] = play()
    add_fact(1, "1")
    [second] = play()
    assert JobRun.objects.unscoped("test").get(pk=second).attempt == 2
    assert all_versions() == [
        (1, "10.000000", first, second),
        (2, "4.000000", first, None),
        (0, "14.000000", first, second),
        (1, "11.000000", second, None),
        (0, "15.000000", second, None),
    ]
    report = queries.run_report(SCOPE, run=second)
    assert (report.dirty_keys, report.rows_written) == (1, 4)


def test_a_key_of_a_later_day_waits_for_its_night() -> None:
    add_fact(1, "10")
    add_fact(1, "5", DAY + timedelta(days=1))
    play()
    assert published_figures()[1] == "10.000000"
    assert DirtyKey.objects.filter(run=0).count() == 1
    play(DAY + timedelta(days=1))
    assert published_figures()[1] == "15.000000"


def test_a_later_day_with_nothing_dirty_is_still_a_night() -> None:
    add_fact(1, "10")
    play()
    [run] = play(DAY + timedelta(days=3))
    assert queries.publication(SCOPE, BRAND).business_date == DAY + timedelta(days=3)
    assert queries.run_report(SCOPE, run=run).rows_written == 0


def test_a_day_before_the_published_one_is_refused_and_names_it() -> None:
    add_fact(1, "10")
    play()
    with pytest.raises(DayAlreadyPast, match="2026-03-01 is published"):
        play(DAY - timedelta(days=1))
    assert JobRun.objects.unscoped("test").count() == 1


def test_a_poison_key_stays_dirty_and_keeps_its_last_figure_while_the_others_go_on(monkeypatch) -> None:
    for who in (1, 2, 3):
        add_fact(who, "10")
    play()
    for who in (1, 2, 3):
        add_fact(who, "1")
    monkeypatch.setenv("SYNTHETIC_POISON", "2")
    [run] = play()
    assert published_figures() == {0: "32.000000", 1: "11.000000", 2: "10.000000", 3: "11.000000"}
    assert JobFailure.objects.filter(run=run).values_list("step", "key", "reason").get() == (
        "synthetic_figures",
        "2",
        "ZeroDivisionError: who 2 is poison",
    )
    assert JobChunk.objects.get(step__run=run, key="2").attempts == 3
    assert DirtyKey.objects.values_list("a", "run").get() == (2, 0)
    assert JobStep.objects.get(run=run, position=1).state == "failed"
    assert queries.worked_through(SCOPE, brand=BRAND, step="synthetic_total") == DAY
    monkeypatch.delenv("SYNTHETIC_POISON")
    play()
    assert published_figures()[2] == "11.000000"
    assert DirtyKey.objects.count() == 0


def test_a_run_that_was_cut_off_is_finished_and_what_came_meanwhile_gets_a_run_of_its_own() -> None:
    add_fact(1, "10")
    add_fact(2, "10")
    run = open_run(SCOPE, brand=BRAND, day=DAY)
    assert not work_off(run, Worker(should_stop=lambda: True))
    add_fact(1, "1")
    assert len(play()) == 2
    assert published_figures() == {0: "21.000000", 1: "11.000000", 2: "10.000000"}


def test_an_abandoned_run_leaves_no_trace_in_results_and_gives_its_keys_back() -> None:
    add_fact(1, "10")
    play()
    before = all_versions()
    add_fact(1, "1")
    add_fact(2, "5")
    run = open_run(SCOPE, brand=BRAND, day=DAY)
    moves = iter([False, False, True])
    work_off(run, Worker(should_stop=lambda: next(moves)))
    assert all_versions() != before
    assert abandon_run(SCOPE, run=run, reason="wrong day")
    assert all_versions() == before
    assert list(DirtyKey.objects.order_by("a").values_list("a", "run")) == [(1, 0), (2, 0)]
    assert not work_off_again(run)


def work_off_again(run: JobRun) -> int:
    """Rows that working off a run that was given up would write."""
    work_off(run)
    return Figure.objects.unscoped("test").filter(from_run=run.pk).count()


def test_an_earlier_day_waits_for_a_later_night_that_is_alive_and_replaces_one_that_is_not() -> None:
    add_fact(1, "10")
    run = open_run(SCOPE, brand=BRAND, day=DAY + timedelta(days=9))
    with pytest.raises(NightUnderWay):
        play()
    JobRun.objects.unscoped("test").filter(pk=run.pk).update(lease_until=run.started_at)
    play()
    assert JobRun.objects.unscoped("test").get(pk=run.pk).state == "abandoned"
    assert published_figures() == {0: "10.000000", 1: "10.000000"}
    assert queries.publication(SCOPE, BRAND).business_date == DAY


def test_a_past_run_can_be_read_again() -> None:
    add_fact(1, "10")
    [first] = play()
    add_fact(1, "1")
    play(DAY + timedelta(days=1))
    past = system_scope("reader", brand=BRAND, run=queries.run_as_of(SCOPE, BRAND, DAY).pk)
    rows = queries.visible(past, Figure.objects.for_scope(past))
    assert past.run == first
    assert {row.who: row.amount for row in rows} == {0: Decimal(10), 1: Decimal(10)}
