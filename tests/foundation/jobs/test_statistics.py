"""The night looks at freshly loaded tables before it plans on them."""

import time

import pytest
from django.db import connection

from foundation.jobs import statistics
from foundation.jobs.statistics import refresh_statistics
from tests.foundation.jobs.synthetic import Fact, add_fact


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_freshly_loaded_table_is_analysed_once_and_a_small_change_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    refresh_statistics()
    monkeypatch.setattr(statistics, "MANY_CHANGES", 50)
    Fact.objects.bulk_create([Fact(brand="b", who=who, day="2026-03-01", amount=1) for who in range(100)])
    told(lambda: changes() >= 100)
    assert "public.synthetic_fact" in refresh_statistics()
    told(lambda: changes() == 0)
    add_fact(1, "10")
    told(lambda: changes() == 1)
    assert "public.synthetic_fact" not in refresh_statistics()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_needs_none() -> None:
    assert refresh_statistics() == []


def changes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 'synthetic_fact'")
        return cursor.fetchone()[0]


def told(condition) -> None:
    """PostgreSQL counts changes at most once a second."""
    ends_at = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.1)
