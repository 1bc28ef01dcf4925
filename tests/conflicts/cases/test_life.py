"""The life of a case as a pure rule: gaps, recurrences, what a person closed, and one result however many nights."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from conflicts.cases.choices import CaseStatus, Severity
from conflicts.cases.policy import Mode, mode_of, severity_of
from conflicts.cases.rules import Cut, Head, Proof, cut_cases

FIRST = date(2026, 1, 1)
GAP = 14


def on(offset: int) -> date:
    return FIRST + timedelta(days=offset)


def proof(offset: int, name: str = "", until: int | None = None) -> Proof:
    return Proof(on(offset), on(offset if until is None else until), name or f"line:{offset}")


def cut(proofs: list[Proof], heads: list[Head] | None = None, day: int = 100) -> list[Cut]:
    return cut_cases(proofs, heads or [], day=on(day), gap=lambda _: GAP)


def spans(cuts: list[Cut]) -> list[tuple[int, int, str, int | None, int | None]]:
    """First and last offset, status, head, and place of the earlier case."""
    return [((each.first_seen - FIRST).days, (each.last_seen - FIRST).days, each.status, each.head, each.recurs) for each in cuts]


def test_fourteen_days_apart_is_one_case_and_fifteen_are_two() -> None:
    assert spans(cut([proof(0), proof(14), proof(29)])) == [(0, 14, "resolved", None, None), (29, 29, "resolved", None, 0)]


def test_a_case_is_resolved_the_fifteenth_day_after_its_last_evidence() -> None:
    assert [each.status for day in (14, 15) for each in cut([proof(0)], day=day)] == ["open", "resolved"]


def test_an_acknowledged_case_is_resolved_by_quiet_and_one_in_resolution_is_not() -> None:
    heads = [Head(7, CaseStatus.ACKNOWLEDGED, frozenset({"line:0"}), on(0))]
    assert spans(cut([proof(0)], heads)) == [(0, 0, "resolved", 7, None)]
    heads = [Head(7, CaseStatus.IN_RESOLUTION, frozenset({"line:0"}), on(0))]
    assert spans(cut([proof(0)], heads)) == [(0, 0, "open", 7, None)]


def test_a_case_in_resolution_takes_up_all_later_evidence() -> None:
    heads = [Head(7, CaseStatus.IN_RESOLUTION, frozenset({"line:20"}), on(20))]
    assert spans(cut([proof(0), proof(20), proof(60), proof(90)], heads)) == [
        (0, 0, "resolved", None, None),
        (20, 90, "open", 7, 0),
    ]


def test_evidence_in_a_case_that_a_person_closed_never_opens_another() -> None:
    heads = [Head(3, CaseStatus.DISMISSED, frozenset({"line:0", "line:5"}), on(0))]
    assert spans(cut([proof(0), proof(5)], heads)) == [(0, 5, "dismissed", 3, None)]


def test_evidence_that_it_did_not_hold_opens_a_recurrence_at_once() -> None:
    heads = [Head(3, CaseStatus.RESOLVED, frozenset({"line:10"}), on(10))]
    assert spans(cut([proof(10), proof(11)], heads, day=12)) == [(10, 10, "resolved", 3, None), (11, 11, "open", None, 0)]


def test_late_evidence_of_an_earlier_day_recurs_from_the_case_that_was_closed() -> None:
    heads = [Head(3, CaseStatus.RESOLVED, frozenset({"line:10"}), on(10))]
    assert spans(cut([proof(8), proof(10)], heads, day=12)) == [(10, 10, "resolved", 3, None), (8, 8, "open", None, 0)]


def test_withdrawn_evidence_leaves_a_case_without_any_out() -> None:
    heads = [
        Head(3, CaseStatus.RESOLVED, frozenset({"line:10"}), on(10)),
        Head(4, CaseStatus.OPEN, frozenset({"line:40"}), on(40)),
    ]
    assert cut([], heads) == []


def test_two_cases_that_late_evidence_joins_keep_the_earlier_ones_id() -> None:
    heads = [Head(9, CaseStatus.OPEN, frozenset({"line:0"}), on(0)), Head(4, CaseStatus.OPEN, frozenset({"line:20"}), on(20))]
    assert spans(cut([proof(0), proof(10), proof(20)], heads, day=20)) == [(0, 20, "open", 9, None)]


def test_a_case_that_a_correction_splits_keeps_its_id_on_the_earlier_part() -> None:
    heads = [Head(4, CaseStatus.ACKNOWLEDGED, frozenset({"line:0", "line:10", "line:20"}), on(0))]
    assert spans(cut([proof(0), proof(20)], heads, day=20)) == [(0, 0, "resolved", 4, None), (20, 20, "open", None, 0)]


def test_an_untouched_case_that_lost_its_evidence_serves_again_and_one_with_a_history_does_not() -> None:
    assert spans(cut([proof(50)], [Head(4, CaseStatus.OPEN, frozenset({"line:0"}), on(0))])) == [(50, 50, "resolved", 4, None)]
    heads = [Head(4, CaseStatus.ACKNOWLEDGED, frozenset({"line:0"}), on(0))]
    assert spans(cut([proof(50)], heads)) == [(50, 50, "resolved", None, None)]


def test_days_shared_by_two_promotions_count_to_their_last() -> None:
    assert spans(cut([proof(0, "a", until=30), proof(44, "b", until=50)], day=64)) == [(0, 50, "open", None, None)]


@given(st.sets(st.integers(0, 120), max_size=25), st.integers(0, 150))
def test_a_cut_equals_the_one_counted_day_by_day(days: set[int], today: int) -> None:
    expected: list[list[int]] = []
    for offset in sorted(days):
        if expected and offset - expected[-1][-1] <= GAP:
            expected[-1].append(offset)
        else:
            expected.append([offset])
    assert spans(cut([proof(offset) for offset in sorted(days, reverse=True)], day=today)) == [
        (group[0], group[-1], "resolved" if today - group[-1] > GAP else "open", None, place - 1 if place else None)
        for place, group in enumerate(expected)
    ]


@given(
    st.lists(st.integers(0, 120), min_size=1, max_size=20, unique=True), st.lists(st.integers(1, 119), max_size=5, unique=True)
)
def test_however_many_nights_computed_it_the_cases_are_the_same(days: list[int], nights: list[int]) -> None:
    heads: list[Head] = []
    for night in [*sorted(nights), 120]:
        seen = [proof(offset) for offset in days if offset <= night]
        cuts = cut(seen, heads, day=night)
        free = iter(range(len(heads) + 1, 1000))
        heads = [
            Head(each.head or next(free), CaseStatus.OPEN, frozenset(one.identity for one in each.proofs), each.first_seen)
            for each in cuts
        ]
    one_night = cut([proof(offset) for offset in days], day=120)
    assert [(each.proofs, each.status, each.recurs) for each in cuts] == [
        (each.proofs, each.status, each.recurs) for each in one_night
    ]


@given(
    st.sets(st.integers(0, 60), min_size=1, max_size=15),
    st.lists(st.tuples(st.sampled_from(list(CaseStatus)), st.sets(st.integers(0, 60), max_size=6)), max_size=4),
    st.randoms(),
)
def test_every_proof_lies_in_exactly_one_case_and_every_head_in_at_most_one(
    days: set[int], held: list[tuple[CaseStatus, set[int]]], shuffle
) -> None:
    heads = [
        Head(number, state, frozenset(f"line:{offset}" for offset in offsets))
        for number, (state, offsets) in enumerate(held, start=1)
    ]
    proofs = [proof(offset) for offset in sorted(days)]
    cuts = cut(proofs, heads)
    assert sorted(one for each in cuts for one in each.proofs) == proofs
    used = [each.head for each in cuts if each.head is not None]
    assert len(used) == len(set(used))
    assert [each.recurs for each in cuts] == [None, *range(len(cuts) - 1)]
    shuffle.shuffle(proofs)
    shuffle.shuffle(heads)
    assert cut(proofs, heads) == cuts


def test_severity_by_money_at_stake() -> None:
    limits = [1_000, 10_000, 100_000]
    worth = [None, 0, "999.999999", 1_000, "9999.999999", 10_000, "99999.999999", 100_000]
    found = [severity_of(None if amount is None else Decimal(amount), limits, recurs=False) for amount in worth]
    assert found == [
        Severity.MEDIUM,
        Severity.LOW,
        Severity.LOW,
        Severity.MEDIUM,
        Severity.MEDIUM,
        Severity.HIGH,
        Severity.HIGH,
        Severity.CRITICAL,
    ]


def test_a_recurrence_weighs_one_more_and_critical_is_the_most() -> None:
    limits = [1_000, 10_000, 100_000]
    assert [severity_of(amount, limits, recurs=True) for amount in (None, 0, 1_000, 100_000)] == [
        "high",
        "medium",
        "high",
        "critical",
    ]


def test_the_union_advises_and_the_nearest_setting_decides() -> None:
    assert [mode_of(lineage, {}) for lineage in (("DE-BY", "DE"), ("CN-GD", "CN"), ())] == [
        Mode.ADVISE,
        Mode.ENFORCE,
        Mode.ENFORCE,
    ]
    settings = {"jurisdiction.advise_DE": 0, "jurisdiction.advise_DE-BY": 1, "jurisdiction.advise_CN": 1}
    assert [mode_of(lineage, settings) for lineage in (("DE-BE", "DE"), ("DE-BY", "DE"), ("CN-GD", "CN"))] == [
        Mode.ENFORCE,
        Mode.ADVISE,
        Mode.ADVISE,
    ]
