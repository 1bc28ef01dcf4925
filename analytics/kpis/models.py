"""The figures of channels and partners by period: versioned results of the night."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from analytics.kpis.choices import KpiGrain
from foundation.fields import MoneyField, QuantityField, ScaledField, VersionedResult, choice_pairs, one_of

RatioField = ScaledField  # six decimals, as money


class KpiRow(VersionedResult):
    """One channel's or one partner's figures of one period that holds facts; amounts in the brand's currency.

    ``missing`` maps the code of a figure without value to its reason, ``provisional`` lists those that may still move,
    ``health_parts`` the parts of health as they were weighed, ``sources`` how many rows of each kind were counted.
    LTV and LTV:CAC are joined where rows are read.
    """

    scope_paths = {"brand": "brand__code", "partner": "partner__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    grain = models.CharField(max_length=10, choices=choice_pairs(KpiGrain))
    starts_on = models.DateField()
    ends_on = models.DateField()
    orders = models.BigIntegerField(default=0)
    units = QuantityField(default=0)
    customers = models.BigIntegerField(default=0)
    new_customers = models.BigIntegerField(default=0)
    net_revenue = MoneyField(default=0)
    gross_margin = MoneyField(default=0)
    investment = MoneyField(default=0)
    acquisition_spend = MoneyField(default=0)
    roi = RatioField(null=True)
    cac = RatioField(null=True)
    payback_months = RatioField(null=True)
    repurchase_rate = RatioField(null=True)
    inventory_turns = RatioField(null=True)
    days_on_hand = RatioField(null=True)
    complaint_rate = RatioField(null=True)
    compliance_rate = RatioField(null=True)
    satisfaction = RatioField(null=True)
    csat = RatioField(null=True)
    health = RatioField(null=True)
    missing = models.JSONField(default=dict)
    provisional = models.JSONField(default=list)
    health_parts = models.JSONField(default=list)
    sources = models.JSONField(default=dict)

    class Meta(VersionedResult.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=None, partner__isnull=False) | Q(channel__isnull=False, partner=None),
                name="kpirow_one_subject",
            ),
            one_of("grain", KpiGrain, "kpirow_grain_known"),
            models.UniqueConstraint(
                fields=["channel", "grain", "starts_on"],
                condition=Q(until_run=None, channel__isnull=False),
                name="kpirow_open_once_channel",
            ),
            models.UniqueConstraint(
                fields=["partner", "grain", "starts_on"],
                condition=Q(until_run=None, partner__isnull=False),
                name="kpirow_open_once_partner",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "grain", "starts_on"], name="kpirow_channel"),
            models.Index(fields=["partner", "grain", "starts_on"], name="kpirow_partner"),
            models.Index(fields=["from_run"], name="kpirow_from_run"),
            models.Index(fields=["until_run"], name="kpirow_until_run", condition=Q(until_run__isnull=False)),
        ]
