"""The demo's planted conflicts are found, each with its days and money, and nothing else is."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
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


def test_the_review_that_is_due_proposes_what_was_planted(dump: str, whole_truth: dict[str, Any]):
    planted = {(row["partner"], row["quarter"]): (row["tier"], row["verdict"], row["proposed"]) for row in whole_truth["tiers"]}
    rows = [row for row in map(json.loads, dump.splitlines()) if row["type"] == "tier"]
    found = {(row["partner"], row["quarter"]): (row["tier"], row["verdict"], row["proposed"]) for row in rows}
    assert {key: found[key] for key in planted} == planted
    assert Counter(verdict for _tier, verdict, _proposed in planted.values()) >= Counter({"up": 2, "grace": 1, "held": 1})


def test_the_dealer_that_diverts_has_crossed_the_slab_that_was_planted(dump: str, whole_truth: dict[str, Any]):
    planted = {row["programme"]: (Decimal(row["base"]), Decimal(row["amount"])) for row in whole_truth["accruals"]}
    rows = [row for row in map(json.loads, dump.splitlines()) if row["type"] == "accrual" and row["partner"] == "NANLING"]
    found = {row["programme"]: (Decimal(row["base"]), Decimal(row["amount"])) for row in rows if row["programme"] in planted}
    assert found == planted
    assert whole_truth["accruals"][-1]["slab"] == "300000"


def test_lantern_one_reads_decline_and_its_successor_growth(dump: str):
    rows = {row["sku"]: row for row in map(json.loads, dump.splitlines()) if row["type"] == "stage" and row["territory"] is None}
    one, two = rows["LY-LN1"], rows["LY-LN2"]
    assert (one["stage"], one["suggested"]) == ("maturity", "decline")
    assert (two["stage"], two["suggested"]) == ("growth", "growth")


def test_second_night_of_the_same_day_writes_nothing(played: Relay, dump: str):
    again = played.night("--date", UNTIL)
    assert again["rows_written"] == 0
    assert played.dump() == dump


def test_earlier_night_is_refused_and_names_the_published_day(played: Relay):
    with pytest.raises(AssertionError, match=UNTIL):
        played.run("nightly", "--date", "2026-11-01")
