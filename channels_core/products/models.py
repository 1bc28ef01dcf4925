"""Products and in which channels and territories they may be sold (O2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from channels_core.products.choices import AssortmentRuleKind, ProductType
from foundation.fields import CodeField, CurrencyField, ImportedModel, MoneyField, choice_pairs, one_of, unique_key


class Product(ImportedModel):
    """What is sold; prices and cost are per unit in ``currency``."""

    scope_paths = {"brand": "brand__code"}
    scope_open = frozenset({"partner"})

    sku = CodeField(unique=True)
    name = models.CharField(max_length=300)
    brand = models.ForeignKey("channels_core.Brand", on_delete=models.PROTECT, related_name="products")
    line = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=100, blank=True)
    type = models.CharField(max_length=12, choices=choice_pairs(ProductType), blank=True)
    msrp = MoneyField()
    unit_cost = MoneyField()
    currency = CurrencyField()
    launched_on = models.DateField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")

    class Meta(ImportedModel.Meta):
        constraints = [
            one_of("type", ProductType, "product_type_known", or_empty=True),
            models.CheckConstraint(condition=Q(msrp__gte=0) & Q(unit_cost__gte=0), name="product_prices_not_negative"),
        ]


class AssortmentRule(ImportedModel):
    """A product is exclusive to, or barred from, a channel (and territory) over [valid_from, valid_to)."""

    scope_paths = {"brand": "product__brand__code"}

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="assortment")
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=12, choices=choice_pairs(AssortmentRuleKind))
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            unique_key("assortment_once", "product", "channel", "rule", references=("territory",), days=("valid_from",)),
            one_of("rule", AssortmentRuleKind, "assortment_rule_known"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="assortment_validity",
            ),
        ]
