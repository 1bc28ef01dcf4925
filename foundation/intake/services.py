"""Starts, runs and takes back imports. The command, the API and the page stand on these."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from foundation.audit.services import record
from foundation.intake import uploads
from foundation.intake.choices import ImportState
from foundation.intake.discovering import Found, discover
from foundation.intake.errors import TakenOver, UnknownFormat, UnknownImport
from foundation.intake.json_rows import JsonTable
from foundation.intake.models import ImportBatch
from foundation.intake.queries import sees
from foundation.intake.registry import FORMATS, interchange_file
from foundation.intake.rejects import Reject
from foundation.intake.running import MOST_ROWS_OF_A_REQUEST, Options, Report, run_batch
from foundation.intake.undoing import Left, take_back
from foundation.jobs.hints import send_message
from foundation.jobs.processes import is_surely_dead, this_process
from foundation.values.scope import Role, Scope

__all__ = [
    "MOST_ROWS_OF_A_REQUEST", "Options", "Report", "import_rows", "open_imports", "run_import", "start_import", "undo_import",
    "work_import",
]  # fmt: skip

WORK_IMPORT = "relay.work_import"
MOST_TRIES = 3  # of an upload whose worker dies each time

log = logging.getLogger(__name__)


def start_import(scope: Scope, path: Path, *, options: Options, name: str = "", upload: bool = False) -> int:
    """Writes down an import; its id. ``run_import`` does it, or for an ``upload`` (kept by uploads.keep) a worker.

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
        limits=_limits(scope),
        stored_path=str(path),
        upload=upload,
        created_at=timezone.now(),
        language=get_language() or "",
    )
    if upload:
        send_message(WORK_IMPORT, [batch.id])
    return batch.id


def run_import(scope: Scope, import_id: int) -> Report:
    """Does a started import. Only the first call does it: another one raises UnknownImport."""
    _demand_right(scope)
    batch = _claim(Q(id=import_id, upload=False, state=ImportState.WAITING))
    if batch is None:
        raise UnknownImport(import_id)
    return _run_stored(scope, batch)


def work_import(scope: Scope, import_id: int) -> Report | None:
    """Does an upload that waits, or whose worker died, in the scope it was sent in; None where there is nothing to do.

    The upload is removed once its import is over.
    """
    _demand_right(scope)
    batch = _claim(Q(id=import_id, upload=True) & _waits(timezone.now()))
    if batch is None:
        return None
    try:
        with _sender_language(batch):
            report = _run_stored(_scope_of(batch), batch)
    except TakenOver:
        log.warning("import %s was taken over by another worker", import_id)
        return None
    except (OperationalError, InterfaceError):
        log.exception("import %s lost its database and is tried again", import_id)
        ImportBatch.objects.filter(id=batch.id, tries=batch.tries).update(state=ImportState.WAITING, lease_until=None)
        return None
    except Exception:
        log.exception("import %s failed", import_id)
        report = None
    uploads.drop(batch.stored_path)
    return report


def open_imports(scope: Scope) -> list[int]:
    """Tells the workers of every upload that waits or whose worker died; writes off imports of commands that died.

    What lies under MEDIA_ROOT without a waiting import goes.
    """
    now = timezone.now()
    for batch in ImportBatch.objects.filter(upload=False, state=ImportState.RUNNING).order_by("id"):
        if is_abandoned(batch, now):
            still = ImportBatch.objects.filter(id=batch.id, state=ImportState.RUNNING, tries=batch.tries)
            still.update(state=ImportState.FAILED, finished_at=now, message=_("the process that ran it ended"))
    waiting = []
    for batch in ImportBatch.objects.filter(upload=True, state__in=[ImportState.WAITING, ImportState.RUNNING]).order_by("id"):
        uploads.touch(batch.stored_path)
        if batch.state == ImportState.RUNNING and not is_abandoned(batch, now):
            continue
        if batch.state == ImportState.RUNNING:
            held = ImportBatch.objects.filter(id=batch.id, state=ImportState.RUNNING, tries=batch.tries)
            held.update(state=ImportState.WAITING, lease_until=None)
        waiting.append(batch.id)
        send_message(WORK_IMPORT, [batch.id])
    uploads.sweep()
    return waiting


