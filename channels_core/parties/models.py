"""Companies that sell in indirect channels, as far as facts refer to them."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ImportedModel


class Partner(ImportedModel):
    """A partner's code, name, channel and contacts (渠道伙伴); its standing, tier and grants lie in the partners app."""

    scope_paths = {"brand": "channel__brand__code", "partner": "code"}

    code = CodeField(unique=True)
    name = models.CharField(max_length=300)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="partners")
    kind = models.CharField(max_length=100, blank=True)
    joined_on = models.DateField(null=True)
    contact_email = models.CharField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=100, blank=True)
