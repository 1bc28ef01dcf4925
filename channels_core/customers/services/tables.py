"""What the import may write of customers: the pseudonymous key, and the identity in a table of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from channels_core.customers.models import Customer, CustomerIdentity
from foundation.intake.specification import Side, Target, lookup

CUSTOMERS = lookup(gettext_lazy("customer"), Customer, "customer_id")
CUSTOMER_TABLE = Target(Customer, key=("customer_id",))
IDENTITY_SIDE = Side("identity", Target(CustomerIdentity, key=("customer_id",)), link="customer_id", always=True)