def import_rows(
    scope: Scope, file_code: str, rows: Sequence[Any], *, options: Options | None = None
) -> tuple[Report, list[Reject | None]]:
    """Takes rows of a request (objects by column) in with the checks of a file; for each row None, or why not.

    Raises KeyError for a file that is not loaded; PermissionError where the scope may write neither facts nor imports.
    """
    if not (scope.may("facts:write") or scope.may("imports:write")):
        raise PermissionError("facts:write")
    file = interchange_file(file_code)
    if file is None:
        raise KeyError(file_code)
    options = options or Options()
    now = timezone.now()
    batch = ImportBatch.objects.create(
        actor=scope.actor, source_name=file_code, options=asdict(options), limits=_limits(scope), state=ImportState.RUNNING,
        created_at=now, started_at=now, owner=this_process(), tries=1, lease_until=_lease(now),
    )  # fmt: skip
    table = JsonTable(file, rows, options.ignore_unknown)
    report = run_batch(scope, batch, options, [Found(Path(file_code), file_code, file_code)], table)
    by_line: dict[int, Reject] = {reject.line: reject for reject in report.first_rejects}
    return report, [by_line.get(line) for line in range(1, len(rows) + 1)]


def undo_import(scope: Scope, import_id: int) -> tuple[int, list[Left]]:
    """Takes back what one import brought, as far as later ones did not change it: (rows taken back, what was left and why).

    Raises UnknownImport for an id that is not there or brought nothing.
    """
    _demand_right(scope)
    batch = ImportBatch.objects.filter(id=import_id, state__in=[ImportState.DONE, ImportState.FAILED]).first()
    if batch is None or batch.options.get("dry_run") or not sees(scope, batch):
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


def _limits(scope: Scope) -> dict[str, list[str]]:
    return {name: sorted(codes) for name, codes in sorted(scope.limits)}


def _scope_of(batch: ImportBatch) -> Scope:
    """The scope that an upload was sent in, for the worker that does it."""
    limits = tuple((name, frozenset(codes)) for name, codes in sorted(batch.limits.items()))
    return Scope(batch.actor, Role.INTEGRATION, limits, frozenset({"imports:write", "imports:read"}))


def _sender_language(batch: ImportBatch) -> override:
    """A worker speaks no language of its own."""
    return override(batch.language or settings.LANGUAGE_CODE)


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.CHUNK_LEASE_SECONDS)


def _waits(now: datetime) -> Q:
    return Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING, lease_until__lt=now)


def is_abandoned(batch: ImportBatch, now: datetime) -> bool:
    return batch.lease_until is None or batch.lease_until < now or is_surely_dead(batch.owner)


def _claim(wanted: Q) -> ImportBatch | None:
    """Takes the import for this process, in one short transaction; None where another one has it, or it was tried too often.

    An import that is one transaction holds its own row: it is passed over, not waited for.
    """
    now = timezone.now()
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(skip_locked=True).filter(wanted).first()
        if batch is None:
            return None
        if batch.tries >= MOST_TRIES:
            batch.state, batch.finished_at, batch.lease_until = ImportState.FAILED, now, None
            with _sender_language(batch):
                batch.message = _("its worker died %(tries)s times") % {"tries": batch.tries}
            batch.save()
            uploads.drop(batch.stored_path)
            return None
        batch.state, batch.owner, batch.tries = ImportState.RUNNING, this_process(), batch.tries + 1
        batch.started_at, batch.lease_until = now, _lease(now)
        batch.save()
        batch.files.all().delete()
        batch.rejects.all().delete()
    return batch


def _run_stored(scope: Scope, batch: ImportBatch) -> Report:
    return run_batch(scope, batch, Options(**batch.options), discover(Path(batch.stored_path), batch.source_name))
