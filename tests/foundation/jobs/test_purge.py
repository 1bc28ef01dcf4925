"""Closed versions go after a set time; the run that readers saw then stays whole."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from foundation.jobs import queries, tasks
from foundation.jobs.night import play_night
from foundation.values.scope import system_scope
from tests.foundation.jobs.synthetic import BRAND, DAY, Figure, add_fact, published_figures

pytestmark = pytest.mark.django_db
SCOPE = system_scope("test")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def three_nights(settings) -> list[int]:
    """Nights for three days, ten real days apart; each changes who 1."""
    settings.RESULTS_KEPT_DAYS = 15
    runs = []
    for number in range(3):
        with time_machine.travel(NOON + timedelta(days=10 * number), tick=False):
            add_fact(1, "10", DAY + timedelta(days=number))
            runs += play_night(SCOPE, brand=BRAND, day=DAY + timedelta(days=number))
    return runs


def closed_at() -> list[int | None]:
    rows = Figure.objects.unscoped("test").filter(who=1).order_by("from_run")
    return list(rows.values_list("until_run", flat=True))


def test_what_the_oldest_kept_run_sees_stays(three_nights: list[int]) -> None:
    first, second, third = three_nights
    with time_machine.travel(NOON + timedelta(days=24), tick=False):  # 15 days ago the first run was published
        tasks.purge()
        assert closed_at() == [second, third, None]
        assert queries.run_as_of(SCOPE, BRAND, DAY).pk == first
    with time_machine.travel(NOON + timedelta(days=26), tick=False):  # and now the second
        tasks.purge()
        assert closed_at() == [third, None]
        assert queries.run_as_of(SCOPE, BRAND, DAY) is None
        assert queries.run_as_of(SCOPE, BRAND, DAY + timedelta(days=1)).pk == second
    assert published_figures()[1] == "30.000000"


def test_the_published_run_is_never_purged(three_nights: list[int]) -> None:
    with time_machine.travel(NOON + timedelta(days=900), tick=False):
        tasks.purge()
    assert closed_at() == [None]
    assert published_figures() == {0: "30.000000", 1: "30.000000"}
