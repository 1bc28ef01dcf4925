"""Stock on hand by day and location."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ImportedModel, QuantityField


class InventoryLevel(ImportedModel):
    """Units on hand at the end of ``day``; unique by (day, location_code, channel, product)."""

    scope_paths = {"brand": "channel__brand__code", "partner": "partner__code"}

    day = models.DateField()
    location_code = CodeField()
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey("channels_core.Product", on_delete=models.PROTECT, related_name="+")
    on_hand = QuantityField()
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(ImportedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["day", "location_code", "channel", "product"], name="inventory_once")]
        indexes = [models.Index(fields=["channel", "day"], name="inventory_channel_day")]
