"""Starts, runs and takes back imports. The command, the API and the page stand on these."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.audit.services import record
from foundation.intake.choices import ImportState
from foundation.intake.context import Intake, Outcome
from foundation.intake.discovering import Found, discover
from foundation.intake.errors import FileUnreadable, UnknownFormat, UnknownImport
from foundation.intake.json_rows import JsonTable
from foundation.intake.models import ImportBatch, ImportFile, ImportReject
from foundation.intake.pipeline import load_table
from foundation.intake.queries import sees
from foundation.intake.reading import TableFile
from foundation.intake.registry import FORMATS, interchange_file
from foundation.intake.rejects import Reject, RejectsFile, clean
from foundation.intake.undoing import Left, take_back
from foundation.values.scope import Scope

MOST_ROWS_OF_A_REQUEST = 10_000


@dataclass(frozen=True)
class Options:
    """``source`` stands where a file has no source column; ``dry_run`` does everything and rolls back; ``atomic`` stores
    nothing where a row or a file is refused; ``rejects`` is the path for the rejects file ("": beside the others)."""

    source: str = ""
    dry_run: bool = False
    atomic: bool = False
    ignore_unknown: bool = False
    rejects: str = ""
    format: str = "interchange"


@dataclass(frozen=True)
class Report:
    """What an import did. ``id`` is None for a dry run, which leaves nothing to take back."""

    id: int | None
    state: ImportState
    files: tuple[Outcome, ...]
    first_rejects: tuple[Reject, ...]
    rejects_file: str
    message: str = ""

    @property
    def changed(self) -> int:
        return sum(file.changed for file in self.files)

    @property
    def unchanged(self) -> int:
        return sum(file.unchanged for file in self.files)

    @property
    def accepted(self) -> int:
        return self.changed + self.unchanged

    @property
    def rejected(self) -> int:
        return sum(file.rejected for file in self.files)

    @property
    def exit_code(self) -> int:
        """0 all accepted, 1 some rejected, 2 a file unreadable or empty."""
        loaded = [file for file in self.files if not file.skipped]
        if self.state is ImportState.FAILED or not loaded or any(file.error for file in loaded):
            return 2
        return 1 if self.rejected else 0


class _TakenBack(Exception):
    """Carries a dry run, or an atomic import with something refused, out of its transaction."""


def start_import(scope: Scope, path: Path, *, options: Options, name: str = "", keep: bool = False) -> int:
    """Writes down an import that ``run_import`` does; its id. ``keep`` copies the file, for a worker that comes later.

    Raises UnknownFormat; PermissionError where the scope may not import.
    """
    _demand_right(scope)
    if options.format not in FORMATS:
        raise UnknownFormat(
            _("unknown format %(format)s; known: %(known)s") % {"format": options.format, "known": ", ".join(FORMATS)}
        )
    batch = ImportBatch.objects.create(
        actor=scope.actor,
        source_name=(name or path.name)[:300],
        options=asdict(options),
        limits={key: sorted(codes) for key, codes in scope.limits},
        stored_path=str(path),
        created_at=timezone.now(),
    )
    if keep:
        kept = Path(settings.MEDIA_ROOT) / "imports" / str(batch.id) / Path(name or path.name).name
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
        batch.stored_path = str(kept)
        batch.save(update_fields=["stored_path"])
    return int(batch.id)


def run_import(scope: Scope, import_id: int) -> Report:
    """Does a started import. Only the first call does it: another one raises UnknownImport."""
    _demand_right(scope)
    now = timezone.now()
    waiting = ImportBatch.objects.filter(id=import_id, state=ImportState.WAITING)
    if not waiting.update(state=ImportState.RUNNING, started_at=now):
        raise UnknownImport(import_id)
    batch = ImportBatch.objects.get(id=import_id)
    options = Options(**batch.options)
    found = discover(Path(batch.stored_path), batch.source_name)
    return _run(scope, batch, options, found)


def import_rows(
    scope: Scope, file_code: str, rows: Sequence[Any], *, options: Options | None = None
) -> tuple[Report, list[Reject | None]]:
    """Takes rows of a request (objects by column) in with the checks of a file; for each row None, or why not.

    Raises KeyError for a file that is not loaded; PermissionError where the scope may not import.
    """
    _demand_right(scope)
    file = interchange_file(file_code)
    if file is None:
        raise KeyError(file_code)
    options = options or Options()
    batch = ImportBatch.objects.create(
        actor=scope.actor, source_name=file_code, options=asdict(options), state=ImportState.RUNNING,
        created_at=timezone.now(), started_at=timezone.now(),
    )  # fmt: skip
    table = JsonTable(file, rows, options.ignore_unknown)
    report = _run(scope, batch, options, [Found(Path(file_code), file_code, file_code)], table)
    by_line: dict[int, Reject] = {reject.line: reject for reject in report.first_rejects}
    return report, [by_line.get(line) for line in range(1, len(rows) + 1)]


def undo_import(scope: Scope, import_id: int) -> tuple[int, list[Left]]:
    """Takes back what one import brought, as far as later ones did not change it: (rows taken back, what was left and why).

    Raises UnknownImport for an id that is not there or brought nothing.
    """
    _demand_right(scope)
    batch = ImportBatch.objects.filter(id=import_id, state__in=[ImportState.DONE, ImportState.FAILED]).first()
    if batch is None or not sees(scope, batch):
        raise UnknownImport(import_id)
    taken, left = take_back(scope, batch.id)
    with transaction.atomic():
        if not left:
            batch.state = ImportState.UNDONE
            batch.save(update_fields=["state"])
        record(
            scope, action="import.undone", subject_kind="import", subject=str(import_id),
            after={"taken_back": taken, "left": sum(item.rows for item in left)},
        )  # fmt: skip
    return taken, left


def _demand_right(scope: Scope) -> None:
    if not scope.may("imports:write"):
        raise PermissionError("imports:write")


def _run(scope: Scope, batch: ImportBatch, options: Options, found: list[Found], table: JsonTable | None = None) -> Report:
    kept = Path(settings.REJECTS_ROOT) / f"import-{batch.id}.csv"
    rejects = RejectsFile(Path(options.rejects) if options.rejects else kept)
    if table is not None:  # every row of a request is answered for; nothing lies in a file
        rejects = RejectsFile(None, kept=MOST_ROWS_OF_A_REQUEST)
    intake = Intake(scope, batch.id, rejects, source=options.source, ignore_unknown=options.ignore_unknown)
    outcomes = [Outcome(item.name, item.code, error=item.problem, skipped=bool(item.skipped)) for item in found]
    rows = [_file_row(batch, position, outcome) for position, outcome in enumerate(outcomes)]
    state, message = ImportState.DONE, ""
    try:
        with _all_or_nothing(options.dry_run or options.atomic):
            for item, outcome, row in zip(found, outcomes, rows, strict=True):
                intake.progress = row.keep
                _load(intake, item, outcome, table)
                row.keep(outcome)
            if options.dry_run:
                raise _TakenBack
            if options.atomic and (rejects.count or any(outcome.error for outcome in outcomes)):
                raise _TakenBack
    except _TakenBack:
        if not options.dry_run:
            state = ImportState.REFUSED
            message = _("nothing was stored: --atomic, and not all of it could be taken")
            outcomes = [replace(outcome, changed=0, unchanged=0) for outcome in outcomes]
        else:
            message = _("dry run: nothing was stored")
    except BaseException as error:
        _finish(batch, ImportState.FAILED, f"{error.__class__.__name__}: {error}", rejects, outcomes, rows)
        raise
    path = rejects.close()
    if options.dry_run:
        batch.delete()
        return Report(None, ImportState.DONE, tuple(outcomes), tuple(rejects.first), path, message)
    _finish(batch, state, message, rejects, outcomes, rows)
    return Report(batch.id, state, tuple(outcomes), tuple(rejects.first), path, message)


@contextmanager
def _all_or_nothing(wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    with transaction.atomic():
        yield


def _load(intake: Intake, item: Found, outcome: Outcome, table: JsonTable | None) -> None:
    file = interchange_file(item.code)
    if file is None or item.problem:
        return
    try:
        load_table(intake, file, table or TableFile(item.path), outcome)
    except FileUnreadable as error:
        place = _("line %(line)s") % {"line": error.line} if error.line else ""
        outcome.error = clean(": ".join(part for part in (place, error.column, error.reason) if part))


class _FileRow:
    """The row that shows the progress of a file to whoever asks."""

    def __init__(self, row: ImportFile) -> None:
        self.row = row

    def keep(self, outcome: Outcome) -> None:
        row = self.row
        row.rows, row.changed, row.unchanged = outcome.rows, outcome.changed, outcome.unchanged
        row.rejected, row.error = outcome.rejected, outcome.error
        row.save()


def _file_row(batch: ImportBatch, position: int, outcome: Outcome) -> _FileRow:
    row = ImportFile.objects.create(
        batch=batch, position=position, name=outcome.name[:300], code=outcome.code,
        error=outcome.error, skipped=outcome.skipped,
    )  # fmt: skip
    return _FileRow(row)


def _finish(
    batch: ImportBatch, state: ImportState, message: str, rejects: RejectsFile, outcomes: list[Outcome], rows: list[_FileRow]
) -> None:
    batch.state, batch.message, batch.finished_at = state, message, timezone.now()
    batch.rejects_file = rejects.close()
    with transaction.atomic():
        for outcome, row in zip(outcomes, rows, strict=True):
            row.keep(outcome)
        kept = [
            ImportReject(
                batch=batch, file=item.file[:300], line=item.line, column=item.column[:100], reason=item.reason, row=item.row
            )
            for item in rejects.first
        ]
        ImportReject.objects.bulk_create(kept, batch_size=200)
        batch.save()
