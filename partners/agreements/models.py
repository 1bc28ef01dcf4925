"""Agreements with partners over time (V7)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.fields import ImportedModel, ScaledField, choice_pairs, one_of
from partners.agreements.choices import PromotionAuthority


class Agreement(ImportedModel):
    """In force over [valid_from, valid_to); those of one partner never overlap (guarded in the schema).

    ``cut_from`` is the first day of the version that a person's new version ended, ``cut_until`` its former end: what undo puts back.
    """

    scope_paths = {"brand": "partner__channel__brand__code", "partner": "partner__code"}

    partner = models.ForeignKey("channels_core.Partner", on_delete=models.CASCADE, related_name="agreements")
    promotion_authority = models.CharField(max_length=8, choices=choice_pairs(PromotionAuthority))
    price_authority_percent = ScaledField(places=6, null=True)
    commission_rate = ScaledField(places=6, null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    cut_from = models.DateField(null=True, editable=False)
    cut_until = models.DateField(null=True, editable=False)

    class Meta(ImportedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partner", "valid_from"], name="agreement_once"),
            one_of("promotion_authority", PromotionAuthority, "agreement_authority_known"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="agreement_validity"),
        ]
