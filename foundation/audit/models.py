"""One row for each change by a person or a token; never changed or deleted."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField


class AuditEntry(models.Model):
    """Who did what to which thing, before and after, and why. ``actor`` is a string: a user may go, the entry stays.

    ``brand`` says whose thing it is; empty for what belongs to no brand (users, tokens, imports of a whole folder).
    """

    at = models.DateTimeField()
    actor = CodeField()
    brand = CodeField(blank=True, default="")
    action = CodeField()
    subject_kind = CodeField()
    subject = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject", "id"], name="audit_by_subject")]
