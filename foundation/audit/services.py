"""The one hand that writes the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from foundation.audit.models import AuditEntry
from foundation.erasure.services import Place
from foundation.values.scope import Scope

WORDS = Place("audit", AuditEntry, texts=("subject", "reason"), documents=("before", "after"), guard="audit_append_only")


def record(
    scope: Scope,
    *,
    action: str,
    subject_kind: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    reason: str = "",
    brand: str = "",
) -> AuditEntry:
    """Writes one entry inside the caller's transaction. ``before`` and ``after`` are JSON values; Decimals and days
    among them are kept as texts."""
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor=scope.actor,
        brand=brand,
        action=action,
        subject_kind=subject_kind,
        subject=subject,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value
