"""Versions of an agreement follow each other: by hand, and against a twin that looks at each day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from partners.agreements.choices import TermFault
from partners.agreements.rules import Placement, Terms, faults_of, placed, touched_days

START = date(2026, 1, 1)


def terms(first: int, until: int | None = None) -> Terms:
    """A version over the days [first, until) counted from START."""
    return Terms("file", None, None, START + timedelta(days=first), None if until is None else START + timedelta(days=until))


def test_a_new_version_ends_the_one_in_force() -> None:
    now = terms(0)
    assert placed([now], terms(10)) == Placement(cut=now)
    assert touched_days(terms(10), now) == (START + timedelta(days=10), None)


def test_a_version_after_one_that_has_ended_leaves_it_alone() -> None:
    assert placed([terms(0, 10)], terms(10)) == Placement()
    assert placed([terms(0, 10)], terms(9)) == Placement(cut=terms(0, 10))


def test_the_same_first_day_and_a_later_version_are_clashes() -> None:
    assert placed([terms(10)], terms(10, 20)) == Placement(clash=terms(10))
    assert placed([terms(0, 10), terms(10)], terms(5)) == Placement(cut=terms(0, 10), clash=terms(10))
    assert placed([terms(0, 10), terms(10)], terms(5, 10)) == Placement(cut=terms(0, 10))


def test_days_up_to_the_later_of_both_ends_are_judged_otherwise() -> None:
    assert touched_days(terms(5, 8), terms(0, 20)) == (START + timedelta(days=5), START + timedelta(days=20))
    assert touched_days(terms(5, 8), None) == (START + timedelta(days=5), START + timedelta(days=8))


def test_rates_out_of_bounds_and_an_end_before_the_beginning_are_faults() -> None:
    wrong = Terms("file", Decimal("100.000001"), Decimal("-0.01"), START, START)
    assert list(faults_of(wrong)) == [
        ("price_authority_percent", TermFault.PERCENT),
        ("commission_rate", TermFault.FRACTION),
        ("valid_to", TermFault.ENDS_BEFORE),
    ]
    edge = Terms("file", Decimal(100), Decimal(1), START, START + timedelta(days=1))
    assert list(faults_of(edge)) == []


SPANS = st.lists(st.integers(0, 40), min_size=2, max_size=8, unique=True).map(sorted)


@given(SPANS, st.integers(0, 45), st.integers(1, 20) | st.none())
def test_what_is_placed_leaves_one_version_a_day(bounds: list[int], first: int, length: int | None) -> None:
    held = [terms(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    new = terms(first, None if length is None else first + length)
    place = placed(held, new)
    days = [START + timedelta(days=day) for day in range(70)]

    def holding(versions: list[Terms]) -> list[int]:
        return [sum(each.valid_from <= day < each.until for each in versions) for day in days]

    later = [each for each in held if each.valid_from >= new.valid_from and each.overlaps(new)]
    assert place.clash == (later[0] if later else None)
    if place.clash is None:
        kept = [terms_until(each, new.valid_from) if each == place.cut else each for each in held]
        assert max(holding([*kept, new])) == 1
        since, until = touched_days(new, place.cut)
        judged = [version_of(held, day) != version_of([*kept, new], day) for day in days]
        assert all(
            since <= day and (until is None or day < until) for day, otherwise in zip(days, judged, strict=True) if otherwise
        )


def terms_until(each: Terms, until: date) -> Terms:
    return Terms(each.promotion_authority, None, None, each.valid_from, until)


def version_of(versions: list[Terms], day: date) -> date | None:
    return next((each.valid_from for each in versions if each.valid_from <= day < each.until), None)
