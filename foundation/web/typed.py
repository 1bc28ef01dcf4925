"""What people type into a form that a page draws, as values; each field that cannot be read is named with the way out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from foundation.edits.errors import EditRefused, Problem

_LARGEST = Decimal(10) ** 12


class Typed:
    """Reads fields one by one and keeps what is wrong; ``done`` raises EditRefused with all of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        return str(self.values.get(name, "")).strip().replace("\x00", "")

    def problem(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message))

    def day(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text) if len(text) == 10 and text.isascii() else self._no_day(name)
        except ValueError:
            return self._no_day(name)

    def day_after(self, name: str) -> date | None:
        """The first day outside of a last day inside."""
        last = self.day(name)
        try:
            return None if last is None else last + timedelta(days=1)
        except OverflowError:
            return self._no_day(name)

    def _no_day(self, name: str) -> None:
        self.problem(name, _("This is no day: write it as 2026-01-31."))

    def percent(self, name: str, places: int) -> Decimal | None:
        text = _("This is no number: write it as 6 or 6.5, without the percent sign.")
        return self.decimal(name, self.text(name), places, text)

    def decimal(self, name: str, text: str, places: int, message: str = "") -> Decimal | None:
        """A number with at most ``places`` decimals, digits in groups of three or not; None where nothing is typed."""
        text = text.strip().replace(",", "")
        if not text:
            return None
        try:
            value = Decimal(text) if text.isascii() and len(text) <= 24 and "_" not in text else None
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or abs(value) >= _LARGEST:
            self.problem(name, message or _("This is no number: write it as 300000 or 12.50."))
            return None
        if value != value.quantize(Decimal(1).scaleb(-places)):
            self.problem(name, _("At most %(places)s decimals.") % {"places": places})
            return None
        return value

    def done(self) -> None:
        if self.problems:
            raise EditRefused(self.problems)
