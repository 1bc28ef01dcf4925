"""Territories granted to partners."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.fields import ImportedModel, unique_key


class TerritoryGrant(ImportedModel):
    """A partner may sell in the territory and what lies under it over [valid_from, valid_to)."""

    scope_paths = {"brand": "partner__channel__brand__code", "partner": "partner__code"}

    partner = models.ForeignKey("channels_core.Partner", on_delete=models.CASCADE, related_name="grants")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, related_name="+")
    exclusive = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            unique_key("grant_once", "partner", "territory", days=("valid_from",)),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="grant_validity"
            ),
        ]
