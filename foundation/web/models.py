"""Answers kept for a day, so that a repeated write has one effect and one answer; and the filters that people keep by name."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField


class KeptAnswer(models.Model):
    """The answer to a write that carried an Idempotency-Key; bound to who, method, path and body."""

    owner = CodeField()
    key = models.CharField(max_length=255)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=500)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=b"")
    location = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="keptanswer_once")]


class SavedView(models.Model):
    """A named filter of one person's: ``page`` is the list that it is for, ``query`` what stands in the address."""

    owner = CodeField()
    page = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="savedview_once")]
