"""What a year or a quarter is to bring (V10)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.fields import CodeField, ImportedModel, ScaledField, choice_pairs, one_of
from partners.targets.choices import TargetLevel, TargetMetric


class SalesTarget(ImportedModel):
    """The target of a brand, channel or partner over [starts_on, until): money in the brand's currency, a share as a fraction.

    ``code`` names the subject, the reference of its level leads to it; ``brand`` is the subject's.
    """

    scope_paths = {"brand": "brand__code", "partner": "partner__code"}

    period = CodeField()
    level = models.CharField(max_length=8, choices=choice_pairs(TargetLevel))
    code = CodeField()
    metric = models.CharField(max_length=16, choices=choice_pairs(TargetMetric))
    value = ScaledField(places=6)
    starts_on = models.DateField()
    until = models.DateField()
    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, null=True, related_name="+")
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta(ImportedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["period", "level", "code", "metric"], name="target_once"),
            one_of("level", TargetLevel, "target_level_known"),
            one_of("metric", TargetMetric, "target_metric_known"),
            models.CheckConstraint(condition=Q(until__gt=F("starts_on")), name="target_period"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]
