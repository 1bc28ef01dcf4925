"""How far an import is, and what it refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from foundation.intake.choices import ImportState
from foundation.intake.errors import UnknownImport
from foundation.intake.models import ImportBatch
from foundation.intake.rejects import Reject
from foundation.values.scope import Role, Scope
from foundation.web.paging import Page, page_of


@dataclass(frozen=True)
class FileProgress:
    """Counts of rows so far; ``error``: unreadable, or not to its end."""

    name: str
    rows: int
    changed: int
    unchanged: int
    rejected: int
    error: str
    skipped: bool


@dataclass(frozen=True)
class ImportProgress:
    """An import as its page and the API show it; moments are UTC."""

    id: int
    source_name: str
    actor: str
    state: ImportState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    files: tuple[FileProgress, ...]
    rejects: tuple[Reject, ...]
    rejects_file: str
    message: str
    dry_run: bool

    @property
    def accepted(self) -> int:
        return sum(file.changed + file.unchanged for file in self.files)

    @property
    def changed(self) -> int:
        return sum(file.changed for file in self.files)

    @property
    def unchanged(self) -> int:
        return sum(file.unchanged for file in self.files)

    @property
    def rejected(self) -> int:
        return sum(file.rejected for file in self.files)


def import_progress(scope: Scope, import_id: int, *, rejects: int = 20) -> ImportProgress:
    """Raises UnknownImport for an id that is not there, or is that of a wider scope's import."""
    batch = ImportBatch.objects.filter(id=import_id).first() if _may_look(scope) else None
    if batch is None or not sees(scope, batch):
        raise UnknownImport(import_id)
    found = batch.rejects.order_by("id")[:rejects]
    return _progress(batch, tuple(Reject(row.file, row.line, row.column, row.reason, row.row) for row in found))


def import_page(scope: Scope, *, cursor: str | None, size: int) -> Page:
    """A page of the imports that the scope sees, newest first. Raises CursorInvalid."""
    rows = ImportBatch.objects.all() if _may_look(scope) else ImportBatch.objects.none()
    if scope.limits and scope.role is not Role.SYSTEM:
        held = Q(pk__in=[])
        for limits in ImportBatch.objects.order_by().values_list("limits", flat=True).distinct():
            if _within(scope, limits):
                held |= Q(limits=limits)
        rows = rows.filter(held)
    page = page_of(rows.prefetch_related("files"), fields=("id",), cursor=cursor, size=size, descending=True)
    return Page(tuple(_progress(batch, ()) for batch in page.rows), page.next, page.previous)


def rejects_path(scope: Scope, import_id: int) -> Path | None:
    """The file with every refused row, where it lies among the product's own. Raises UnknownImport."""
    path = import_progress(scope, import_id).rejects_file
    own = bool(path) and Path(path).parent == Path(settings.REJECTS_ROOT) and Path(path).is_file()
    return Path(path) if own else None


def _may_look(scope: Scope) -> bool:
    """A program that sends files in may ask what came of them."""
    return scope.may("imports:read") or scope.may("imports:write")


def _progress(batch: ImportBatch, rejects: tuple[Reject, ...]) -> ImportProgress:
    files = sorted(batch.files.all(), key=lambda row: row.position)
    return ImportProgress(
        id=batch.id,
        source_name=batch.source_name,
        actor=batch.actor,
        state=ImportState(batch.state),
        created_at=batch.created_at,
        started_at=batch.started_at,
        finished_at=batch.finished_at,
        files=tuple(
            FileProgress(row.name, row.rows, row.changed, row.unchanged, row.rejected, row.error, row.skipped) for row in files
        ),
        rejects=rejects,
        rejects_file=batch.rejects_file,
        message=batch.message,
        dry_run=bool(batch.options.get("dry_run")),
    )


def sees(scope: Scope, batch: ImportBatch) -> bool:
    """An import of a wider scope is not there for a narrower one."""
    return scope.role is Role.SYSTEM or _within(scope, batch.limits)


def _within(scope: Scope, limits: Mapping[str, list[str]]) -> bool:
    made_in = {name: frozenset(codes) for name, codes in limits.items()}
    return all(name in made_in and made_in[name] <= codes for name, codes in scope.limits)
