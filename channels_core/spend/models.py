"""What was spent on channels."""

from __future__ import annotations

from django.db import models

from channels_core.spend.choices import Purpose
from foundation.fields import CodeField, CurrencyField, ImportedModel, MoneyField, choice_pairs, one_of


class Spend(ImportedModel):
    """Unique by (source, spend_id). ``brand_amount`` is ``amount`` in the brand's currency at the day's rate."""

    scope_paths = {"brand": "channel__brand__code", "partner": "partner__code"}

    source = CodeField()
    spend_id = CodeField()
    day = models.DateField()
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=12, choices=choice_pairs(Purpose))
    amount = MoneyField()
    currency = CurrencyField()
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    campaign = models.CharField(max_length=300, blank=True)
    brand_amount = MoneyField()

    class Meta(ImportedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["source", "spend_id"], name="spend_once"),
            one_of("purpose", Purpose, "spend_purpose_known"),
        ]
        indexes = [models.Index(fields=["channel", "day"], name="spend_channel_day")]
