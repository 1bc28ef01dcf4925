"""Fitted models and what customers are expected to bring: versioned results of the night.

Floats are rounded to 9 significant digits before they are stored, so that equal fits compare equal on every machine.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from analytics.ltv.choices import FitSource, NoFitReason
from foundation.fields import MoneyField, VersionedResult, choice_pairs, one_of


class LtvModel(VersionedResult):
    """The BG/NBD (r, alpha, a, b) and Gamma-Gamma (p, q, v) fit that serves one acquisition channel; of the brand without one.

    ``source`` says on whose purchases it was fitted. ``alpha`` is in weeks, ``v`` in the brand's currency. Where nothing
    could be fitted the parameters are null and ``reason`` says why. ``margin_rate`` is the margin share applied after.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    source = models.CharField(max_length=10, choices=choice_pairs(FitSource))
    customers = models.BigIntegerField()
    repeat_customers = models.BigIntegerField()
    r = models.FloatField(null=True)
    alpha = models.FloatField(null=True)
    a = models.FloatField(null=True)
    b = models.FloatField(null=True)
    log_likelihood = models.FloatField(null=True)
    converged = models.BooleanField(default=False)
    reason = models.CharField(max_length=30, choices=choice_pairs(NoFitReason), blank=True)
    value_source = models.CharField(max_length=10, choices=choice_pairs(FitSource))
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    v = models.FloatField(null=True)
    value_log_likelihood = models.FloatField(null=True)
    value_converged = models.BooleanField(default=False)
    value_reason = models.CharField(max_length=30, choices=choice_pairs(NoFitReason), blank=True)
    margin_rate = models.FloatField(null=True)
    horizon_days = models.PositiveIntegerField()
    discount_rate = models.FloatField()

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "channel"], condition=Q(until_run=None, channel__isnull=False), name="ltvmodel_open_once"
            ),
            models.UniqueConstraint(fields=["brand"], condition=Q(until_run=None, channel=None), name="ltvmodel_open_once_brand"),
            one_of("source", FitSource, "ltvmodel_source_known"),
        ]


class LtvScore(VersionedResult):
    """One customer's history at the night's day and what it is expected to bring within ``horizon_days``.

    ``x`` is the purchase days after the first, ``t_x`` and ``age`` (T) are in days. ``clv`` is the expected discounted
    margin, ``realised_margin`` what the customer has brought: LTV is their sum. Amounts in the brand's currency; figures
    that no fit gives are null.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("channels_core.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+", db_index=False)
    acquired_on = models.DateField()
    x = models.PositiveIntegerField()
    t_x = models.PositiveIntegerField()
    age = models.PositiveIntegerField()
    p_alive = models.FloatField(null=True)
    expected_purchases = models.FloatField(null=True)
    expected_average_value = MoneyField(null=True)
    clv = MoneyField(null=True)
    realised_margin = MoneyField()
    horizon_days = models.PositiveIntegerField()

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(fields=["brand", "customer"], condition=Q(until_run=None), name="ltvscore_open_once")
        ]
        indexes = [
            models.Index(fields=["channel", "customer"], name="ltvscore_channel"),
            models.Index(fields=["customer"], name="ltvscore_customer"),
            models.Index(fields=["from_run"], name="ltvscore_from_run"),
            models.Index(fields=["until_run"], name="ltvscore_until_run", condition=Q(until_run__isnull=False)),
        ]


class LtvCohort(VersionedResult):
    """The customers acquired in a channel on a day: how many have a lifetime value, its sum (brand's currency) and sum of squares.

    The KPI rows' LTV is formed from these where it is read: a night moves every lifetime value, and would otherwise
    rewrite every KPI row.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    customers = models.BigIntegerField()
    valued = models.BigIntegerField()
    ltv_total = MoneyField()
    ltv_squares = models.FloatField(null=True)

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(fields=["channel", "day"], condition=Q(until_run=None), name="ltvcohort_open_once")
        ]
        indexes = [
            models.Index(fields=["channel", "day"], name="ltvcohort_channel_day"),
            models.Index(fields=["until_run"], name="ltvcohort_until_run", condition=Q(until_run__isnull=False)),
        ]
