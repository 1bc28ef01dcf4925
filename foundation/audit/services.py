"""The one hand that writes the audit."""

from __future__ import annotations

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
) -> AuditEntry:
    """Writes one entry inside the caller's transaction. ``before`` and ``after`` are JSON values."""
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor=scope.actor,
        action=action,
        subject_kind=subject_kind,
        subject=subject,
        before=before,
        after=after,
        reason=reason,
    )
