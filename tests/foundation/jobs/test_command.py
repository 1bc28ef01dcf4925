"""``manage.py nightly`` as its contract says."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from foundation.jobs.errors import DayNotYetBegun
from foundation.jobs.models import JobRun
from foundation.jobs.registry import NightBrand
from foundation.jobs.services import open_run
from foundation.values.scope import system_scope
from tests.foundation.jobs import synthetic
from tests.foundation.jobs.synthetic import BRAND, add_fact, published_figures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False):
        yield


def nightly(*arguments: str) -> str:
    out = StringIO()
    call_command("nightly", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def report(*arguments: str) -> dict[str, Any]:
    return json.loads(nightly("--json", *arguments))


def days() -> list[tuple[date, int]]:
    return list(JobRun.objects.unscoped("test").order_by("id").values_list("business_date", "attempt"))


def test_json_tells_steps_rows_and_cases() -> None:
    add_fact(1, "10", date(2026, 3, 1))
    add_fact(2, "10", date(2026, 3, 2))
    told = report()
    assert told["brands"] == [{"brand": BRAND, "published": "2026-03-02"}]
    assert (told["dirty_keys"], told["rows_read"], told["rows_written"], told["failures"]) == (2, 3, 3, 0)
    assert (told["cases_opened"], told["cases_updated"], told["cases_closed"]) == (3, 0, 0)
    assert [(step["step"], step["chunks"], step["rows_read"], step["rows_written"]) for step in told["steps"]] == [
        ("synthetic_figures", 2, 2, 2),
        ("synthetic_total", 1, 1, 1),
    ]
    assert [(run["day"], run["attempt"], run["state"]) for run in told["runs"]] == [("2026-03-02", 1, "published")]
    assert set(told) >= {"seconds"}


def test_the_second_call_writes_nothing_and_says_so() -> None:
    add_fact(1, "10", date(2026, 3, 1))
    report()
    told = report()
    assert (told["runs"], told["steps"], told["rows_read"], told["rows_written"]) == ([], [], 0, 0)
    assert "aurora: nothing was due, 2026-03-01 is published" in nightly()
    assert days() == [(date(2026, 3, 1), 1)]


def test_a_named_day_is_played_and_an_earlier_one_refused_with_exit_2() -> None:
    add_fact(1, "10", date(2026, 3, 1))
    report("--date", "2026-03-05")
    with pytest.raises(CommandError, match="2026-03-05 is published") as refusal:
        report("--date", "2026-03-04")
    assert refusal.value.returncode == 2
    assert days() == [(date(2026, 3, 5), 1)]


def test_a_day_that_lies_ahead_is_refused_unless_it_has_facts() -> None:
    add_fact(1, "10", date(2026, 3, 1))
    with time_machine.travel(datetime(2026, 3, 10, 20, tzinfo=UTC), tick=False):  # the 11th in Shanghai
        for day in ("2026-03-12", "2126-01-05", "9999-12-31"):
            with pytest.raises(CommandError, match="2026-03-11 is the last day") as refusal:
                report("--date", day)
            assert refusal.value.returncode == 2
        with pytest.raises(CommandError):
            report("--from", "2026-03-11", "--to", "2026-03-12")
        assert days() == []
        report("--date", "2026-03-11")
        add_fact(1, "10", date(2026, 3, 20))
        report("--date", "2026-03-20")
    assert days() == [(date(2026, 3, 11), 1), (date(2026, 3, 20), 1)]


def test_no_run_is_opened_for_a_day_that_lies_ahead() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 20, tzinfo=UTC), tick=False), pytest.raises(DayNotYetBegun):
        open_run(system_scope("test"), brand=BRAND, day=date(2026, 3, 12))


def test_a_refusal_for_one_brand_leaves_the_others_as_they_were() -> None:
    synthetic.install([NightBrand("aaa", "UTC"), NightBrand(BRAND, "Asia/Shanghai")])
    add_fact(1, "10", date(2026, 3, 1))
    report("--date", "2026-03-05")
    synthetic.install([NightBrand("000", "UTC"), NightBrand(BRAND, "Asia/Shanghai")])
    with pytest.raises(CommandError):
        report("--date", "2026-03-04")
    assert not JobRun.objects.unscoped("test").filter(brand="000").exists()


def test_nights_played_one_by_one_end_like_one_night() -> None:
    add_fact(1, "10", date(2026, 3, 1))
    add_fact(1, "5", date(2026, 3, 3))
    told = report("--from", "2026-03-01", "--to", "2026-03-03")
    assert [run["day"] for run in told["runs"]] == ["2026-03-01", "2026-03-02", "2026-03-03"]
    assert published_figures() == {0: "15.000000", 1: "15.000000"}


@pytest.mark.parametrize(
    "arguments",
    [("--from", "2026-03-01"), ("--to", "2026-03-01"), ("--from", "2026-03-02", "--to", "2026-03-01"), ("--date", "x")],
)
def test_days_that_make_no_sense_are_refused_with_exit_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refusal:
        nightly(*arguments)
    assert refusal.value.returncode == 2 or "is no date" in str(refusal.value)
    assert days() == []


def test_a_brand_without_facts_is_played_up_to_yesterday_of_its_zone() -> None:
    synthetic.install([NightBrand("borealis", "Pacific/Auckland")])
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False):
        report()
    assert days() == [(date(2026, 3, 10), 1)]


def test_what_a_key_could_not_do_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    add_fact(1, "10", date(2026, 3, 1))
    add_fact(2, "10", date(2026, 3, 1))
    monkeypatch.setenv("SYNTHETIC_POISON", "2")
    out, err = StringIO(), StringIO()
    call_command("nightly", "--json", stdout=out, stderr=err)
    assert json.loads(out.getvalue())["failures"] == 1
    assert "aurora synthetic_figures 2: ZeroDivisionError: who 2 is poison" in err.getvalue()
