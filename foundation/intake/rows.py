"""How the cells of a row become values: each column's parser, remembered, in the order of the file's declaration."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from foundation.intake.context import Intake
from foundation.intake.errors import FileUnreadable, Refused
from foundation.intake.parsing import Parser, Value, shown
from foundation.intake.specification import Column, InterchangeFile, Lookup

MEMO = 20_000
NAMED = 20  # columns in a message


class Memo(dict[str, Value]):
    """Text of a cell to its value, parsed once: files repeat their days, prices and codes."""

    def __init__(self, parse: Parser, *, missing: Value, required: bool) -> None:
        super().__init__()
        self._parse, self._empty, self._required = parse, missing, required

    def __missing__(self, text: str) -> Value:
        if text:
            value = self._parse(text)
        elif self._required:
            raise Refused(_("is required and empty"))
        else:
            value = self._empty
        if len(self) >= MEMO:
            self.clear()
        self[text] = value
        return value


def _known_code(to: Lookup, ids: dict[str, int]) -> Parser:
    def parse(text: str) -> Value:
        found = ids.get(text)
        if found is None:
            raise Refused(_("unknown %(noun)s %(code)s") % {"noun": to.noun, "code": shown(text)})
        return found

    return parse


class ParsedRow:
    """A row whose cells are values, in the order of the file's columns; ``cells`` is the row as it stood."""

    __slots__ = ("cells", "line", "values")

    def __init__(self, line: int, values: list[Any], cells: list[str]) -> None:
        self.line, self.values, self.cells = line, values, cells


class RowPlan:
    """How a row of this header becomes values. Raises FileUnreadable for a header that does not fit."""

    def __init__(self, intake: Intake, file: InterchangeFile, header: list[str]) -> None:
        self.file, self.header, self.width = file, header, len(header)
        self.given_source = intake.source if "source" in file.names and "source" not in header else ""
        _check_header(file, header, ignore_unknown=intake.ignore_unknown, given=self.given_source)
        self.memos: list[tuple[Memo, int]] = []
        for column in file.columns:
            parse = _known_code(column.lookup, intake.ids(column.lookup)) if column.lookup else column.parse
            assert parse is not None, column.name
            memo = Memo(parse, missing=column.missing, required=column.required)
            self.memos.append((memo, self._position(column)))
        self.at = {name: index for index, name in enumerate(file.names)}
        self.key_of = itemgetter(*(self.at[name] for name in file.key))
        plain = [self.at[column.name] for column in file.columns if column.field and not column.side]
        sides = [self.at[c.name] for side in file.sides for c in file.columns if c.side == side.name]
        self._plain, self._sides = plain, sides
        self.rule = file.prepare(intake, self.at) if file.prepare else None

    def _position(self, column: Column) -> int:
        """Where the cell stands; behind the row's own cells stand an empty one and the given source."""
        if column.name in self.header:
            return self.header.index(column.name)
        return self.width + (1 if column.name == "source" and self.given_source else 0)

    def values(self, cells: list[str]) -> list[Any]:
        """Raises Refused, with the column, for the first cell in the file's own order that is not taken."""
        row = [*cells, "", self.given_source]
        try:
            return [memo[row[position]] for memo, position in self.memos]
        except Refused:
            pass
        by_position = sorted(zip(self.memos, self.file.columns, strict=True), key=lambda item: item[0][1])
        for (memo, position), column in by_position:
            try:
                memo[row[position]]
            except Refused as refusal:
                raise Refused(refusal.reason, column.name) from None
        raise AssertionError("a cell was refused and then taken")

    def key_hash(self, cells: list[str]) -> int | None:
        """The key of a row that is refused for something else, where the key itself can be read."""
        row = [*cells, "", self.given_source]
        try:
            parts = [self.memos[self.at[name]] for name in self.file.key]
            values = [memo[row[position]] for memo, position in parts]
        except Refused:
            return None
        return hash(tuple(values) if len(values) > 1 else values[0])

    def staged(self, row: ParsedRow) -> tuple[Any, ...]:
        """(line, main fields, side fields). Raises Refused where the row's rule does not take it."""
        values = row.values
        derived = self.rule(values) if self.rule else ()
        return (row.line, *[values[i] for i in self._plain], *derived, *[values[i] for i in self._sides])


def _check_header(file: InterchangeFile, header: list[str], *, ignore_unknown: bool, given: str) -> None:
    repeated = sorted(name for name, count in Counter(header).items() if count > 1)
    if repeated:
        raise FileUnreadable(
            _("the header names %(names)s more than once") % {"names": _names(repeated)}, line=1, column=shown(repeated[0])
        )
    known = set(file.names)
    unknown = [name for name in header if name not in known]
    if unknown and not ignore_unknown:
        raise FileUnreadable(
            _("unknown column %(names)s; the columns are %(known)s (--ignore-unknown passes over others)")
            % {"names": _names(unknown), "known": ", ".join(file.names)},
            line=1,
            column=shown(unknown[0]),
        )
    missing = [c.name for c in file.columns if c.required and c.name not in header and not (c.name == "source" and given)]
    if missing:
        raise FileUnreadable(
            _("the required column %(names)s is missing") % {"names": ", ".join(missing)}, line=1, column=missing[0]
        )


def _names(names: list[str]) -> str:
    """Columns as a message names them: the first of them, where there are many."""
    told = ", ".join(shown(name) or "''" for name in names[:NAMED])
    return f"{told}, ..." if len(names) > NAMED else told
