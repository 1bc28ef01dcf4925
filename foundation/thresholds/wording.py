"""Values of thresholds as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, npgettext
from django.utils.translation import gettext as _

from foundation.web import formats

_COUNTED = {"days", "quarters", "units", "answers", "customers"}


def value_text(value: Decimal, unit: str, *, currency: str = "") -> str:
    """Like "12 %", "28 days", "¥10,000", "yes"."""
    if unit == "share":
        return formats.percent(value, get_language() or "en", digits=_digits(value * 100))
    if unit == "money" and currency:
        return formats.money(value, currency, digits=_digits(value))
    if unit == "yes":
        return _("yes") if value else _("no")
    if unit == "advise":
        return _("advise") if value else _("enforce")
    number = formats.number(value, digits=_digits(value))
    return f"{number}{formats.NO_BREAK_SPACE}{unit_text(unit, int(value))}" if unit in _COUNTED else number


def unit_text(unit: str, count: int = 2) -> str:
    """The unit's word behind a number; nothing for a unit without one."""
    if unit == "share":
        return "%"
    words = {
        "days": npgettext("after a number", "day", "days", count),
        "quarters": npgettext("after a number", "quarter", "quarters", count),
        "units": npgettext("after a number", "unit", "units", count),
        "answers": npgettext("after a number", "answer", "answers", count),
        "customers": npgettext("after a number", "customer", "customers", count),
    }
    return words.get(unit, "")


def typed_text(value: Decimal, unit: str) -> str:
    """The value as a form's field holds it: a share in percent."""
    shown = value * 100 if unit == "share" else value
    return f"{shown.normalize():f}" if shown else "0"


def day_text(day: date) -> str:
    return formats.day(day, get_language() or "en", year=True)


def _digits(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
