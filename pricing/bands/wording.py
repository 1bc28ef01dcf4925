"""Bands in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.values.money import minor_units
from foundation.web import formats


def money_text(amount: Decimal, currency: str) -> str:
    """In the currency's minor unit, without the zeros where it is whole."""
    digits = 0 if amount == amount.to_integral_value() else max(minor_units(currency), 0)
    return formats.money(amount, currency, digits=digits)


def span_text(floor: Decimal, ceiling: Decimal, currency: str) -> str:
    return f"{money_text(floor, currency)} – {money_text(ceiling, currency)}"


def days_text(valid_from: date, valid_to: date | None) -> str:
    """Both days inside, as people read validities."""
    language = get_language() or "en"
    since = formats.day(valid_from, language, year=True)
    if valid_to is None:
        return _("from %(day)s on") % {"day": since}
    return _("%(first)s to %(last)s") % {"first": since, "last": formats.day(valid_to - timedelta(days=1), language, year=True)}
