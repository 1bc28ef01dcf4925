"""Which stage a product is in, where and since when (R2)."""

from __future__ import annotations

from django.db import models

from foundation.fields import ImportedModel, choice_pairs, one_of, unique_key
from lifecycle.stages.choices import Stage


class ProductStage(ImportedModel):
    """The stage from ``valid_from`` until the next row of the same product and territory (none: everywhere)."""

    scope_paths = {"brand": "product__brand__code"}

    product = models.ForeignKey("channels_core.Product", on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=14, choices=choice_pairs(Stage))
    valid_from = models.DateField()
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(ImportedModel.Meta):
        constraints = [
            unique_key("stage_once", "product", "valid_from", references=("territory",)),
            one_of("stage", Stage, "stage_known"),
        ]
