"""Does an import: file after file, its progress and rejects written down, under a lease that another worker may take over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.intake.choices import ImportState
from foundation.intake.context import Intake, Outcome
from foundation.intake.discovering import Found
from foundation.intake.errors import FileUnreadable, TakenOver
from foundation.intake.json_rows import JsonTable
from foundation.intake.models import ImportBatch, ImportFile, ImportReject
from foundation.intake.pipeline import load_table
from foundation.intake.reading import TableFile
from foundation.intake.registry import interchange_file
from foundation.intake.rejects import Reject, RejectsFile, clean
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


def renew_lease(batch: ImportBatch) -> None:
    """Inside a transaction: this worker goes on. Raises TakenOver where the import is another one's by now."""
    until = timezone.now() + timedelta(seconds=settings.CHUNK_LEASE_SECONDS)
    ours = ImportBatch.objects.filter(id=batch.id, tries=batch.tries, state=ImportState.RUNNING)
    if not ours.update(lease_until=until):
        raise TakenOver(batch.id)


def run_batch(scope: Scope, batch: ImportBatch, options: Options, found: list[Found], table: JsonTable | None = None) -> Report:
    """Takes ``found`` (or ``table``, the rows of a request) in. Where the machine fails, the import has FAILED and the error goes
    up; an upload whose database or process went away stays as it is, for the next worker."""
    again = f"-{batch.tries}" if batch.tries > 1 else ""  # two workers never write one file
    kept = Path(settings.REJECTS_ROOT) / f"import-{batch.id}{again}.csv"
    rejects = RejectsFile(Path(options.rejects) if options.rejects else kept)
    if table is not None:  # every row of a request is answered for; nothing lies in a file
        rejects = RejectsFile(None, kept=MOST_ROWS_OF_A_REQUEST)
    intake = Intake(scope, batch.id, rejects, source=options.source, ignore_unknown=options.ignore_unknown)
    intake.resumed = batch.tries > 1
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
        if isinstance(error, TakenOver) or (batch.upload and _may_be_done_again(error)):
            rejects.close()
            raise
        _finish(batch, ImportState.FAILED, f"{error.__class__.__name__}: {error}", rejects, outcomes, rows)
        raise
    path = rejects.close()
    if options.dry_run and not batch.upload:
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


def _may_be_done_again(error: BaseException) -> bool:
    """The database cut us off, or the process is being ended: nothing that the file is to blame for."""
    return isinstance(error, OperationalError | InterfaceError) or not isinstance(error, Exception)


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

    def __init__(self, batch: ImportBatch, row: ImportFile) -> None:
        self.batch, self.row = batch, row

    def keep(self, outcome: Outcome) -> None:
        """Inside the transaction of a chunk, so that a worker that was taken over stores nothing more."""
        renew_lease(self.batch)
        row = self.row
        row.rows, row.changed, row.unchanged = outcome.rows, outcome.changed, outcome.unchanged
        row.rejected, row.error = outcome.rejected, outcome.error
        row.save()


def _file_row(batch: ImportBatch, position: int, outcome: Outcome) -> _FileRow:
    row = ImportFile.objects.create(
        batch=batch, position=position, name=outcome.name[:300], code=outcome.code,
        error=outcome.error, skipped=outcome.skipped,
    )  # fmt: skip
    return _FileRow(batch, row)


def _finish(
    batch: ImportBatch, state: ImportState, message: str, rejects: RejectsFile, outcomes: list[Outcome], rows: list[_FileRow]
) -> None:
    rejects_file = rejects.close()
    with transaction.atomic():
        renew_lease(batch)
        for outcome, row in zip(outcomes, rows, strict=True):
            row.keep(outcome)
        kept = [
            ImportReject(
                batch=batch, file=item.file[:300], line=item.line, column=item.column[:100], reason=item.reason, row=item.row
            )
            for item in rejects.first
        ]
        ImportReject.objects.bulk_create(kept, batch_size=200)
        batch.state, batch.message, batch.finished_at, batch.lease_until = state, message, timezone.now(), None
        batch.rejects_file = rejects_file
        batch.save(update_fields=["state", "message", "finished_at", "lease_until", "rejects_file"])
