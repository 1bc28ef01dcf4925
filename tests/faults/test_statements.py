"""Each statement of a night fails once, one after the other: the next night ends as if none had."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import InternalError, connection, transaction

from foundation.jobs import registry
from foundation.jobs.models import DirtyKey, JobRun
from foundation.jobs.night import play_night
from foundation.outbox.models import OutboxEvent
from foundation.values.scope import system_scope
from tests.foundation.jobs import synthetic
from tests.foundation.jobs.synthetic import BRAND, DAY, Figure, add_fact, published_figures

pytestmark = [pytest.mark.django_db, pytest.mark.guard, pytest.mark.slow]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        synthetic.make_tables()


@pytest.fixture(autouse=True)
def synthetic_night(settings) -> Iterator[None]:
    settings.CHUNK_LEASE_SECONDS = 0  # this process lives on: what it left must be free at once
    steps, calendar = registry.ordered_steps(), registry.calendar()
    synthetic.install()
    yield
    registry.hand_over(steps)
    registry.hand_over_calendar(calendar)


class Fault:
    """Refuses the statement with this number; savepoints are the test's own means and are not counted."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.refused = ""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql:
            self.left -= 1
            if self.left == 0:
                self.refused = sql
                raise InternalError("refused")
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def play() -> None:
    play_night(system_scope("test"), brand=BRAND, day=DAY)


def outcome() -> tuple[Any, ...]:
    open_versions = Figure.objects.unscoped("test").filter(until_run=None).order_by("who")
    return (
        published_figures(),
        list(open_versions.values_list("who", "amount")),
        DirtyKey.objects.count(),
        OutboxEvent.objects.filter(name="night.published").count(),
        JobRun.objects.unscoped("test").filter(state="running").count(),
    )


def test_no_single_statement_that_fails_changes_what_comes_out() -> None:
    add_fact(1, "10")
    add_fact(2, "20")
    play()
    add_fact(1, "1")
    with undone():
        play()
        expected = outcome()
    assert expected[0] == {0: "31.000000", 1: "11.000000", 2: "20.000000"}
    number = 0
    while True:
        number += 1
        fault = Fault(number)
        with undone():
            try:
                with connection.execute_wrapper(fault):
                    play()
            except InternalError:
                pass
            play()
            assert outcome() == expected, f"statement {number}: {fault.refused}"
        if not fault.refused:
            break
    assert number > 40
