"""A real book of 121,253 lines: it holds promotion clashes and nothing else of these kinds."""

import time
from datetime import date
from pathlib import Path

import pytest

from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night, published_cases
from tests.twins.conflicts_twin import expected_cases

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "adventureworks"
LAST = date(2014, 1, 28)
SAME = (
    "kind",
    "channels",
    "partners",
    "sku",
    "territory",
    "customer",
    "status",
    "severity",
    "first_seen",
    "last_seen",
    "recurrence_of",
)


@pytest.mark.slow
@pytest.mark.django_db(transaction=False)
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the Adventure Works files are not there")
def test_a_real_book_holds_the_clashes_of_its_promotions_and_nothing_else() -> None:
    began = time.monotonic()
    load_folder(FOLDER)
    loaded = time.monotonic()
    play_night(LAST, "AW")
    played = time.monotonic()
    print(f"load {loaded - began:.1f} s, night {played - loaded:.1f} s")
    found = published_cases("AW")
    expected = expected_cases(FOLDER, LAST)
    assert {case["kind"] for case in found} == {"promotion_clash"}
    assert sorted([case[name] for name in SAME] for case in found) == sorted([case[name] for name in SAME] for case in expected)
    print(len(found), "clashes")
