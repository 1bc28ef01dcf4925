"""Files whose rows must be seen together: trees that name later rows, and validities that must not overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.intake.parsing import shown
from foundation.intake.pipeline import Loader
from foundation.intake.rows import ParsedRow
from foundation.intake.specification import Arrangement, Lookup
from foundation.values.scope import Scope

FOR_EVER = "9999-12-31"


def by_parent(things: Lookup, *, code: str, parent: str, stored: Callable[[Scope], dict[str, str]]) -> Arrangement:
    """Rows in an order in which what they name is stored before them, whichever line it stands on.

    ``stored`` gives the parent's code of every stored thing that has one. A row that names something unknown, or that
    would make a circle, is refused.
    """

    def arrange(loader: Loader, rows: list[ParsedRow], at: Mapping[str, int]) -> Iterator[list[ParsedRow]]:
        own, named = at[code], at[parent]
        known = loader.intake.ids(things)
        pending = {row.values[own]: row for row in rows}
        _refuse_unknown(loader, pending, known, own, named, parent)
        _refuse_circles(loader, pending, stored(loader.intake.scope), own, named, parent)
        while pending:
            batch = [row for row in pending.values() if row.values[named] not in pending or row.values[named] in known]
            for row in batch:
                del pending[row.values[own]]
            ready = []
            for row in batch:
                wanted = row.values[named]
                if wanted and wanted not in known:  # it was refused in the meantime
                    loader.reject(row, parent, _("unknown code %(code)s: its own row was refused") % {"code": shown(wanted)})
                    continue
                row.values[named] = known[wanted] if wanted else None
                ready.append(row)
            yield ready
            if pending:
                loader.intake.forget(loader.file)
                known = loader.intake.ids(things)

    return arrange


def _refuse_unknown(
    loader: Loader, pending: dict[Any, ParsedRow], known: dict[str, int], own: int, named: int, column: str
) -> None:
    while True:
        lost = [
            row
            for row in pending.values()
            if row.values[named] and row.values[named] not in pending and row.values[named] not in known
        ]
        if not lost:
            return
        for row in lost:
            loader.reject(row, column, _("unknown code %(code)s") % {"code": shown(row.values[named])})
            del pending[row.values[own]]


def _refuse_circles(
    loader: Loader, pending: dict[Any, ParsedRow], stored: dict[str, str], own: int, named: int, column: str
) -> None:
    while True:
        parents = {**stored, **{key: row.values[named] for key, row in pending.items()}}
        circles = {key: circle for key in pending if (circle := _circle(key, parents))}
        if not circles:
            return
        for key, circle in circles.items():
            loader.reject(pending[key], column, _("makes a circle: %(circle)s") % {"circle": " > ".join(circle)})
            del pending[key]


def _circle(start: str, parents: Mapping[str, str]) -> list[str]:
    """The way from ``start`` back to itself, or nothing."""
    way, node = [start], parents.get(start, "")
    seen = {start}
    while node and node not in seen:
        way.append(node)
        seen.add(node)
        node = parents.get(node, "")
    return [*way, start] if node == start else []


Stored = Callable[[Scope], Iterator[tuple[tuple[Any, ...], str, str | None]]]


def without_overlap(*group: str, stored: Stored) -> Arrangement:
    """Refuses rows whose [valid_from, valid_to) would overlap another's of the same ``group`` (column names).

    ``stored`` yields (group ids, valid_from, valid_to) of what is there. The state at the end of the file counts: a row
    may close the stored validity that a line above it already follows. Of two that overlap, the later line goes.
    """

    def arrange(loader: Loader, rows: list[ParsedRow], at: Mapping[str, int]) -> Iterator[list[ParsedRow]]:
        parts = [at[name] for name in group]
        starts, ends = at["valid_from"], at["valid_to"]
        wanted: dict[tuple[Any, ...], dict[str, ParsedRow]] = defaultdict(dict)
        rows = [row for row in rows if loader.accepts(row)]
        for row in rows:
            wanted[tuple(row.values[part] for part in parts)][row.values[starts]] = row
        held: dict[tuple[Any, ...], dict[str, str]] = defaultdict(dict)
        for key, since, until in stored(loader.intake.scope):
            if key in wanted:
                held[key][since] = until or FOR_EVER
        refused: set[int] = set()
        for key in wanted:
            refused |= _refuse_overlaps(loader, wanted[key], held[key], ends)
        yield [row for row in rows if row.line not in refused]

    return arrange


def _refuse_overlaps(loader: Loader, wanted: dict[str, ParsedRow], held: dict[str, str], ends: int) -> set[int]:
    refused: set[int] = set()
    while True:
        spans: dict[str, tuple[str, ParsedRow | None]] = {since: (until, None) for since, until in held.items()}
        spans.update((since, (row.values[ends] or FOR_EVER, row)) for since, row in wanted.items())
        clash = _first_clash(sorted(((since, until, row) for since, (until, row) in spans.items()), key=lambda span: span[:2]))
        if clash is None:
            return refused
        row, since, until = clash
        shown_end = _("open") if until == FOR_EVER else until
        reason = _("overlaps the validity from %(since)s to %(until)s of the same key") % {"since": since, "until": shown_end}
        loader.reject(row, "valid_from", reason)
        refused.add(row.line)
        wanted = {since: kept for since, kept in wanted.items() if kept is not row}


def _first_clash(spans: list[tuple[str, str, Any]]) -> tuple[ParsedRow, str, str] | None:
    """The row to refuse of the first two spans that overlap, with the days of the other one."""
    longest = spans[0] if spans else None
    for span in spans[1:]:
        assert longest is not None
        if span[0] < longest[1]:
            loser, other = _later_line(span, longest)
            if loser[2] is not None:
                return loser[2], other[0], other[1]
        if span[1] > longest[1]:
            longest = span
    return None


def _later_line(one: tuple[str, str, Any], other: tuple[str, str, Any]) -> tuple[Any, Any]:
    first, second = one[2], other[2]
    if first is None or (second is not None and second.line > first.line):
        return other, one
    return one, other


def validity_rule(values: list[Any], starts: int, ends: int) -> str:
    """Why [valid_from, valid_to) is no validity, or ""."""
    since, until = values[starts], values[ends]
    if since is not None and until is not None and until <= since:
        return _("valid_to %(until)s is not after valid_from %(since)s; it is the first day outside") % {
            "until": until,
            "since": since,
        }
    return ""
