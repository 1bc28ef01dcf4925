"""A number in a file is read exactly or not at all."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.intake import parsing
from foundation.intake.errors import Refused
from foundation.values.money import half_up
from foundation.values.numbers import NotANumber, NumberFault, half_up_ratio, scaled_from_text

AMOUNTS = st.integers(-(10**18) + 1, 10**18 - 1)


@given(AMOUNTS)
def test_every_amount_of_six_decimals_comes_back(scaled: int) -> None:
    assert scaled_from_text(f"{Decimal(scaled).scaleb(-6):f}", 6) == scaled


@given(st.text(max_size=12))
def test_what_is_taken_is_what_a_decimal_says(text: str) -> None:
    try:
        scaled = scaled_from_text(text, 6)
    except NotANumber:
        return
    assert Decimal(scaled).scaleb(-6) == Decimal(text)
    assert text.isascii()
    assert "e" not in text.lower()


@given(st.text(alphabet="0123456789.,-+eE ' NaN_", max_size=10))
def test_near_numbers_are_read_exactly_or_refused(text: str) -> None:
    test_what_is_taken_is_what_a_decimal_says.hypothesis.inner_test(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("12,5", NumberFault.DECIMAL_COMMA),
        ("1.234.567,5", NumberFault.DECIMAL_COMMA),
        ("1,234,567", NumberFault.THOUSANDS),
        ("1'234.5", NumberFault.THOUSANDS),
        ("1 234.5", NumberFault.THOUSANDS),
        ("1,234", NumberFault.COMMA),
        ("1e400", NumberFault.EXPONENT),
        ("-inf", NumberFault.NOT_FINITE),
        ("１２", NumberFault.NOT_ASCII),
        ("١٢", NumberFault.NOT_ASCII),
        ("1.2345678", NumberFault.TOO_MANY_DECIMALS),
        ("1000000000000", NumberFault.TOO_LARGE),
        ("9" * 5000, NumberFault.TOO_LARGE),
        ("", NumberFault.NO_NUMBER),
        ("-", NumberFault.NO_NUMBER),
        (".", NumberFault.NO_NUMBER),
        ("1_000", NumberFault.NO_NUMBER),
    ],
)
def test_faults_are_named(text: str, fault: NumberFault) -> None:
    with pytest.raises(NotANumber) as caught:
        scaled_from_text(text, 6)
    assert caught.value.fault is fault


def test_the_largest_amount_and_leading_zeros() -> None:
    assert scaled_from_text("999999999999.999999", 6) == 10**18 - 1
    assert scaled_from_text("000000000000000012.5", 6) == 12_500_000
    assert (scaled_from_text(".5", 3), scaled_from_text("-0.001", 3)) == (500, -1)


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**6))
def test_ratio_is_rounded_half_away_from_zero(over: int, under: int) -> None:
    assert half_up_ratio(over, under) == int(half_up(Decimal(over) / Decimal(under), 0)) or over * 2 % under == 0


@pytest.mark.parametrize(("over", "rounded"), [(5, 3), (-5, -3), (4, 2), (3, 2), (-3, -2), (1, 1), (-1, -1), (0, 0)])
def test_halves_go_away_from_zero(over: int, rounded: int) -> None:
    assert half_up_ratio(over, 2) == rounded


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    assert parsing.fact_day(day.isoformat()) == day.isoformat()


@given(st.text(alphabet="0123456789-TZ:+. ", max_size=26))
def test_what_looks_like_a_moment_is_one_or_is_refused(text: str) -> None:
    try:
        taken = parsing.moment_text(text)
    except Refused:
        return
    moment, day = parsing.moments_in("Asia/Shanghai")(str(taken))
    assert date.fromisoformat(day)
    assert datetime.fromisoformat(moment).tzinfo is None


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin", "Pacific/Apia"]),
)
def test_the_day_is_the_date_in_the_brands_zone(naive: datetime, zone: str) -> None:
    moment = naive.replace(tzinfo=ZoneInfo("UTC"))
    stored, day = parsing.moments_in(zone)(moment.isoformat())
    assert day == moment.astimezone(ZoneInfo(zone)).date().isoformat()
    assert datetime.fromisoformat(stored) == naive
