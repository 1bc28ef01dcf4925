"""One pipeline for every interchange file: read, check each row, stage, upsert, follow the changes, in short transactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from foundation.intake.context import Intake, Outcome
from foundation.intake.errors import Refused
from foundation.intake.loading import CHUNK_ROWS, seldom_collected, take_writer_lock
from foundation.intake.reading import Damaged, Row
from foundation.intake.registry import reaches_of
from foundation.intake.rejects import Reject, clean, row_text
from foundation.intake.rows import ParsedRow, RowPlan
from foundation.intake.specification import InterchangeFile
from foundation.intake.upsert import upsert
from foundation.values.scope import Scope

# What a row is refused for only as it is stored. OverflowError: SQLite's answer to a number beyond 64 bits; Refused: an amount
# that a changed rate or cost reaches.
NOT_TAKEN = (IntegrityError, DataError, OverflowError, Refused)


class Table(Protocol):
    """What the pipeline reads: a file, or rows of a request."""

    header: list[str]

    def rows(self) -> Iterator[Row | Damaged]: ...


class Loader:
    """Takes one table in: keeps the count, the keys seen and the rows that wait for their chunk."""

    def __init__(self, intake: Intake, file: InterchangeFile, table: Table, outcome: Outcome) -> None:
        self.intake, self.file, self.table, self.outcome = intake, file, table, outcome
        self.plan = RowPlan(intake, file, table.header)
        # Hashes of 64 bits, not the keys: a million keys would cost 200 MB; two different keys of a million share
        # one with a chance of 3 in 10^8.
        self.seen: set[int] = set()
        self.waiting: list[tuple[tuple[Any, ...], list[str]]] = []

    def run(self) -> None:
        """Reads to the end. Where the file breaks off, what came before stays and the error goes up."""
        try:
            if self.file.arrange is None:
                for row in self._parsed_rows():
                    self._take(row)
            else:
                rows = list(self._parsed_rows())
                for batch in self.file.arrange(self, rows, self.plan.at):
                    for row in batch:
                        self._take(row)
                    self._flush()
        finally:
            self._flush()

    def _parsed_rows(self) -> Iterator[ParsedRow]:
        plan, seen, width = self.plan, self.seen, self.plan.width
        for row in self.table.rows():
            self.outcome.rows += 1
            if isinstance(row, Damaged):
                column = plan.header[row.column - 1] if 0 < row.column <= width else ""
                self._reject(row.line, column, row.reason, row.text)
                continue
            line, cells = row
            try:
                if len(cells) != width:
                    raise Refused(_("the row has %(count)s cells, the header %(width)s") % {"count": len(cells), "width": width})
                values = plan.values(cells)
                key = hash(plan.key_of(values))
                if key in seen:
                    raise Refused(_("the key came before in this file"), self.file.key[-1])
                seen.add(key)
            except Refused as refusal:
                self._reject(line, refusal.column, refusal.reason, row_text(cells))
                used = plan.key_hash(cells) if len(cells) == width else None
                if used is not None:
                    seen.add(used)
                continue
            yield ParsedRow(line, values, cells)

    def _take(self, row: ParsedRow) -> None:
        try:
            self.waiting.append((self.plan.staged(row), row.cells))
        except Refused as refusal:
            self.reject(row, refusal.column, refusal.reason)
            return
        if len(self.waiting) >= CHUNK_ROWS:
            self._flush()

    def accepts(self, row: ParsedRow) -> bool:
        """Whether the row's own rule takes it; one that it does not take is refused."""
        try:
            self.plan.staged(row)
        except Refused as refusal:
            self.reject(row, refusal.column, refusal.reason)
            return False
        return True

    def reject(self, row: ParsedRow, column: str, reason: str) -> None:
        self._reject(row.line, column, reason, row_text(row.cells))

    def _reject(self, line: int, column: str, reason: str, text: str) -> None:
        self.outcome.rejected += 1
        self.intake.rejects.add(Reject(self.outcome.name, line, column, clean(reason), clean(text)))

    def _flush(self) -> None:
        chunk, self.waiting = self.waiting, []
        if chunk:
            self._store(chunk)

    def _store(self, chunk: list[tuple[tuple[Any, ...], list[str]]]) -> None:
        """One transaction: rows, what they reach, progress. A row that the schema, or what it reaches, refuses is found by halving."""
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    take_writer_lock(cursor)
                kept = self._without_foreign(chunk)
                result = upsert(
                    self.file, [staged for staged, _cells in kept], self.intake.import_id, resumed=self.intake.resumed
                )
                if result.changed:
                    for reach in reaches_of(self.file.code):
                        reach(self.intake.scope)
                changed = self.outcome.changed + result.changed
                unchanged = self.outcome.unchanged + result.staged - result.changed
                self.intake.progress(replace(self.outcome, changed=changed, unchanged=unchanged))
        except NOT_TAKEN as error:
            self._halve(chunk, error)
            return
        self.outcome.changed, self.outcome.unchanged = changed, unchanged

    def _halve(self, chunk: list[tuple[tuple[Any, ...], list[str]]], error: Exception) -> None:
        if len(chunk) == 1:
            staged, cells = chunk[0]
            self._reject(staged[0], "", _constraint_reason(error), row_text(cells))
            return
        middle = len(chunk) // 2
        self._store(chunk[:middle])
        self._store(chunk[middle:])

    def _without_foreign(self, chunk: list[tuple[tuple[Any, ...], list[str]]]) -> list[tuple[tuple[Any, ...], list[str]]]:
        """For a limited scope: a row whose key belongs to a stored row that the scope does not see is not taken."""
        if not self.intake.scope.limits:
            return chunk
        hidden = hidden_lines(self.file, self.intake.scope, [staged for staged, _cells in chunk])
        for staged, cells in chunk:
            if staged[0] in hidden:
                self._reject(staged[0], self.file.key[-1], _("the key is taken"), row_text(cells))
        return [item for item in chunk if item[0][0] not in hidden]


def hidden_lines(file: InterchangeFile, scope: Scope, rows: list[tuple[Any, ...]]) -> set[int]:
    """Lines of staged ``rows`` whose key is that of a stored row outside the scope."""
    places = [1 + file.main_fields.index(name) for name in file.target.key]
    by_key = {tuple(str(row[place]) for place in places): row[0] for row in rows}
    model = file.target.model
    seen = model.objects.for_scope(scope).values_list("id", flat=True)
    first = file.target.key[0]
    wanted = sorted({row[places[0]] for row in rows if row[places[0]] is not None})
    foreign: set[int] = set()
    for start in range(0, len(wanted), 500):
        stored = model.objects.unscoped("who holds a key").filter(**{f"{first}__in": wanted[start : start + 500]})
        for key in stored.exclude(id__in=seen).values_list(*file.target.key):
            line = by_key.get(tuple(str(part) for part in key))
            if line is not None:
                foreign.add(line)
    return foreign


def _constraint_reason(error: Exception) -> str:
    """A guard of the schema spoke: its own words, which name the constraint."""
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, OverflowError):
        return _("a number of the row, or an amount computed with it, is too large to be stored")
    detail = str(error).strip().splitlines()[0] if str(error).strip() else error.__class__.__name__
    return _("the database does not take the row: %(detail)s") % {"detail": detail}


def load_table(intake: Intake, file: InterchangeFile, table: Table, outcome: Outcome) -> None:
    """Takes ``table`` in as ``file``. Raises FileUnreadable for its header, or where it breaks off."""
    try:
        with seldom_collected():
            Loader(intake, file, table, outcome).run()
    finally:
        if outcome.changed:
            intake.forget(file)
