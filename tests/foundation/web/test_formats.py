"""Figures read the same on every machine, and right in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from foundation.web import formats


@pytest.mark.parametrize(
    ("value", "digits", "signed", "text"),
    [
        (Decimal("1234.5"), 2, False, "1,234.50"),
        (Decimal("-3"), 0, False, "\u22123"),
        (Decimal("3"), 0, True, "+3"),
        (Decimal("-0.004"), 2, True, "0.00"),
        (Decimal("2.5"), 0, False, "3"),
        (0, 0, True, "0"),
    ],
)
def test_a_number_is_grouped_rounded_half_up_and_signed_with_a_true_minus(
    value: Decimal, digits: int, signed: bool, text: str
) -> None:
    assert formats.number(value, digits=digits, signed=signed) == text


def test_money_puts_the_sign_before_the_symbol_and_names_a_currency_without_one() -> None:
    assert formats.money(Decimal("-13974"), "CNY", digits=2) == "\u2212¥13,974.00"
    assert formats.money(Decimal("45976"), "CNY", signed=True) == "+¥45,976"
    assert formats.money(Decimal("10"), "CHF") == "CHF\u00a010"
    assert formats.minor_digits("JPY") == 0
    assert formats.minor_digits("EUR") == 2


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (Decimal("9180412"), "en", "¥9.18\u00a0M"),
        (Decimal("9180412"), "zh-hans", "¥918\u00a0万"),
        (Decimal("128000000"), "zh-hans", "¥1.28\u00a0亿"),
        (Decimal("45200000"), "en", "¥45.2\u00a0M"),
        (Decimal("-1500000000"), "en", "\u2212¥1.50\u00a0B"),
        (Decimal("999999"), "en", "¥999,999"),
        (Decimal("999999"), "zh-hans", "¥999,999"),
    ],
)
def test_headline_money_is_short_from_a_million(value: Decimal, language: str, text: str) -> None:
    assert formats.compact_money(value, "CNY", language) == text


def test_a_percentage_has_a_no_break_space_in_english_and_none_in_chinese() -> None:
    assert formats.percent(Decimal("0.18"), "en", digits=0) == "18\u00a0%"
    assert formats.percent(Decimal("0.18"), "zh-hans", digits=0) == "18%"
    assert formats.percent(Decimal("-0.0845"), "en", signed=True) == "\u22128.5\u00a0%"
    assert formats.points(Decimal("-0.009")) == "\u22120.9"


def test_days_follow_the_language() -> None:
    monday = date(2026, 11, 23)
    assert formats.day(monday, "en") == "23 Nov"
    assert formats.day(monday, "en", weekday=True) == "Mon 23 Nov"
    assert formats.day(monday, "zh-hans", year=True) == "2026年11月23日"
    assert formats.day(monday, "zh-hans", weekday=True) == "11月23日 周一"
    assert formats.long_day(monday, "en") == "Monday 23 November 2026"
    assert formats.long_day(monday, "zh-hans") == "2026年11月23日 星期一"
    assert formats.month(monday, "en", year=True) == "Nov 2026"


@pytest.mark.parametrize(
    ("first", "last", "year", "english", "chinese"),
    [
        (date(2026, 10, 26), date(2026, 11, 22), False, "26 Oct – 22 Nov", "10月26日 – 11月22日"),
        (date(2026, 11, 5), date(2026, 11, 22), False, "5 – 22 Nov", "11月5日 – 22日"),
        (date(2026, 11, 5), date(2026, 11, 5), False, "5 Nov", "11月5日"),
        (date(2025, 12, 1), date(2026, 1, 31), True, "1 Dec 2025 – 31 Jan 2026", "2025年12月1日 – 2026年1月31日"),
        (date(2026, 10, 26), date(2026, 11, 22), True, "26 Oct – 22 Nov 2026", "2026年10月26日 – 11月22日"),
    ],
)
def test_a_range_of_days_repeats_nothing(first: date, last: date, year: bool, english: str, chinese: str) -> None:
    assert formats.day_range(first, last, "en", year=year) == english
    assert formats.day_range(first, last, "zh-hans", year=year) == chinese


def test_a_moment_shows_minutes_and_keeps_seconds_and_zone_for_the_hover() -> None:
    published = datetime(2026, 11, 23, 2, 13, 52, tzinfo=UTC)
    assert formats.moment(published, "en") == "23 Nov 02:13"
    assert formats.exact_moment(published, "en") == "23 Nov 2026 02:13:52 UTC"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (Decimal("0.42"), "0.4\u00a0s", "0.4\u00a0秒"),
        (Decimal("41"), "41\u00a0s", "41\u00a0秒"),
        (Decimal("185"), "3\u00a0min 05\u00a0s", "3\u00a0分 05\u00a0秒"),
        (Decimal("7620"), "2\u00a0h 07\u00a0min", "2\u00a0小时 07\u00a0分"),
    ],
)
def test_a_duration_names_its_units(seconds: Decimal, english: str, chinese: str) -> None:
    assert formats.duration(seconds, "en") == english
    assert formats.duration(seconds, "zh-hans") == chinese


def test_initials_of_names_in_both_scripts() -> None:
    assert formats.initials("Lin Qiao") == "LQ"
    assert formats.initials("周敏") == "周"
    assert formats.initials("  ") == "–"


def test_sentences_are_a_space_apart_in_english_and_none_in_chinese() -> None:
    assert formats.sentences(["It rose.", "Two wait."], "en") == "It rose. Two wait."
    assert formats.sentences(["收入上升。", "两项待决。"], "zh-hans") == "收入上升。两项待决。"
    assert formats.sentences([], "zh-hans") == ""
