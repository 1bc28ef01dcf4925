"""What a room says about one of its interchange files: columns, key, table, checks, and what a change reaches.

The pipeline reads these declarations; it knows no business noun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models

from foundation.intake import parsing
from foundation.intake.parsing import Parser, Value
from foundation.values.scope import Scope


@dataclass(frozen=True)
class Lookup:
    """Codes of one kind of thing and their row ids. ``noun`` is a lazy text for people ("channel")."""

    noun: Any
    ids: Callable[[Scope], dict[str, int]]
    model: Any


def lookup(noun: Any, model: Any, code: str = "code") -> Lookup:
    """The rows of ``model`` that the scope sees, by their code."""
    return Lookup(noun, lambda scope: dict(model.objects.for_scope(scope).values_list(code, "id").iterator()), model)


@dataclass(frozen=True)
class Column:
    """A column of the file.

    ``field`` is the table's column that holds the value ("" where only the row's rule reads it), ``missing`` what stands
    there when the cell is empty, ``export`` the path from the table's row back to the text, ``side`` the name of the side
    table that holds it.
    """

    name: str
    parse: Parser | None
    field: str
    export: str
    required: bool = False
    missing: Value = None
    lookup: Lookup | None = None
    side: str = ""


@dataclass(frozen=True)
class Target:
    """A table that a file fills: its key (stored column names), and the columns that are written and compared.

    ``rewrite``: changed rows are removed and inserted again under their ids, because a guard of the schema would refuse
    the state between two updates (adjacent validities).
    """

    model: Any
    key: tuple[str, ...]
    rewrite: bool = False

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def column(self, name: str) -> models.Field[Any, Any]:
        found: models.Field[Any, Any] = next(field for field in self.model._meta.concrete_fields if field.attname == name)
        return found


@dataclass(frozen=True)
class Side:
    """A table with at most one row for each row of the main one; ``link`` is its column with the main row's id.

    The row is left alone where every one of its cells is empty, unless ``always``.
    """

    name: str
    target: Target
    link: str
    always: bool = False
    defaults: Mapping[str, Value] = field(default_factory=dict)


class Reach(Protocol):
    """Follows a change: reads the temporary tables ``intake_touched`` (``fid`` and the tracked columns, old rows and new
    ones) and ``intake_delta`` (the new row, ``fid`` and ``old_`` columns), recomputes what depends on it, marks dirty keys.

    Runs in the transaction of the change, after it; runs for an undone import too.
    """

    def __call__(self, scope: Scope) -> None: ...


@dataclass(frozen=True)
class Need:
    """Rows of a file that others rest on without referring to them: ``rows`` names those in the temporary table
    ``intake_brought``, which an undone import then leaves, ``reason`` (a lazy text for people) says why."""

    reason: Any
    rows: Callable[[Scope], Iterable[int]]


RowRule = Callable[[list[Any]], tuple[Any, ...]]


# Makes the file's row rule from the call's context; the mapping says where each column's value stands in the row.
Preparation = Callable[[Any, Mapping[str, int]], RowRule]

# Orders and checks the rows of a whole file (loader, rows, places); yields batches that can be stored one after the other.
Arrangement = Callable[[Any, list[Any], Mapping[str, int]], Iterator[list[Any]]]


@dataclass(frozen=True)
class InterchangeFile:
    """One interchange file.

    ``key`` names its key columns; ``tracked`` the table's columns that the reaches read, ``before`` further ones of which
    they read the former values alone; ``derived`` the table's columns that ``prepare``'s rule computes; ``arrange`` is for
    files whose rows must be seen together. ``returns`` are for rows that get their former values back when an import is undone, before the reaches follow: what was derived is computed by
    what is stored now. They read ``intake_delta`` and raise Refused where a row cannot be again what it was.
    """

    code: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    target: Target
    sides: tuple[Side, ...] = ()
    derived: tuple[str, ...] = ()
    prepare: Preparation | None = None
    arrange: Arrangement | None = None
    tracked: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    reaches: tuple[Reach, ...] = ()
    returns: tuple[Reach, ...] = ()
    order: tuple[str, ...] = ()  # export order, where it is not the key's
    # What an export tells where the table is not what holds: values by the file's columns, in its order.
    told: Callable[[Scope], Iterator[Mapping[str, Any]]] | None = None

    @property
    def old_columns(self) -> tuple[str, ...]:
        """The columns whose former values ``intake_delta`` holds, as ``old_`` and the name."""
        return (*self.tracked, *self.before)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def main_fields(self) -> tuple[str, ...]:
        """The table's columns in the order of a staged row: plain ones, then derived ones."""
        plain = tuple(column.field for column in self.columns if column.field and not column.side)
        return plain + self.derived

    def side_fields(self, side: Side) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns if column.side == side.name)


def _column(name: str, parse: Parser | None, options: dict[str, Any], missing: Value = None) -> Column:
    side = options.get("side", "")
    held = options.get("field", name)
    path = options.get("export") or (f"{side}__{held}" if side else held)
    return Column(
        name=name,
        parse=parse,
        field=held,
        export=path,
        required=options.get("required", False),
        missing=options.get("missing", missing),
        lookup=options.get("lookup"),
        side=side,
    )


def text(name: str, longest: int, **options: Any) -> Column:
    return _column(name, parsing.text_of(longest), options, missing="")


def code(name: str, **options: Any) -> Column:
    return _column(name, parsing.text_of(parsing.LONGEST_CODE), options, missing="")


def decimal(name: str, places: int, *, lowest: int | None = None, highest: int | None = None, **options: Any) -> Column:
    return _column(name, parsing.scaled(places, lowest=lowest, highest=highest), options)


def money(name: str, *, lowest: int | None = 0, **options: Any) -> Column:
    """An amount with at most 6 decimals, below 10^12; not negative unless ``lowest`` is None."""
    return decimal(name, 6, lowest=lowest, **options)


def whole(name: str, *, lowest: int, highest: int = 10**12, **options: Any) -> Column:
    return _column(name, parsing.integer(lowest=lowest, highest=highest), options)


def choice(name: str, vocabulary: Iterable[str], **options: Any) -> Column:
    return _column(name, parsing.one_of(vocabulary), options, missing="")


def flag(name: str, **options: Any) -> Column:
    return _column(name, parsing.flag, options, missing=0)


def currency(name: str = "currency", **options: Any) -> Column:
    return _column(name, parsing.currency, {"required": True, **options})


def day(name: str, **options: Any) -> Column:
    return _column(name, parsing.day, options)


def fact_day(name: str, **options: Any) -> Column:
    return _column(name, parsing.fact_day, options)


def moment(name: str, **options: Any) -> Column:
    """A moment as text; the row's rule, which knows the zone, turns it into the table's column of the same name."""
    return _column(name, parsing.moment_text, {"field": "", "export": name, **options})


def refers(name: str, to: Lookup, held: str, *, code: str = "code", **options: Any) -> Column:
    """A code that must be known; the table holds the row's id in ``held`` (``channel_id``)."""
    path = f"{held.removesuffix('_id')}__{code}"
    return _column(name, None, {"field": held, "export": path, "lookup": to, **options})


def own_code(name: str, held: str, *, code: str = "code") -> Column:
    """A code of another row of the same file: kept as text until the file's arrangement knows the row's id."""
    parse = parsing.text_of(parsing.LONGEST_CODE)
    return _column(name, parse, {"field": held, "export": f"{held.removesuffix('_id')}__{code}"})


def valid_days(*, required: bool = False) -> tuple[Column, Column]:
    return day("valid_from", required=required), day("valid_to")
