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


def test_the_lanterns_are_suggested_where_they_truly_stand(dump: str, whole_truth: dict[str, Any]):
    planted = {row["sku"]: row["stage"] for row in whole_truth["stages"]}
    rows = [row for row in map(json.loads, dump.splitlines()) if row["type"] == "stage" and not row["territory"]]
    found = {row["sku"]: (row["stage"], row["suggested"]) for row in rows if row["sku"] in planted}
    assert planted == {"LY-LN1": "decline", "LY-LN2": "growth"}
    assert found == {"LY-LN1": ("maturity", "decline"), "LY-LN2": ("growth", "growth")}


def test_six_stores_are_closing_candidates_and_the_seventh_is_spared(played: Relay, whole_truth: dict[str, Any]):
    script = (
        "from analytics.outlets.queries import closing_view; from foundation.values.scope import system_scope; import json; "
        "from datetime import date; "
        f"_, quarters, rows = closing_view(system_scope(brand='LY'), brand='LY', currency='CNY', day=date.fromisoformat('{UNTIL}')); "
        "print('FOUND', json.dumps([[row.facts.code, bool(row.advice), row.spared and str(row.spared), "
        "[[quarter.label, f'{each.own:.2f}', f'{each.peers:.2f}'] for quarter, each in zip(quarters, row.quarters)]] "
        "for row in rows if row.facts.channel == 'franchise']))"
    )
    printed = played.run("shell", "-v", "0", "-c", script)
    rows = json.loads(printed.split("FOUND ", 1)[1])
    planted = {row["outlet"]: row for row in whole_truth["closing"]}
    assert sorted(code for code, is_candidate, *_ in rows if is_candidate) == sorted(
        code for code, row in planted.items() if row["is_candidate"]
    )
    assert [(code, spared) for code, _, spared, _ in rows if spared] == [("FS-09", "fresh_stock")]
    for code, _, _, quarters in rows:
        for (label, own, peers), row in zip(quarters, planted[code]["quarters"], strict=True):
            assert (label, row["quarter"]) == (row["quarter"], label)
            assert abs(Decimal(own) - Decimal(row["own"])) < Decimal("0.02")
            assert abs(Decimal(peers) - Decimal(row["peers"])) < Decimal("0.02")


def test_second_night_of_the_same_day_writes_nothing(played: Relay, dump: str):
    again = played.night("--date", UNTIL)
    assert again["rows_written"] == 0
    assert played.dump() == dump


def test_earlier_night_is_refused_and_names_the_published_day(played: Relay):
    with pytest.raises(AssertionError, match=UNTIL):
        played.run("nightly", "--date", "2026-11-01")
