"""Prices seen in the market."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, CurrencyField, ImportedModel, MoneyField, ScaledField


class PriceObservation(ImportedModel):
    """Unique by (source, observation_id). ``net_price`` is ``price`` with the tax taken out, at 6 decimals; ``day`` is the
    date of ``observed_at`` in the brand's zone; ``brand_price`` is the net price in the brand's currency."""

    scope_paths = {"brand": "product__brand__code", "partner": "partner__code"}

    source = CodeField()
    observation_id = CodeField()
    observed_at = models.DateTimeField()
    day = models.DateField()
    product = models.ForeignKey("channels_core.Product", on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="+", db_index=False)
    price = MoneyField()
    currency = CurrencyField()
    tax_rate = ScaledField(places=6, null=True)
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    seller = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    net_price = MoneyField()
    brand_price = MoneyField()

    class Meta(ImportedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["source", "observation_id"], name="observation_once"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="observation_price_not_negative"),
        ]
        indexes = [
            models.Index(fields=["product", "day"], name="observation_product_day"),
            models.Index(fields=["channel", "day"], name="observation_channel_day"),
        ]
