"""What is being sold, and the exchange rates between its currencies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from channels_core.brands.choices import BrandStage
from foundation.fields import CodeField, CurrencyField, ImportedModel, RateField, choice_pairs, one_of


class Brand(ImportedModel):
    """Owns products, a stage, a report currency and the zone of its business days."""

    scope_paths = {"brand": "code"}
    scope_open = frozenset({"partner"})  # a partner's user sees the brand's name and currency

    code = CodeField(unique=True)
    name = models.CharField(max_length=300)
    currency = CurrencyField()
    time_zone = models.CharField(max_length=64)
    stage = models.CharField(max_length=12, choices=choice_pairs(BrandStage), blank=True)

    class Meta(ImportedModel.Meta):
        constraints = [one_of("stage", BrandStage, "brand_stage_known", or_empty=True)]


class ExchangeRate(ImportedModel):
    """1 ``base`` = ``rate`` ``quote`` on ``day``; exact to 12 decimals."""

    scope_open = frozenset({"brand", "partner"})

    day = models.DateField()
    base = CurrencyField()
    quote = CurrencyField()
    rate = RateField()

    class Meta(ImportedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["base", "quote", "day"], name="rate_one_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(base=models.F("quote")), name="rate_two_currencies"),
        ]
