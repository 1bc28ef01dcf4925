"""Price bands: floor and ceiling of a product in a channel and territory (O12); drafts of their change, and what was published."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.fields import CodeField, CurrencyField, ImportedModel, MoneyField, ScopedModel, choice_pairs, one_of, unique_key
from pricing.bands.choices import DraftState


class PriceBand(ImportedModel):
    """In force over [valid_from, valid_to); those of one product, channel and territory never overlap (guarded in the schema)."""

    scope_paths = {"brand": "product__brand__code"}

    product = models.ForeignKey("channels_core.Product", on_delete=models.CASCADE, related_name="bands")
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    floor = MoneyField()
    ceiling = MoneyField()
    currency = CurrencyField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            unique_key("band_once", "product", "channel", "valid_from", references=("territory",)),
            models.CheckConstraint(condition=Q(floor__gte=0) & Q(ceiling__gte=F("floor")), name="band_floor_under_ceiling"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="band_validity"),
        ]
        indexes = [models.Index(fields=["product", "channel", "valid_from"], name="band_lookup")]


class BandDraft(ScopedModel):
    """Changes of bands that somebody collects and has not published; found again by whoever may edit the brand's bands."""

    scope_paths = {"brand": "brand__code"}
    scope_open = frozenset({"partner"})

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+")
    author = CodeField()
    state = models.CharField(max_length=10, choices=choice_pairs(DraftState), default=DraftState.OPEN)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [one_of("state", DraftState, "band_draft_state_known")]
        indexes = [models.Index(fields=["brand", "state", "author"], name="band_drafts_open")]


class BandDraftLine(ScopedModel):
    """One change of a draft: the band over [valid_from, valid_to), or none in these days where floor and ceiling are NULL."""

    scope_paths = {"brand": "draft__brand__code"}
    scope_open = frozenset({"partner"})

    draft = models.ForeignKey(BandDraft, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("channels_core.Product", on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.CASCADE, null=True, related_name="+")
    floor = MoneyField(null=True)
    ceiling = MoneyField(null=True)
    currency = CurrencyField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            unique_key("band_draft_line_once", "draft", "product", "channel", references=("territory",)),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="band_draft_validity"),
            models.CheckConstraint(
                condition=Q(floor=None, ceiling=None) | (Q(floor__gte=0) & Q(ceiling__gte=F("floor"))), name="band_draft_prices"
            ),
        ]


class BandPublication(ScopedModel):
    """One version of a brand's price bands: the changes that took effect together. Taking one back is a version too."""

    scope_paths = {"brand": "brand__code"}
    scope_open = frozenset({"partner"})

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    published_by = CodeField()
    published_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    first_day = models.DateField()
    bands = models.PositiveIntegerField()
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    left = models.PositiveIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["brand", "version"], name="band_publication_version")]


class BandChange(ScopedModel):
    """One row of a publication: a band as it was (NULL: there was none) and as it became (NULL: it is gone)."""

    scope_paths = {"brand": "publication__brand__code"}
    scope_open = frozenset({"partner"})

    publication = models.ForeignKey(BandPublication, on_delete=models.PROTECT, related_name="changes")
    product = models.ForeignKey("channels_core.Product", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    old_floor = MoneyField(null=True)
    old_ceiling = MoneyField(null=True)
    old_currency = CurrencyField(blank=True)
    old_valid_to = models.DateField(null=True)
    old_import = models.BigIntegerField(null=True)
    new_floor = MoneyField(null=True)
    new_ceiling = MoneyField(null=True)
    new_currency = CurrencyField(blank=True)
    new_valid_to = models.DateField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            unique_key("band_change_once", "publication", "product", "channel", "valid_from", references=("territory",)),
        ]
