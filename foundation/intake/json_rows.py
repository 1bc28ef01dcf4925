"""Rows of a request as a table: objects by column name, numbers, texts and booleans as JSON has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from foundation.intake.parsing import shown
from foundation.intake.reading import Damaged, Row, number_text
from foundation.intake.specification import InterchangeFile


class JsonTable:
    """The row's place in the list, from 1, is its line. A row that is no object, or names unknown columns, is refused."""

    def __init__(self, file: InterchangeFile, objects: Sequence[Any], ignore_unknown: bool = False) -> None:
        self._objects, self._ignore_unknown = objects, ignore_unknown
        # An empty list still has the required columns; a row that lacks one is refused by itself.
        self.header = list(file.names)

    def rows(self) -> Iterator[Row | Damaged]:
        known = set(self.header)
        for line, entry in enumerate(self._objects, start=1):
            if not isinstance(entry, Mapping):
                yield Damaged(_("the row is no object of columns"), line, str(entry)[:200])
                continue
            unknown = sorted(str(name) for name in entry if name not in known)
            if unknown and not self._ignore_unknown:
                yield Damaged(
                    _("unknown column %(names)s") % {"names": ", ".join(map(shown, unknown))}, line, str(dict(entry))[:200]
                )
                continue
            try:
                yield line, [_text(entry.get(name), name) for name in self.header]
            except Damaged as damage:
                place = self.header.index(damage.text) + 1
                yield Damaged(damage.reason, line, str(dict(entry))[:200], place)


def _text(value: Any, name: str) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}" if value.is_finite() else str(value)
        case int():
            return str(value)
        case float():
            try:
                return number_text(value)
            except (Damaged, ArithmeticError, ValueError):
                return repr(value)
    raise Damaged(_("neither text, number, true, false nor null"), 0, name)
