"""Price bands: floor and ceiling of a product in a channel and territory (O12)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.fields import CurrencyField, ImportedModel, MoneyField, unique_key


class PriceBand(ImportedModel):
    """In force over [valid_from, valid_to); those of one product, channel and territory never overlap (guarded in the schema)."""

    scope_paths = {"brand": "product__brand__code"}

    product = models.ForeignKey("channels_core.Product", on_delete=models.CASCADE, related_name="bands")
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    floor = MoneyField()
    ceiling = MoneyField()
    currency = CurrencyField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            unique_key("band_once", "product", "channel", "valid_from", references=("territory",)),
            models.CheckConstraint(condition=Q(floor__gte=0) & Q(ceiling__gte=F("floor")), name="band_floor_under_ceiling"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="band_validity"),
        ]
        indexes = [models.Index(fields=["product", "channel", "valid_from"], name="band_lookup")]
