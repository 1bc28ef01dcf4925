"""The starting gun: when a product may be sold in a channel and territory (R8)."""

from __future__ import annotations

from django.db import models

from foundation.fields import ImportedModel, unique_key


class LaunchGate(ImportedModel):
    """The first day on which the product may be sold there; without territory everywhere in the channel."""

    scope_paths = {"brand": "product__brand__code"}

    product = models.ForeignKey("channels_core.Product", on_delete=models.CASCADE, related_name="launches")
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+")
    opens_on = models.DateField()
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(ImportedModel.Meta):
        constraints = [unique_key("launch_once", "product", "channel", references=("territory",))]
