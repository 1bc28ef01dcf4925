"""Order lines: one product sold once, and who claims its commission."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.fields import CodeField, CurrencyField, ImportedModel, MoneyField, QuantityField, ScopedModel


class OrderLine(ImportedModel):
    """Unique by (source, order_id, line_no). Prices are net per unit in ``currency``; a negative quantity is a return.

    ``business_day`` is the date of ``ordered_at`` in the brand's zone. ``net_revenue`` and ``cost`` are the line's
    amounts in the brand's currency at the day's rate, each rounded half-up once to 6 decimals (domain 2); the import
    computes them, and a changed rate, product cost or net amount computes them anew. ``cost`` is null where the product's
    cost is in a currency that has no rate for the day: the night leaves such a key dirty.
    """

    scope_paths = {"brand": "brand__code", "partner": "partner__code"}

    source = CodeField()
    order_id = CodeField()
    line_no = models.PositiveIntegerField()
    brand = models.ForeignKey("channels_core.Brand", on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey("channels_core.Product", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    outlet = models.ForeignKey("channels_core.Outlet", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    territory = models.ForeignKey(
        "channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    customer = models.ForeignKey("channels_core.Customer", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    servicing_partner = models.ForeignKey(
        "channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ordered_at = models.DateTimeField()
    business_day = models.DateField()
    quantity = QuantityField()
    unit_price = MoneyField()
    currency = CurrencyField()
    unit_cost = MoneyField(null=True)
    list_price = MoneyField(null=True)
    discount = MoneyField(null=True)
    net_amount = MoneyField(null=True)
    promotion_code = CodeField(blank=True)
    commission_partner_codes = models.CharField(max_length=1000, blank=True)
    returns_order_id = CodeField(blank=True)
    net_revenue = MoneyField()
    cost = MoneyField(null=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["source", "order_id", "line_no"], name="orderline_once"),
            models.CheckConstraint(condition=~Q(quantity=0), name="orderline_quantity_not_zero"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="orderline_price_not_negative"),
            models.CheckConstraint(condition=Q(line_no__gte=1), name="orderline_line_no_from_1"),
        ]
        indexes = [
            models.Index(fields=["channel", "business_day", "product"], name="orderline_channel_day"),
            models.Index(fields=["product", "business_day"], name="orderline_product_day"),
            models.Index(fields=["partner", "business_day"], name="orderline_partner_day", condition=Q(partner__isnull=False)),
            models.Index(fields=["customer", "business_day"], name="orderline_customer_day", condition=Q(customer__isnull=False)),
            models.Index(fields=["outlet"], name="orderline_outlet", condition=Q(outlet__isnull=False)),
            # Lists go on by (day, id): the few lines of one day are sorted, which costs less than a wider index at each load.
            models.Index(fields=["brand", "business_day"], name="orderline_brand_day"),
        ]


class LineChange(ScopedModel):
    """What changed lines of an order add to the sums of a channel's and a partner's day, until a night has worked it in.

    ``lines``, ``positive_lines`` and the amounts are signed: a corrected line takes off what it was and adds what it is.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel_id = models.BigIntegerField()  # row ids, no references: a note outlives a partner that an undone import takes back
    partner_id = models.BigIntegerField(null=True)
    source = CodeField()
    order_id = CodeField()
    day = models.DateField()
    lines = models.BigIntegerField()
    positive_lines = models.BigIntegerField()
    units = QuantityField()
    net_revenue = MoneyField()
    cost = MoneyField()

    class Meta(ScopedModel.Meta):
        indexes = [
            models.Index(fields=["brand", "day"], name="linechange_day"),
            models.Index(fields=["source", "order_id"], name="linechange_order"),
        ]


class OrderLineClaim(models.Model):
    """A partner named as claiming the commission of a line (the split of ``commission_partner_codes``)."""

    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="claims")
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "partner"], name="orderclaim_once")]
