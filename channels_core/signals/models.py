"""What customers and partners say, and the market: surveys, complaints, market signals."""

from __future__ import annotations

from django.db import models

from channels_core.signals.choices import SignalMetric, SurveySubject
from foundation.fields import CodeField, ImportedModel, ScaledField, choice_pairs, one_of, unique_key


class Survey(ImportedModel):
    """An answer: ``nps`` 0-10 (likely to recommend), ``csat`` 1-5."""

    scope_paths = {"brand": "channel__brand__code", "partner": "partner__code"}

    survey_id = CodeField(unique=True)
    day = models.DateField()
    subject = models.CharField(max_length=10, choices=choice_pairs(SurveySubject))
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    nps = ScaledField(places=3, null=True)
    csat = ScaledField(places=3, null=True)

    class Meta(ImportedModel.Meta):
        constraints = [one_of("subject", SurveySubject, "survey_subject_known")]
        indexes = [models.Index(fields=["channel", "day"], name="survey_channel_day")]


class Complaint(ImportedModel):
    """A complaint about a sale in a channel; ``kind`` and ``severity`` are the source's own words."""

    scope_paths = {"brand": "channel__brand__code", "partner": "partner__code"}

    complaint_id = CodeField(unique=True)
    day = models.DateField()
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    order_id = CodeField(blank=True)
    kind = models.CharField(max_length=100, blank=True)
    severity = models.CharField(max_length=100, blank=True)

    class Meta(ImportedModel.Meta):
        indexes = [models.Index(fields=["channel", "day"], name="complaint_channel_day")]


class MarketSignal(ImportedModel):
    """What the market says on a day, of a channel, a product, a territory, or the brand as a whole. ``brand`` is that of its channel or
    product; a signal of neither is for all brands."""

    scope_open = frozenset({"brand"})  # one for all brands has none: queries narrow by brand

    source = CodeField()
    day = models.DateField()
    metric = models.CharField(max_length=20, choices=choice_pairs(SignalMetric))
    value = ScaledField(places=6)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    product = models.ForeignKey("channels_core.Product", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    territory = models.ForeignKey(
        "channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    brand = models.ForeignKey("channels_core.Brand", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(ImportedModel.Meta):
        constraints = [
            unique_key("marketsignal_once", "source", "day", "metric", references=("channel_id", "product_id", "territory_id")),
            one_of("metric", SignalMetric, "marketsignal_metric_known"),
        ]
        indexes = [models.Index(fields=["channel", "metric", "day"], name="marketsignal_channel_day")]
