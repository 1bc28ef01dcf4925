"""Breaches that were found with partners: written down from above by the night, so that what partners earn can depend on them."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, MoneyField, VersionedResult


class NotedBreach(VersionedResult):
    """A case that names the partner and that nobody dismissed. ``case`` is the case's number, ``at_stake`` in the brand's currency."""

    scope_paths = {"brand": "brand__code", "partner": "partner__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner = models.ForeignKey(
        "channels_core.Partner", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    case = models.BigIntegerField()
    kind = CodeField()
    severity = CodeField()
    first_seen = models.DateField()
    last_seen = models.DateField()
    at_stake = MoneyField(null=True)

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partner", "case"], condition=models.Q(until_run=None), name="notedbreach_open_once")
        ]
        indexes = [models.Index(fields=["brand", "from_run"], name="notedbreach_from_run")]
