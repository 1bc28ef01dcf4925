"""Beat's minute: nights start by the brand's clock, open runs are told to the workers, events leave."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from foundation.jobs import rounds, tasks
from foundation.jobs.models import JobRun, Publication
from foundation.jobs.registry import NightBrand
from foundation.jobs.services import open_run
from foundation.outbox.models import OutboxEvent
from foundation.values.scope import system_scope
from tests.foundation.jobs import synthetic
from tests.foundation.jobs.synthetic import BRAND, add_fact, published_figures

pytestmark = pytest.mark.django_db
SCOPE = system_scope("test")


@pytest.fixture(autouse=True)
def hints(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs that workers were told of, in place of messages."""
    sent: list[int] = []

    def send(run: int, *, copies: int = 1) -> None:
        sent.extend([run] * copies)

    monkeypatch.setattr(rounds, "send_hint", send)
    monkeypatch.setattr(tasks, "send_hint", send)
    return sent


def at(text: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=UTC), tick=False)


def runs() -> list[tuple[str, date]]:
    return list(JobRun.objects.unscoped("test").order_by("id").values_list("brand", "business_date"))


def test_each_brand_starts_at_two_of_its_own_clock_for_its_own_yesterday(hints: list[int]) -> None:
    synthetic.install([NightBrand(BRAND, "Asia/Shanghai"), NightBrand("borealis", "America/New_York")])
    add_fact(1, "10", date(2026, 3, 9))
    with at("2026-03-09T17:59:00"):
        tasks.minute_round()
    assert (runs(), hints) == ([], [])
    with at("2026-03-09T18:00:00"):
        tasks.minute_round()
    assert runs() == [(BRAND, date(2026, 3, 9))]
    with at("2026-03-10T06:00:00"):
        tasks.minute_round()
    assert runs() == [(BRAND, date(2026, 3, 9)), ("borealis", date(2026, 3, 9))]
    first, second = JobRun.objects.unscoped("test").order_by("id").values_list("pk", flat=True)
    assert hints == [first, first, second]


def test_a_hint_works_the_run_off_and_publishes_it() -> None:
    add_fact(1, "10", date(2026, 3, 9))
    with at("2026-03-09T18:00:00"):
        tasks.minute_round()
        run = JobRun.objects.unscoped("test").get()
        tasks.work_off_run(run.pk)
    assert published_figures() == {0: "10.000000", 1: "10.000000"}
    assert Publication.objects.get().business_date == date(2026, 3, 9)


def test_a_hint_for_a_run_that_is_over_does_nothing() -> None:
    add_fact(1, "10", date(2026, 3, 9))
    run = open_run(SCOPE, brand=BRAND, day=date(2026, 3, 9))
    tasks.work_off_run(run.pk)
    tasks.work_off_run(run.pk)
    assert OutboxEvent.objects.filter(name="night.published").count() == 1
    assert len(runs()) == 1


def test_a_worker_calls_others_for_the_chunks_it_opens(hints: list[int]) -> None:
    for who in range(1, 13):
        add_fact(who, "10", date(2026, 3, 9))
    run = open_run(SCOPE, brand=BRAND, day=date(2026, 3, 9))
    tasks.work_off_run(run.pk)
    assert hints == [run.pk] * 8


def test_one_brand_without_a_zone_does_not_keep_the_others_from_their_night() -> None:
    synthetic.install([NightBrand("astray", "Nowhere/Town"), NightBrand(BRAND, "Asia/Shanghai")])
    with at("2026-03-09T18:00:00"):
        tasks.minute_round()
    assert runs() == [(BRAND, date(2026, 3, 9))]


def test_the_round_delivers_what_waits_in_the_outbox() -> None:
    OutboxEvent.objects.create(name="x", dedupe_key="x", created_at=datetime(2026, 3, 9, tzinfo=UTC))
    with at("2026-03-09T12:00:00"):
        tasks.minute_round()
    assert OutboxEvent.objects.get().delivered_at == datetime(2026, 3, 9, 12, tzinfo=UTC)


def test_a_run_that_an_older_version_left_with_other_steps_is_begun_anew(hints: list[int]) -> None:
    add_fact(1, "10", date(2026, 3, 9))
    with at("2026-03-09T18:00:00"):
        stale = open_run(SCOPE, brand=BRAND, day=date(2026, 3, 9))
        stale.steps.filter(position=1).update(code="forgotten")
        tasks.work_off_run(stale.pk)
        tasks.minute_round()
    assert hints == []  # its lease still runs: an older worker may be at it
    with at("2026-03-09T18:06:00"):
        tasks.minute_round()
        fresh = JobRun.objects.unscoped("test").get(state="running")
        tasks.work_off_run(fresh.pk)
    assert hints == [fresh.pk]
    assert published_figures() == {0: "10.000000", 1: "10.000000"}
