"""Routes to market and where they sell."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from channels_core.channels.choices import ChannelKind
from foundation.fields import CodeField, CurrencyField, ImportedModel, choice_pairs, one_of, unique_key


class Channel(ImportedModel):
    """A route to market (渠道); codes are unique over all brands."""

    scope_paths = {"brand": "brand__code", "partner": "partners__code"}

    code = CodeField(unique=True)
    name = models.CharField(max_length=300)
    brand = models.ForeignKey("channels_core.Brand", on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=20, choices=choice_pairs(ChannelKind))
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    currency = CurrencyField()
    online = models.BooleanField()

    class Meta(ImportedModel.Meta):
        constraints = [one_of("kind", ChannelKind, "channel_kind_known")]


class ChannelTerritory(ImportedModel):
    """Coverage of a channel, and the limit of where it ships, over [valid_from, valid_to)."""

    scope_paths = {"brand": "channel__brand__code"}

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="coverage")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            unique_key("coverage_once", "channel", "territory", days=("valid_from",)),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="coverage_validity",
            ),
        ]
