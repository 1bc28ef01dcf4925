"""Who comes back: versioned results of the night."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.fields import VersionedResult


class RetentionCohort(VersionedResult):
    """The customers new to a channel in one month (``cohort``) who bought there in another (``month``): both by their first day.

    The row whose two months are one counts the new customers themselves.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+", db_index=False)
    cohort = models.DateField()
    month = models.DateField()
    customers = models.BigIntegerField()

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "cohort", "month"], condition=Q(until_run=None), name="retentioncohort_open_once"
            )
        ]
        indexes = [models.Index(fields=["channel", "cohort"], name="retentioncohort_channel")]
