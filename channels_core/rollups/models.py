"""The night's working state: additive sums by day, and what makes distinct figures additive. No versions; faces never read it.

Distinct customers and orders of a period are not the sum over its days. They become it once each day counts only those
it sees for the first time in the week, month or quarter that holds the day: a customer's previous day in the subject
(``CustomerDay``), and the few orders whose lines fall on several days (``SplitOrder``), say which these are.
"""

from __future__ import annotations

from django.db import models

from channels_core.rollups.choices import SubjectKind
from foundation.fields import CodeField, MoneyField, QuantityField, ScaledField, ScopedModel, choice_pairs, one_of


class DayRollup(ScopedModel):
    """The sums of one channel's or partner's day, amounts in the brand's currency; period figures are sums of these.

    ``subject`` is the row id of the channel or partner. ``facts`` counts rows of any kind, so that 0 means nothing
    happened. ``orders_week`` counts the day's orders that had no positive line earlier in that ISO week, and so for
    month, quarter and customers; ``returned_*`` those of these customers who had another day within 90 days.
    ``changed_run`` is the run that last looked at the day, ``buyers_run`` the last in which customers
    came to it, left it, or became or ceased to be new.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=choice_pairs(SubjectKind))
    subject = models.BigIntegerField()
    day = models.DateField()
    changed_run = models.BigIntegerField()
    buyers_run = models.BigIntegerField(default=0)
    facts = models.BigIntegerField(default=0)
    lines = models.BigIntegerField(default=0)
    positive_lines = models.BigIntegerField(default=0)
    units = QuantityField(default=0)
    net_revenue = MoneyField(default=0)
    cost = MoneyField(default=0)
    orders = models.BigIntegerField(default=0)
    orders_week = models.BigIntegerField(default=0)
    orders_month = models.BigIntegerField(default=0)
    orders_quarter = models.BigIntegerField(default=0)
    customers = models.BigIntegerField(default=0)
    customers_week = models.BigIntegerField(default=0)
    customers_month = models.BigIntegerField(default=0)
    customers_quarter = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    returned_week = models.BigIntegerField(default=0)
    returned_month = models.BigIntegerField(default=0)
    returned_quarter = models.BigIntegerField(default=0)
    new_customers = models.BigIntegerField(default=0)
    spend_rows = models.BigIntegerField(default=0)
    investment = MoneyField(default=0)
    acquisition_spend = MoneyField(default=0)
    complaints = models.BigIntegerField(default=0)
    survey_rows = models.BigIntegerField(default=0)
    nps_answers = models.BigIntegerField(default=0)
    promoters = models.BigIntegerField(default=0)
    detractors = models.BigIntegerField(default=0)
    csat_answers = models.BigIntegerField(default=0)
    csat_satisfied = models.BigIntegerField(default=0)
    csat_total = ScaledField(places=3, default=0)
    stock_rows = models.BigIntegerField(default=0)
    stock_days = models.BigIntegerField(default=0)
    stock_value = MoneyField(default=0)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "day"], name="dayrollup_once"),
            one_of("kind", SubjectKind, "dayrollup_kind_known"),
        ]
        indexes = [
            models.Index(fields=["brand", "changed_run"], name="dayrollup_changed"),
            models.Index(fields=["brand", "buyers_run"], name="dayrollup_buyers"),
        ]


class DayChange(ScopedModel):
    """What is to be added to a day's sums: the changed lines of its orders, and the customers whose links moved."""

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=choice_pairs(SubjectKind))
    subject = models.BigIntegerField()
    day = models.DateField()
    lines = models.BigIntegerField(db_default=0)
    positive_lines = models.BigIntegerField(db_default=0)
    units = QuantityField(db_default=0)
    net_revenue = MoneyField(db_default=0)
    cost = MoneyField(db_default=0)
    orders = models.BigIntegerField(db_default=0)
    orders_week = models.BigIntegerField(db_default=0)
    orders_month = models.BigIntegerField(db_default=0)
    orders_quarter = models.BigIntegerField(db_default=0)
    customers = models.BigIntegerField(db_default=0)
    customers_week = models.BigIntegerField(db_default=0)
    customers_month = models.BigIntegerField(db_default=0)
    customers_quarter = models.BigIntegerField(db_default=0)
    returned = models.BigIntegerField(db_default=0)
    returned_week = models.BigIntegerField(db_default=0)
    returned_month = models.BigIntegerField(db_default=0)
    returned_quarter = models.BigIntegerField(db_default=0)
    new_customers = models.BigIntegerField(db_default=0)
    buyers = models.BigIntegerField(db_default=0)  # how many came, left, or became or ceased to be new: never netted

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "day"], name="daychange_once"),
            one_of("kind", SubjectKind, "daychange_kind_known"),
        ]


class CustomerDay(ScopedModel):
    """A day on which a customer had a positive line in a channel or with a partner, linked to the days around it there."""

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=choice_pairs(SubjectKind))
    subject = models.BigIntegerField()
    customer_id = models.BigIntegerField()  # a row id: the day outlives a customer taken back, until its sums have lost it
    day = models.DateField()
    previous_day = models.DateField(null=True)
    next_day = models.DateField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["customer_id", "kind", "subject", "day"], name="customerday_once"),
            one_of("kind", SubjectKind, "customerday_kind_known"),
        ]
        indexes = [models.Index(fields=["kind", "subject", "day"], name="customerday_subject_day")]


class CustomerHistory(ScopedModel):
    """A customer's purchases in a brand, over all its channels; amounts in the brand's currency.

    ``purchase_days`` are distinct days with a positive quantity; ``valued_days`` those of them whose net revenue is above
    0, ``valued_total`` its sum over these. ``net_revenue`` and ``margin`` are over all lines, returns included.
    ``channel`` is that of the first positive line (ties: channel code).
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("channels_core.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+", db_index=False)
    first_day = models.DateField()
    last_day = models.DateField()
    purchase_days = models.BigIntegerField()
    valued_days = models.BigIntegerField()
    valued_total = MoneyField()
    net_revenue = MoneyField()
    margin = MoneyField()

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["brand", "customer"], name="customerhistory_once")]


class SplitOrder(ScopedModel):
    """A day of an order that has positive lines on several days in one channel or with one partner."""

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=choice_pairs(SubjectKind))
    subject = models.BigIntegerField()
    source = CodeField()
    order_id = CodeField()
    day = models.DateField()

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "source", "order_id", "day"], name="splitorder_once")]


class TouchedDay(ScopedModel):
    """A day whose lines are counted anew although none of its own changed: an order of it moved. Kept until that is done."""

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=choice_pairs(SubjectKind))
    subject = models.BigIntegerField()
    day = models.DateField()

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "day"], name="touchedday_once")]
