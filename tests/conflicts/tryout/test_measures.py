"""How far subjects were from a line, and how many cases each line would make."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from conflicts.cases.rules import Proof, cut_cases
from conflicts.tryout.rules import Line, Point, Subject, cases_at, near_misses

DAY = date(2026, 3, 1)


def point(days: int, part: int, whole: int = 100, key: str = "k") -> Point:
    return Point(DAY + timedelta(days=days), Decimal(part), Decimal(whole), Decimal(whole), key)


def test_exactly_on_the_line_is_no_case_and_one_unit_over_is() -> None:
    subjects = [Subject(1, (point(0, 15),)), Subject(2, (point(0, 16, key="other"),))]
    assert cases_at(subjects, Line(Decimal("0.15")), gap=14) == 1
    assert [subject.days_over(Line(Decimal("0.15"))) for subject in subjects] == [0, 1]


def test_too_few_units_are_no_case_whatever_their_share() -> None:
    few = Subject(1, (point(0, 9, 19),))
    assert few.days_over(Line(Decimal("0.15"), Decimal(20))) == 0
    assert few.days_over(Line(Decimal("0.15"), Decimal(19))) == 1


def test_days_further_apart_than_the_gap_are_two_cases() -> None:
    subject = Subject(1, (point(0, 20), point(14, 20), point(29, 20)))
    assert cases_at([subject], Line(Decimal("0.15")), gap=14) == 2
    assert cases_at([subject], Line(Decimal("0.15")), gap=15) == 1


def test_near_misses_lie_on_or_within_a_point_under_the_line() -> None:
    subjects = [Subject(number, (point(0, part),)) for number, part in ((1, 10), (2, 11), (3, 12), (4, 13))]
    assert [subject.row for subject in near_misses(subjects, Line(Decimal("0.12")))] == [3, 2]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 100)), max_size=20), st.integers(1, 99))
def test_a_higher_line_never_catches_more_days(days: list[tuple[int, int]], share: int) -> None:
    subject = Subject(1, tuple(point(day, part) for day, part in sorted(days)))
    low, high = Line(Decimal(share) / 100), Line(Decimal(share + 1) / 100)
    assert subject.days_over(high) <= subject.days_over(low)


@given(st.sets(st.integers(0, 90), min_size=1, max_size=20), st.integers(1, 40))
def test_cases_are_counted_as_the_night_cuts_them(days: set[int], gap: int) -> None:
    subject = Subject(1, tuple(point(day, 20) for day in sorted(days)))
    held = [DAY + timedelta(days=day) for day in days]
    cut = cut_cases([Proof(day, day, day.isoformat()) for day in held], (), day=max(held), gap=lambda _day: gap)
    assert cases_at([subject], Line(Decimal("0.15")), gap=gap) == len(cut)
