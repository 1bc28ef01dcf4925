"""What customers and partners say: surveys and complaints."""

from __future__ import annotations

from django.db import models

from channels_core.signals.choices import SurveySubject
from foundation.fields import CodeField, ImportedModel, ScaledField, choice_pairs, one_of


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
