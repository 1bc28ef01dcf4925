"""Where a partner stands in its life."""

from __future__ import annotations

from django.db import models

from foundation.fields import ImportedModel, choice_pairs, one_of
from partners.standing.choices import PartnerStatus


class Standing(ImportedModel):
    """A partner's status; an imported one is taken as given."""

    scope_paths = {"brand": "partner__channel__brand__code", "partner": "partner__code"}

    partner = models.OneToOneField("channels_core.Partner", on_delete=models.CASCADE, related_name="standing")
    status = models.CharField(max_length=12, choices=choice_pairs(PartnerStatus))

    class Meta(ImportedModel.Meta):
        constraints = [one_of("status", PartnerStatus, "standing_status_known")]
