"""How far an import is, and what it refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foundation.intake.choices import ImportState
from foundation.intake.errors import UnknownImport
from foundation.intake.models import ImportBatch
from foundation.intake.rejects import Reject
from foundation.values.scope import Role, Scope


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
    batch = ImportBatch.objects.filter(id=import_id).first() if scope.may("imports:read") else None
    if batch is None or not sees(scope, batch):
        raise UnknownImport(import_id)
    return ImportProgress(
        id=batch.id,
        source_name=batch.source_name,
        actor=batch.actor,
        state=ImportState(batch.state),
        created_at=batch.created_at,
        started_at=batch.started_at,
        finished_at=batch.finished_at,
        files=tuple(
            FileProgress(row.name, row.rows, row.changed, row.unchanged, row.rejected, row.error, row.skipped)
            for row in batch.files.order_by("position")
        ),
        rejects=tuple(
            Reject(row.file, row.line, row.column, row.reason, row.row) for row in batch.rejects.order_by("id")[:rejects]
        ),
        rejects_file=batch.rejects_file,
        message=batch.message,
    )


def latest_imports(scope: Scope, *, limit: int = 50) -> list[ImportBatch]:
    """The last imports that the scope sees, newest first."""
    if not scope.may("imports:read"):
        return []
    return [batch for batch in ImportBatch.objects.order_by("-id")[: limit * 4] if sees(scope, batch)][:limit]


def sees(scope: Scope, batch: ImportBatch) -> bool:
    """An import of a wider scope is not there for a narrower one."""
    made_in = {name: frozenset(codes) for name, codes in batch.limits.items()}
    if scope.role is Role.SYSTEM:
        return True
    return all(name in made_in and made_in[name] <= codes for name, codes in scope.limits)
