"""The promotions calendar and the pools that pay for it (R4)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.fields import CodeField, CurrencyField, ImportedModel, MoneyField, ScaledField, choice_pairs, one_of
from pricing.promotions.choices import PromotionStatus


class Promotion(ImportedModel):
    """A promotion of one product in one channel from ``starts_on`` to ``ends_on``, both inside.

    ``price`` and ``budget`` are in the channel's currency; ``discount_rate`` is a fraction of the list price.
    """

    scope_paths = {"brand": "channel__brand__code", "partner": "partner__code"}

    code = CodeField(unique=True)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("channels_core.Product", on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=choice_pairs(PromotionStatus))
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    discount_rate = ScaledField(places=6, null=True)
    price = MoneyField(null=True)
    budget = MoneyField(null=True)
    joint_plan = CodeField(blank=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            one_of("status", PromotionStatus, "promotion_status_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="promotion_days"),
        ]
        indexes = [models.Index(fields=["product", "channel", "starts_on"], name="promotion_lookup")]


class BudgetPool(ImportedModel):
    """Money set aside for promotions from ``starts_on`` to ``ends_on``, both inside."""

    scope_paths: dict[str, str] = {}
    scope_open = frozenset({"brand"})

    code = CodeField(unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = MoneyField()
    currency = CurrencyField()

    class Meta(ImportedModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="pool_days")]
