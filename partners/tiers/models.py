"""Tier schemes and which tier a partner holds (O4)."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ImportedModel


class Tier(models.Model):
    """A step of a scheme; rank 1 is the top. The built-in schemes abc and metal come with the migrations."""

    scheme_code = CodeField()
    code = CodeField()
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme_code", "code"], name="tier_once"),
            models.UniqueConstraint(fields=["scheme_code", "rank"], name="tier_rank_once"),
        ]


class TierHolding(ImportedModel):
    """The scheme a partner is in and the tier it holds there (none yet where null)."""

    scope_paths = {"brand": "partner__channel__brand__code", "partner": "partner__code"}

    partner = models.OneToOneField("channels_core.Partner", on_delete=models.CASCADE, related_name="tier_holding")
    scheme_code = CodeField()
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, related_name="holders")
