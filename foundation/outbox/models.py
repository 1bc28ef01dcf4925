"""Events that leave with the transaction that caused them."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField


class OutboxEvent(models.Model):
    """Written in the same transaction as its cause; ``dedupe_key`` keeps a repeated cause from speaking twice."""

    name = CodeField()
    dedupe_key = models.CharField(max_length=300, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["delivered_at", "id"], name="outbox_waiting")]
