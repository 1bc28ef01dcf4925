"""Numbers, money, days and moments as people read them, in English and in Chinese.

Pure: the language is an argument ("en", "zh-hans"), never the machine's locale, so that a figure reads the same on every server.
A percentage has a no-break space in English ("18 %") and none in Chinese ("18%"); minus is U+2212; rounding is half-up, as on a bill.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
EN_DASH = "\u2013"

Number = Decimal | int

_SYMBOLS = {"CNY": "¥", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "JP¥", "KRW": "₩", "USD": "$"}
_WITHOUT_MINOR_UNIT = frozenset({"JPY", "KRW"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_WEEKDAYS = "一二三四五六日"
_ENGLISH_STEPS = ((Decimal(10**9), "B"), (Decimal(10**6), "M"))
_CHINESE_STEPS = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_COMPACT_FROM = Decimal(10**6)


def is_chinese(language: str) -> bool:
    """Whether a language code ("zh-hans", "zh_CN") is a Chinese one."""
    return language.lower().startswith("zh")


def rounded(value: Number, digits: int) -> Decimal:
    """``value`` rounded half-up to ``digits`` decimals; a rounded zero has no sign."""
    result = Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(value: Number, *, digits: int = 0, signed: bool = False) -> str:
    """Like "1,234.50", "−3", with ``signed`` also "+3"; zero never has a sign."""
    result = rounded(value, digits)
    sign = MINUS if result < 0 else "+" if signed and result > 0 else ""
    return f"{sign}{abs(result):,.{digits}f}"


def currency_symbol(currency: str) -> str:
    """The symbol of an ISO 4217 code, or the code and a no-break space where it has none that is clear to everybody."""
    return _SYMBOLS.get(currency, f"{currency}{NO_BREAK_SPACE}" if currency else "")


def minor_digits(currency: str) -> int:
    """Decimals of a currency's minor unit: 0 for yen and won, else 2."""
    return 0 if currency in _WITHOUT_MINOR_UNIT else 2


def money(value: Number, currency: str, *, digits: int = 0, signed: bool = False) -> str:
    """Like "¥1,235", "−¥13,974.00": the sign stands before the symbol."""
    result = rounded(value, digits)
    sign = MINUS if result < 0 else "+" if signed and result > 0 else ""
    return f"{sign}{currency_symbol(currency)}{abs(result):,.{digits}f}"


def compact_money(value: Number, currency: str, language: str) -> str:
    """Money for a headline: in full below a million, then three figures with M or B, in Chinese with 万 or 亿."""
    amount = Decimal(value)
    if abs(amount) < _COMPACT_FROM:
        return money(amount, currency)
    steps = _CHINESE_STEPS if is_chinese(language) else _ENGLISH_STEPS
    size, unit = next((size, unit) for size, unit in steps if abs(amount) >= size)
    scaled = amount / size
    digits = max(0, 2 - scaled.copy_abs().adjusted())
    return f"{money(scaled, currency, digits=digits)}{NO_BREAK_SPACE}{unit}"


def percent(fraction: Number, language: str, *, digits: int = 1, signed: bool = False) -> str:
    """A fraction as a percentage: 0.181 is "18.1 %" in English and "18.1%" in Chinese."""
    space = "" if is_chinese(language) else NO_BREAK_SPACE
    return f"{number(Decimal(fraction) * 100, digits=digits, signed=signed)}{space}%"


def points(fraction: Number, *, digits: int = 1, signed: bool = False) -> str:
    """A difference of two fractions in percentage points, without its unit: 0.009 is "0.9"."""
    return number(Decimal(fraction) * 100, digits=digits, signed=signed)


