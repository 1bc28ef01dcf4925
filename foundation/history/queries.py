"""Reads of the audit: the history of one thing, and all of it in pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from foundation.audit.models import AuditEntry
from foundation.edits.registry import Told
from foundation.history.rules import changed_fields
from foundation.history.wording import action_text, field_text, value_text
from foundation.people.queries import names_of
from foundation.values.scope import Scope


@dataclass(frozen=True)
class AuditFilter:
    """Which entries: ``since`` <= at < ``until`` (moments); the rest by equality, None where not asked."""

    actor: str | None = None
    action: str | None = None
    subject_kind: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditRow:
    """One entry, for programs: ``before`` and ``after`` as they were written."""

    id: int
    at: datetime
    actor: str
    brand: str
    action: str
    subject_kind: str
    subject: str
    before: Any
    after: Any
    reason: str


COLUMNS = ("id", "at", "actor", "brand", "action", "subject_kind", "subject", "before", "after", "reason")


def listed_entries(scope: Scope, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """The entries of ``wanted`` that the scope may read: a reader of some brands reads what belongs to these."""
    rows = AuditEntry.objects.all()
    brands = scope.codes("brand")
    if brands is not None:
        rows = rows.filter(brand__in=sorted(brands))
    equal = {"actor": wanted.actor, "action": wanted.action, "subject_kind": wanted.subject_kind, "subject": wanted.subject}
    rows = rows.filter(**{name: value for name, value in equal.items() if value is not None})
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    return rows if wanted.until is None else rows.filter(at__lt=wanted.until)


def row_of(entry: AuditEntry) -> AuditRow:
    return AuditRow(*(getattr(entry, name) for name in COLUMNS))


def history_of(scope: Scope, *, subject_kind: str, subject: str, since: datetime | None = None, most: int = 10) -> list[Told]:
    """The changes of one thing that the caller may read, the latest first, told in the reader's language."""
    rows = AuditEntry.objects.filter(subject_kind=subject_kind, subject=subject)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return told(scope, rows.order_by("-id")[:most])


def told(scope: Scope, entries: Iterable[AuditEntry]) -> list[Told]:
    """Entries as people read them, the names of their actors looked up in one statement."""
    held = list(entries)
    names = names_of(scope, {entry.actor for entry in held})
    return [
        Told(
            at=entry.at,
            who=names.get(entry.actor, entry.actor),
            text=action_text(entry.action),
            reason=entry.reason,
            fields=[
                (field_text(name), value_text(before), value_text(after))
                for name, before, after in changed_fields(entry.before, entry.after)
            ],
        )
        for entry in held
    ]
