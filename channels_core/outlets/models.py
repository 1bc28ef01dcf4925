"""Points of sale."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ImportedModel, ScaledField


class Outlet(ImportedModel):
    """A point of sale with a position (degrees, WGS 84) and a floor area in square metres."""

    scope_paths = {"brand": "channel__brand__code", "partner": "partner__code"}

    code = CodeField(unique=True)
    name = models.CharField(max_length=300)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="outlets")
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="outlets")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, related_name="+")
    latitude = ScaledField(places=6, null=True)
    longitude = ScaledField(places=6, null=True)
    floor_area_m2 = ScaledField(places=3, null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
