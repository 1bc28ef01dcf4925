"""What a dated change does to the bands of one product, channel and territory, by hand and against a day-by-day twin."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pricing.bands.rules import Band, Step, after_change, clashing, differing_days, moved, put_back, sharp, steps

FIRST = date(2026, 1, 1)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def band(floor: int, since: int, until: int | None = None) -> Band:
    return Band(Decimal(floor), Decimal(floor + 50), "CNY", on(since), None if until is None else on(until))


def test_a_change_ends_the_band_in_force_on_its_day_and_begins_the_new_one() -> None:
    assert after_change([band(80, 0)], on(10), None, band(90, 10)) == (band(80, 0, 10), band(90, 10))


def test_a_dated_change_inside_a_band_splits_it() -> None:
    after = after_change([band(80, 0)], on(10), on(20), band(90, 10, 20))
    assert after == (band(80, 0, 10), band(90, 10, 20), band(80, 20))
    assert steps([band(80, 0)], after) == [
        Step(band(80, 0), band(80, 0, 10)),
        Step(None, band(90, 10, 20)),
        Step(None, band(80, 20)),
    ]


def test_a_change_of_the_first_day_corrects_the_band_in_place() -> None:
    assert steps([band(80, 0)], after_change([band(80, 0)], on(0), None, band(70, 0))) == [Step(band(80, 0), band(70, 0))]


def test_an_end_leaves_no_band_from_its_day_on() -> None:
    assert after_change([band(80, 0)], on(10), None, None) == (band(80, 0, 10),)


def test_a_planned_band_inside_the_change_is_a_clash_one_on_its_last_day_is_none() -> None:
    planned = band(95, 30)
    assert clashing([band(80, 0, 30), planned], on(10), None) == planned
    assert clashing([band(80, 0, 30), planned], on(10), on(31)) == planned
    assert clashing([band(80, 0, 30), planned], on(10), on(30)) is None
    assert clashing([band(80, 0, 30), planned], on(30), None) is None


def test_days_differ_where_the_price_does_however_rows_are_cut() -> None:
    assert differing_days([band(80, 0)], [band(80, 0, 10), band(80, 10)]) == []
    assert differing_days([band(80, 0)], [band(80, 0, 10), band(90, 10, 20), band(80, 20)]) == [(on(10), on(20))]
    assert differing_days([band(80, 0)], [band(80, 0, 10)]) == [(on(10), None)]
    assert differing_days(
        [],
        [
            band(80, 5),
        ],
    ) == [(on(5), None)]


def test_what_was_published_comes_back_unless_one_of_its_rows_was_changed_since() -> None:
    before = (band(80, 0),)
    after = after_change(before, on(10), on(20), band(90, 10, 20))
    published = steps(before, after)
    assert put_back(after, published) == before
    assert put_back((band(80, 0, 10), band(91, 10, 20), band(80, 20)), published) is None
    assert put_back(after[:2], published) is None


def test_an_ended_band_does_not_come_back_over_one_that_was_planned_since() -> None:
    before = (band(80, 0),)
    ended = after_change(before, on(10), None, None)
    assert put_back((*ended, band(95, 40)), steps(before, ended)) is None


def test_percentages_are_rounded_half_up_at_the_minor_unit() -> None:
    assert moved(Decimal("329"), Decimal(-15), "CNY") == Decimal("279.65")
    assert moved(Decimal("0.1"), Decimal(-15), "CNY") == Decimal("0.09")  # 0.085
    assert moved(Decimal(1290), Decimal("-15.1"), "JPY") == Decimal(1095)  # 1095.21
    assert moved(Decimal("12.345"), Decimal("-10"), "KWD") == Decimal("11.111")  # 11.1105
    assert sharp(Decimal("10.50"), "CNY") and not sharp(Decimal("10.505"), "CNY") and not sharp(Decimal("10.5"), "JPY")


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 3)), max_size=4)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[tuple[Band, ...], int, int | None, Band | None]:
    edges = sorted(draw(st.sets(st.integers(0, 60), max_size=8)))
    held = [band(draw(st.integers(1, 3)), since, until) for since, until in zip(edges[::2], edges[1::2], strict=False)]
    since = draw(st.integers(0, 60))
    until = draw(st.none() | st.integers(since + 1, 61))
    new = draw(st.none() | st.just(band(draw(st.integers(1, 3)), since, until)))
    return tuple(held), since, until, new


@given(worlds())
def test_day_by_day_the_change_holds_in_its_days_and_nothing_else_moves(
    world: tuple[tuple[Band, ...], int, int | None, Band | None],
) -> None:
    held, since, until, new = world
    after = after_change(held, on(since), None if until is None else on(until), new)

    def price(bands: tuple[Band, ...], day: int) -> tuple[object, ...] | None:
        found = [each for each in bands if each.holds(on(day))]
        assert len(found) <= 1
        return found[0].price if found else None

    for day in range(70):
        inside = since <= day and (until is None or day < until)
        assert price(after, day) == ((new.price if new else None) if inside else price(held, day))
    different = {
        day
        for first, last in differing_days(held, after)
        for day in range(70)
        if first <= on(day) and (last is None or on(day) < last)
    }
    assert different == {day for day in range(70) if price(held, day) != price(after, day)}
    assert put_back(after, steps(held, after)) == held
