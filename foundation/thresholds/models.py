"""Versions of editable policy values: each judges the fact days from its date, earlier days keep theirs."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ScopedModel


class ThresholdVersion(ScopedModel):
    """The value of one threshold for one brand from ``valid_from`` on, until a later version begins."""

    scope_paths = {"brand": "brand"}

    brand = CodeField()
    code = CodeField()
    value = models.CharField(max_length=100)
    valid_from = models.DateField()
    changed_by = CodeField()
    changed_at = models.DateTimeField()
    reason = models.TextField()

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["brand", "code", "valid_from"], name="threshold_one_version_a_day")]
