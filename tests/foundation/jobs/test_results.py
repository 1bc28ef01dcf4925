"""Versioned results: only what changed is written; a second writing writes nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import system_scope
from tests.foundation.jobs.synthetic import Figure

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def write(run: int, amounts: dict[int, str], **changes: Any) -> Written:
    rows = [{"brand": "b", "who": who, "amount": Decimal(amount), "as_of": DAY} for who, amount in amounts.items()]
    given = {
        "model": Figure,
        "key_filter": {"brand": "b"},
        "rows": rows,
        "identity": ["brand", "who"],
        "compare": ["amount"],
        "carry": ["as_of"],
    }
    return replace_results(system_scope("test", brand="b", run=run), **{**given, **changes})


def versions() -> list[tuple[int, str, int, int | None]]:
    rows = Figure.objects.unscoped("test").order_by("who", "from_run", "id")
    return [(row.who, str(row.amount), row.from_run, row.until_run) for row in rows]


def test_new_rows_are_inserted_from_the_run_on() -> None:
    assert write(5, {1: "1", 2: "-0.000001"}) == Written(read=0, written=2)
    assert versions() == [(1, "1.000000", 5, None), (2, "-0.000001", 5, None)]


def test_equal_rows_stay_untouched_whatever_is_only_carried() -> None:
    write(5, {1: "1"})
    carried = [{"brand": "b", "who": 1, "amount": Decimal("1.0"), "as_of": date(2027, 1, 1)}]
    assert write(6, {}, rows=carried) == Written(read=1, written=0)
    assert versions() == [(1, "1.000000", 5, None)]
    assert Figure.objects.unscoped("test").get().as_of == DAY


def test_changed_rows_are_closed_and_written_anew_vanished_ones_closed() -> None:
    write(5, {1: "1", 2: "2", 3: "3"})
    assert write(6, {1: "1", 2: "7"}) == Written(read=3, written=3)
    assert versions() == [
        (1, "1.000000", 5, None),
        (2, "2.000000", 5, 6),
        (2, "7.000000", 6, None),
        (3, "3.000000", 5, 6),
    ]


def test_a_run_replaces_its_own_rows_without_a_trace() -> None:
    write(5, {1: "1"})
    write(6, {1: "2"})
    assert write(6, {1: "3"}) == Written(read=1, written=2)
    assert versions() == [(1, "1.000000", 5, 6), (1, "3.000000", 6, None)]


def test_the_same_rows_a_second_time_write_nothing() -> None:
    write(5, {1: "1"})
    write(6, {1: "2", 2: "2"})
    before = versions()
    assert write(6, {1: "2", 2: "2"}) == Written(read=2, written=0)
    assert versions() == before


def test_rows_outside_the_keys_are_left_alone() -> None:
    write(5, {1: "1", 2: "2"})
    write(6, {}, key_filter={"brand": "b", "who": 2})
    assert versions() == [(1, "1.000000", 5, None), (2, "2.000000", 5, 6)]


def test_unsaved_instances_do_as_well_as_mappings() -> None:
    write(5, {}, rows=[Figure(brand="b", who=1, amount=Decimal("1"), as_of=DAY)])
    assert versions() == [(1, "1.000000", 5, None)]


def test_two_rows_of_one_identity_are_refused() -> None:
    row = {"brand": "b", "who": 1, "amount": Decimal(1), "as_of": DAY}
    with pytest.raises(ValueError, match="two rows of Figure have the same identity"):
        write(5, {}, rows=[row, row])
    assert versions() == []


def test_a_scope_that_reads_no_run_writes_nothing() -> None:
    with pytest.raises(ValueError, match="results are written for a run"):
        replace_results(system_scope("test"), model=Figure, key_filter={}, rows=[], identity=["who"], compare=[])


def test_texts_with_every_awkward_character_arrive_whole() -> None:
    brand = "b\t\\N\n\"'\r渠道"
    row = {"brand": brand, "who": 1, "amount": Decimal(1), "as_of": DAY}
    write(5, {}, rows=[row])
    assert Figure.objects.unscoped("test").get().brand == brand
    assert write(6, {}, key_filter={"brand": brand}, rows=[row]).written == 0


def test_json_is_compared_as_it_comes_back_whatever_the_order_of_its_keys() -> None:
    def row(proof: Any) -> list[dict[str, Any]]:
        return [{"brand": "b", "who": 1, "amount": Decimal(1), "as_of": DAY, "proof": proof}]

    write(5, {}, rows=row({"lines": (1, 2), "rule": "7.1"}), compare=["amount", "proof"])
    assert write(6, {}, rows=row({"rule": "7.1", "lines": [1, 2]}), compare=["amount", "proof"]).written == 0
    assert write(6, {}, rows=row({"rule": "7.1", "lines": [1]}), compare=["amount", "proof"]).written == 2
    assert write(7, {}, rows=row(None), compare=["amount", "proof"]).written == 2
    assert write(8, {}, rows=row(None), compare=["amount", "proof"]).written == 0
