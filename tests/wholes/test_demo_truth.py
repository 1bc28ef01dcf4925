"""The demo's planted conflicts are found, each with its days and money, and nothing else is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.wholes.conftest import told
from tests.wholes.relay import UNTIL, Relay

# These runs have a database file of their own whatever backend the suite is on: once is enough.
pytestmark = [pytest.mark.slow, pytest.mark.guard, pytest.mark.sqlite]


def test_every_planted_conflict_is_found_and_nothing_else(played: Relay, truth: list[dict[str, Any]]):
    found = sorted(told(case) for case in played.cases())
    planted = sorted(told(case) for case in truth)
    assert Counter(found) == Counter(planted)


def test_every_kind_is_planted_at_least_twice(truth: list[dict[str, Any]]):
    kinds = Counter(case["kind"] for case in truth)
    assert min(kinds.values()) >= 2
    assert len(kinds) == 11


def test_second_night_of_the_same_day_writes_nothing(played: Relay, dump: str):
    again = played.night("--date", UNTIL)
    assert again["rows_written"] == 0
    assert played.dump() == dump


def test_earlier_night_is_refused_and_names_the_published_day(played: Relay):
    with pytest.raises(AssertionError, match=UNTIL):
        played.run("nightly", "--date", "2026-11-01")
