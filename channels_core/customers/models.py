"""Who buys: the pseudonymous key that analytics use, and personal data in a table of its own."""

from __future__ import annotations

from django.db import models

from channels_core.customers.choices import CustomerKind
from foundation.fields import CodeField, ImportedModel, choice_pairs, one_of


class Customer(ImportedModel):
    """``customer_id`` is the pseudonymous key; erasing a person replaces it everywhere by a new random one."""

    scope_open = frozenset({"brand"})

    customer_id = CodeField(unique=True)
    kind = models.CharField(max_length=8, choices=choice_pairs(CustomerKind))
    territory = models.ForeignKey("channels_core.Territory", on_delete=models.PROTECT, null=True, related_name="+")
    segment = models.CharField(max_length=100, blank=True)
    key_account = models.BooleanField(default=False)

    class Meta(ImportedModel.Meta):
        constraints = [one_of("kind", CustomerKind, "customer_kind_known")]


class CustomerIdentity(ImportedModel):
    """Name and contacts of a customer."""

    scope_open = frozenset({"brand"})

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="identity")
    name = models.CharField(max_length=300, blank=True)
    company = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=100, blank=True)
