"""Which stage a product is in, where and since when, and what the night suggests (R2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from foundation.fields import ImportedModel, ScaledField, VersionedResult, choice_pairs, one_of, unique_key
from lifecycle.stages.choices import Stage

CONFIDENCE_PLACES = 2


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


class StageSuggestion(VersionedResult):
    """What a product's months up to ``last_month`` say, everywhere or in one country: ``stage`` since the month ``since``.

    ``signal`` is what the last ``signalled`` months in a row say, where it does not hold long enough yet. ``evidence`` holds the
    months' units, the figures of the reason, the fitted curve and the rule.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey("channels_core.Product", on_delete=models.CASCADE, related_name="+", db_index=False)
    territory = models.ForeignKey(
        "channels_core.Territory", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    stage = models.CharField(max_length=14, choices=choice_pairs(Stage))
    since = models.DateField()
    confidence = ScaledField(places=CONFIDENCE_PLACES)
    signal = models.CharField(max_length=14, choices=choice_pairs(Stage))
    signalled = models.PositiveSmallIntegerField()
    last_month = models.DateField()
    evidence = models.JSONField()

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(
                F("product"),
                Coalesce(F("territory"), Value(0), output_field=models.BigIntegerField()),
                condition=Q(until_run=None),
                name="stagesuggestion_open_once",
            ),
            one_of("stage", Stage, "stagesuggestion_known"),
            one_of("signal", Stage, "stagesuggestion_signal_known"),
        ]
        indexes = [models.Index(fields=["brand", "until_run"], name="stagesuggestion_brand")]