def day(value: date, language: str, *, year: bool = False, weekday: bool = False) -> str:
    """Like "23 Nov", "Tue 24 Nov", "23 Nov 2026"; in Chinese "11月23日", "11月24日 周二", "2026年11月23日"."""
    if is_chinese(language):
        text = f"{value.month}月{value.day}日"
        text = f"{value.year}年{text}" if year else text
        return f"{text} 周{_CHINESE_WEEKDAYS[value.weekday()]}" if weekday else text
    text = f"{value.day} {_MONTHS[value.month - 1]}"
    text = f"{text} {value.year}" if year else text
    return f"{_WEEKDAYS[value.weekday()]} {text}" if weekday else text


def long_day(value: date, language: str) -> str:
    """Like "Monday 23 November 2026", "2026年11月23日 星期一"."""
    if is_chinese(language):
        return f"{value.year}年{value.month}月{value.day}日 星期{_CHINESE_WEEKDAYS[value.weekday()]}"
    return f"{_FULL_WEEKDAYS[value.weekday()]} {value.day} {_FULL_MONTHS[value.month - 1]} {value.year}"


def month(value: date, language: str, *, year: bool = False) -> str:
    """Like "Nov", "Nov 2026"; "11月", "2026年11月"."""
    if is_chinese(language):
        return f"{value.year}年{value.month}月" if year else f"{value.month}月"
    return f"{_MONTHS[value.month - 1]} {value.year}" if year else _MONTHS[value.month - 1]


def day_range(first: date, last: date, language: str, *, year: bool = False) -> str:
    """Both days inside: "26 Oct – 22 Nov", "5 – 22 Nov", one day alone as itself; "10月26日 – 11月22日", "11月5日 – 22日"."""
    end = day(last, language, year=year)
    if first == last:
        return end
    same_month = (first.year, first.month) == (last.year, last.month)
    if is_chinese(language):
        start = day(first, language, year=year)
        end = f"{last.day}日" if same_month else day(last, language, year=year and first.year != last.year)
    else:
        start = str(first.day) if same_month else day(first, language, year=year and first.year != last.year)
    return f"{start} {EN_DASH} {end}"


def sentences(parts: Iterable[str], language: str) -> str:
    """Whole sentences after one another: a space between them, in Chinese none, for the full stop "。" brings its own."""
    return ("" if is_chinese(language) else " ").join(parts)


def clock(value: datetime) -> str:
    """Hours and minutes of a moment in the zone it carries: "02:14"."""
    return f"{value:%H:%M}"


def moment(value: datetime, language: str) -> str:
    """Day and time in the zone it carries: "23 Nov 02:14", "11月23日 02:14"."""
    return f"{day(value.date(), language)} {clock(value)}"


def exact_moment(value: datetime, language: str) -> str:
    """For a hover: day with year, seconds and zone name: "23 Nov 2026 02:13:52 CST"."""
    return f"{day(value.date(), language, year=True)} {value:%H:%M:%S} {value.tzname() or ''}".rstrip()


def duration(seconds: Number, language: str) -> str:
    """Like "0.4 s", "41 s", "3 min 05 s", "2 h 07 min"; in Chinese "41 秒", "3 分 05 秒", "2 小时 07 分"."""
    hour, minute, second = ("小时", "分", "秒") if is_chinese(language) else ("h", "min", "s")
    value = Decimal(seconds)
    if value < 10:
        return f"{number(value, digits=1)}{NO_BREAK_SPACE}{second}"
    whole = int(rounded(value, 0))
    if whole < 60:
        return f"{whole}{NO_BREAK_SPACE}{second}"
    if whole < 3600:
        return f"{whole // 60}{NO_BREAK_SPACE}{minute} {whole % 60:02d}{NO_BREAK_SPACE}{second}"
    return f"{whole // 3600}{NO_BREAK_SPACE}{hour} {whole % 3600 // 60:02d}{NO_BREAK_SPACE}{minute}"


def initials(name: str) -> str:
    """Letters for a round mark: "Lin Qiao" is "LQ", "周敏" is "周", "" is "–"."""
    words = name.split()
    if not words:
        return EN_DASH
    if not words[0][0].isascii():
        return words[0][0]
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()
