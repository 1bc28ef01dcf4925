"""One parser for each kind of column: text of a cell in, the value that the table's column holds out.

Values are what SQL stores on both backends: scaled integers, ISO days, UTC moments as ``YYYY-MM-DD HH:MM:SS``, 0 and 1.
A parser raises Refused with a sentence that says what is wrong and how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from foundation.intake.errors import Refused
from foundation.values.clock import is_time_zone
from foundation.values.money import CURRENCIES
from foundation.values.numbers import NotANumber, NumberFault, scaled_from_text

Value = int | str | None
Parser = Callable[[str], Value]

LONGEST_CODE = 100
FIRST_FACT_YEAR, LAST_FACT_YEAR = 1900, 2199

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def shown(text: str) -> str:
    """A cell as a message quotes it: cut at 60 characters, control characters visible."""
    cut = text if len(text) <= 60 else text[:57] + "..."
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in cut)


def text_of(longest: int) -> Parser:
    """Any text of at most ``longest`` characters, as it stands: "NA" and 00123 stay what they are."""

    def parse(text: str) -> Value:
        if len(text) > longest:
            raise Refused(_("is %(count)s characters long; at most %(most)s are kept") % {"count": len(text), "most": longest})
        if _UNSAFE.search(text):
            raise Refused(unsafe_reason(text))
        return text

    return parse


def unsafe_reason(text: str) -> str:
    if "\x00" in text:
        return _("holds a NUL character; remove it")
    return _("holds bytes that are not valid in the file's encoding; save the file as UTF-8")


def scaled(places: int, *, lowest: int | None = None, highest: int | None = None) -> Parser:
    """A decimal as integer times 10^places, between ``lowest`` and ``highest`` (whole numbers, both allowed)."""
    floor = None if lowest is None else lowest * 10**places
    ceiling = None if highest is None else highest * 10**places

    def parse(text: str) -> Value:
        try:
            value = scaled_from_text(text, places)
        except NotANumber as error:
            raise Refused(_number_reason(error, places)) from None
        if floor is not None and value < floor:
            raise Refused(_("%(text)s is below %(lowest)s") % {"text": shown(text), "lowest": lowest})
        if ceiling is not None and value > ceiling:
            raise Refused(_("%(text)s is above %(highest)s") % {"text": shown(text), "highest": highest})
        return value

    return parse


def _number_reason(error: NotANumber, places: int) -> str:
    quoted = {"text": shown(error.text), "places": places}
    match error.fault:
        case NumberFault.DECIMAL_COMMA:
            return _("%(text)s is written with a decimal comma; write the point: 1234.5") % quoted
        case NumberFault.THOUSANDS:
            return _("%(text)s has thousands separators; write 1234.5") % quoted
        case NumberFault.COMMA:
            return _("%(text)s has a comma (a decimal comma or a thousands separator); write 1234.5") % quoted
        case NumberFault.EXPONENT:
            return _("%(text)s is in exponent notation; write all digits") % quoted
        case NumberFault.NOT_ASCII:
            return _("%(text)s has digits that are not ASCII, such as full-width ones; write 0 to 9") % quoted
        case NumberFault.NOT_FINITE:
            return _("%(text)s is not a finite number") % quoted
        case NumberFault.TOO_MANY_DECIMALS:
            return _("%(text)s has more than %(places)s decimals; nothing is rounded on import") % quoted
        case NumberFault.TOO_LARGE:
            return _("%(text)s is not below 1,000,000,000,000") % quoted
    return _("%(text)s is not a number") % quoted


def integer(*, lowest: int, highest: int = 10**12) -> Parser:
    """A whole number from ``lowest`` to ``highest``."""
    bounded = scaled(0, lowest=lowest, highest=highest)

    def parse(text: str) -> Value:
        if "." in text:
            raise Refused(_("%(text)s is not a whole number") % {"text": shown(text)})
        return bounded(text)

    return parse


def one_of(vocabulary: Iterable[str]) -> Parser:
    members = {str(member): str(member) for member in vocabulary}

    def parse(text: str) -> Value:
        if text not in members:
            raise Refused(_("%(text)s is none of: %(members)s") % {"text": shown(text), "members": ", ".join(members)})
        return members[text]

    return parse


def flag(text: str) -> Value:
    """true or false, in any case; 1 and 0 serve too."""
    value = {"true": 1, "false": 0, "1": 1, "0": 0}.get(text.lower())
    if value is None:
        raise Refused(_("%(text)s is neither true nor false") % {"text": shown(text)})
    return value


def currency(text: str) -> Value:
    if text not in CURRENCIES:
        raise Refused(_("%(text)s is no ISO 4217 currency code in capitals, such as CNY or EUR") % {"text": shown(text)})
    return text


def time_zone(text: str) -> Value:
    if len(text) > 64 or not text.isascii() or not is_time_zone(text):
        raise Refused(_("%(text)s is no IANA time zone, such as Asia/Shanghai") % {"text": shown(text)})
    return text


def day(text: str) -> Value:
    """An ISO day that exists: 2026-01-31."""
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise Refused(_("%(text)s is no day of the calendar") % {"text": shown(text)}) from None
    raise Refused(_("%(text)s is not a day written as YYYY-MM-DD") % {"text": shown(text)})


def fact_day(text: str) -> Value:
    """The day on which something happened: from 1900 to 2199, so that a slip of the pen does not become a period."""
    value = day(text)
    return _within_years(str(value), text)


# Moments repeat their days: a day that was taken once is not looked at again; refusals are raised anew each time.
_taken_fact_day = lru_cache(maxsize=4_096)(fact_day)


def _within_years(value: str, text: str, column: str = "") -> str:
    if not FIRST_FACT_YEAR <= int(value[:4]) <= LAST_FACT_YEAR:
        raise Refused(
            _("%(text)s does not lie between the years %(first)s and %(last)s")
            % {"text": shown(text), "first": FIRST_FACT_YEAR, "last": LAST_FACT_YEAR},
            column,
        )
    return value


def moment_text(text: str) -> Value:
    """Checks that a cell is a day or a moment; the brand's zone, and with it the UTC moment, is known only with the row."""
    if len(text) == 10:
        return _taken_fact_day(text)
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise Refused(
            _("%(text)s is not a moment written as 2026-01-31T09:30:00+08:00 (or without zone, or a day alone)")
            % {"text": shown(text)}
        )
    _taken_fact_day(match.group(1))
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise Refused(_("%(text)s is no time of the day") % {"text": shown(text)}) from None
    return text


def moments_in(zone: str, column: str = "") -> Callable[[str], tuple[str, str]]:
    """Turns a checked moment into (UTC moment, day in ``zone``), both as SQL text; a moment without zone is in ``zone``.

    Raises Refused, for ``column``, where its day in ``zone`` lies beyond the years of facts. Remembers what it saw: files
    repeat their moments.
    """
    there = ZoneInfo(zone)
    seen: dict[str, tuple[str, str]] = {}

    def place(text: str) -> tuple[str, str]:
        found = seen.get(text)
        if found is None:
            moment = datetime.fromisoformat(text)
            local = moment.replace(tzinfo=there) if moment.tzinfo is None else moment.astimezone(there)
            # A wall-clock time that daylight saving skips is read as the moment the clock would have shown.
            found = (sql_moment(local), _within_years(local.date().isoformat(), text, column))
            if len(seen) > 50_000:
                seen.clear()
            seen[text] = found
        return found

    return place


def sql_moment(moment: datetime) -> str:
    """An aware moment as both backends store it: UTC, without T and without offset."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))
