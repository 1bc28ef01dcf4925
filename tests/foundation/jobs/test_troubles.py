"""What may go wrong inside a run: keys left, steps without chunks, databases that cut off, workers that died or came late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from foundation.jobs import night, processes, queries, services
from foundation.jobs.errors import FencedOff
from foundation.jobs.models import DirtyKey, JobChunk, JobFailure, JobRun, JobStep
from foundation.jobs.night import play_night, step_scope, work_off
from foundation.jobs.rules import MAX_CLAIMS
from foundation.jobs.services import open_run, runs
from foundation.values.scope import system_scope
from tests.foundation.jobs.synthetic import BRAND, DAY, FIGURES, Figure, add_fact, published_figures

pytestmark = pytest.mark.django_db
SCOPE = system_scope("test")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(night, "WAIT_SECONDS", 0)
    monkeypatch.setattr(night.connection, "close", lambda: None)  # the test's transaction lives on it


def play(day: date = DAY) -> JobRun:
    [run] = play_night(SCOPE, brand=BRAND, day=day)
    return JobRun.objects.unscoped("test").get(pk=run)


def begun(*whos: int) -> tuple[JobRun, JobStep]:
    """A run whose first step has its chunks."""
    for who in whos:
        add_fact(who, "10")
    run = open_run(SCOPE, brand=BRAND, day=DAY)
    step = run.steps.get(position=1)
    services.start_step(step_scope(run), step=step, keys=[str(who) for who in whos])
    return run, JobStep.objects.get(pk=step.pk)


def test_a_key_that_a_step_leaves_is_named_and_stays_dirty(monkeypatch: pytest.MonkeyPatch) -> None:
    add_fact(1, "10")
    add_fact(2, "10")
    monkeypatch.setenv("SYNTHETIC_LEFT", "2")
    run = play()
    failure = JobFailure.objects.get(run=run)
    assert (failure.step, failure.subject, failure.reason) == ("synthetic_figures", "who 2", "no exchange rate")
    assert list(DirtyKey.objects.values_list("a", "run")) == [(2, 0)]
    assert run.steps.get(position=1).state == "done"


def test_a_step_that_cannot_name_its_chunks_leaves_everything_dirty_and_the_next_step_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_fact(1, "10")
    monkeypatch.setenv("SYNTHETIC_NO_CHUNKS", "1")
    run = play()
    assert [step.state for step in run.steps.order_by("position")] == ["failed", "done"]
    assert JobFailure.objects.get(run=run).reason == "KeyError: 'no chunks'"
    assert list(DirtyKey.objects.values_list("a", "run")) == [(1, 0)]
    monkeypatch.delenv("SYNTHETIC_NO_CHUNKS")
    play()
    assert published_figures()[1] == "10.000000"


def test_where_a_step_cannot_tell_a_chunks_keys_all_of_the_run_stay_dirty() -> None:
    _, step = begun(1, 2)
    plan = replace(FIGURES, dirty=None)
    tries = []
    for _ in range(3):
        chunk = services.claim_chunk(SCOPE, step=step)
        tries.append(services.fail_chunk(SCOPE, chunk=chunk, step=plan, day=DAY, reason="broken"))
    assert tries == [False, False, True]
    assert list(DirtyKey.objects.filter(run=0).order_by("a").values_list("a", flat=True)) == [1, 2]


def test_a_database_that_cuts_off_once_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    add_fact(1, "10")
    cuts = iter([OperationalError("server closed the connection"), None])
    move = night.move

    def cut_off_once(*arguments: object) -> object:
        error = next(cuts, None)
        if error is not None:
            raise error
        return move(*arguments)

    monkeypatch.setattr(night, "move", cut_off_once)
    play()
    assert published_figures()[1] == "10.000000"


def test_a_database_that_stays_away_leaves_the_run_open(monkeypatch: pytest.MonkeyPatch) -> None:
    add_fact(1, "10")

    def stays_away(*_: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(night, "move", stays_away)
    with pytest.raises(OperationalError):
        play()
    assert len(queries.open_runs(SCOPE)) == 1


def test_a_database_that_cuts_off_naming_the_chunks_fails_no_step() -> None:
    calls: list[int] = []

    def cut_off() -> list[str]:
        calls.append(1)
        raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        night._tried(cut_off)
    assert len(calls) == 1


def test_a_locked_database_does_not_count_as_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    run, step = begun(1)
    store = services.finish_chunk
    errors = iter([OperationalError("database is locked")] * 5)

    def locked(*arguments: object, **named: object) -> object:
        error = next(errors, None)
        if error is not None:
            raise error
        return store(*arguments, **named)

    monkeypatch.setattr(services, "finish_chunk", locked)
    assert work_off(run)
    chunk = JobChunk.objects.get(step=step)
    assert (chunk.state, chunk.attempts, chunk.fence) == ("done", 0, 6)


def test_a_chunk_whose_workers_keep_dying_is_given_up() -> None:
    run, step = begun(1, 2)
    JobChunk.objects.filter(step=step, key="1").update(fence=MAX_CLAIMS)
    chunk = services.claim_chunk(SCOPE, step=step)
    assert services.fail_chunk(SCOPE, chunk=chunk, step=FIGURES, day=DAY, reason="cut off", counted=False)
    assert work_off(run)
    assert published_figures() == {0: "10.000000", 2: "10.000000"}


def test_who_comes_back_after_its_chunk_was_taken_over_stores_and_fails_nothing() -> None:
    run, step = begun(1)
    late = services.claim_chunk(SCOPE, step=step)
    JobChunk.objects.filter(pk=late.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    owner = services.claim_chunk(SCOPE, step=step)
    assert (late.pk, late.fence, owner.fence) == (owner.pk, 1, 2)
    with pytest.raises(FencedOff):
        services.finish_chunk(step_scope(run), chunk=late, step=FIGURES, day=DAY, rows=99, seconds=0)
    assert not services.fail_chunk(SCOPE, chunk=late, step=FIGURES, day=DAY, reason="late")
    assert Figure.objects.unscoped("test").count() == 0
    night._work(step_scope(run), run, FIGURES, late)
    assert JobChunk.objects.get(pk=late.pk).state == "running"
    services.finish_chunk(step_scope(run), chunk=owner, step=FIGURES, day=DAY, rows=7, seconds=0)
    assert Figure.objects.unscoped("test").get().amount == 7


def test_a_claimed_chunk_is_not_claimed_again_before_its_lease_ends() -> None:
    _, step = begun(1)
    assert services.claim_chunk(SCOPE, step=step) is not None
    assert services.claim_chunk(SCOPE, step=step) is None


def test_of_two_workers_that_name_a_steps_chunks_the_first_counts() -> None:
    run, step = begun(1)
    assert not services.start_step(step_scope(run), step=step, keys=["1", "2"])
    assert JobChunk.objects.filter(step=step).count() == 1


def test_a_chunk_of_a_dead_process_is_free_at_once_and_of_a_living_one_is_not() -> None:
    run, step = begun(1)
    chunk = services.claim_chunk(SCOPE, step=step)
    assert services.release_dead(SCOPE, run=run.pk) == 0
    host, pid, _ = JobChunk.objects.get(pk=chunk.pk).owner.split("/")
    JobChunk.objects.filter(pk=chunk.pk).update(owner=f"{host}/{pid}/1")
    assert services.release_dead(SCOPE, run=run.pk) == 1
    assert services.claim_chunk(SCOPE, step=step).fence == 2
    assert services.release_dead(SCOPE, run=run.pk, also_own=True) == 1


@pytest.mark.parametrize("owner", ["elsewhere/1/1", "", "no process", "host/x/1"])
def test_of_another_host_nothing_is_known(owner: str) -> None:
    assert not processes.is_surely_dead(owner)


def test_a_process_is_told_from_a_later_one_with_its_number() -> None:
    mine = processes.this_process()
    assert not processes.is_surely_dead(mine)
    assert processes.is_surely_dead(mine.rpartition("/")[0] + "/1")
    assert processes.is_surely_dead(mine.split("/")[0] + "/4194305/1")


def test_of_two_that_open_a_night_at_once_one_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    add_fact(1, "10")
    run = open_run(SCOPE, brand=BRAND, day=DAY)
    found = iter([None, run])
    monkeypatch.setattr(runs, "_running", lambda *_: next(found))
    assert open_run(SCOPE, brand=BRAND, day=DAY) == run
    assert JobRun.objects.unscoped("test").count() == 1


def test_a_run_is_published_and_given_up_once() -> None:
    add_fact(1, "10")
    run = play()
    assert not services.publish_run(SCOPE, run=run)
    assert not services.abandon_run(SCOPE, run=run)


def test_a_run_with_open_steps_is_not_published() -> None:
    run, _ = begun(1)
    assert not services.publish_run(SCOPE, run=run)
    assert queries.publication(SCOPE, BRAND) is None


def test_what_is_no_versioned_result_has_no_visible_versions() -> None:
    with pytest.raises(TypeError, match="JobChunk is no versioned result"):
        queries.visible(SCOPE, JobChunk.objects.all())


def test_a_scope_of_several_brands_reads_each_brands_own_run() -> None:
    add_fact(1, "10")
    play()
    rows = queries.visible(SCOPE, Figure.objects.for_scope(SCOPE), brand_path="brand")
    assert sorted(rows.values_list("who", flat=True)) == [0, 1]
